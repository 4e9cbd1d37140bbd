import type { Uuid } from '../../datatypes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import { readPermissions, readSale } from '../../inventory/index.ts';
import type { ItemPermissions, SaleTerms } from '../../inventory/index.ts';
import { LineReader, parseDecimals, parseLooseUuid, parseWhole } from '../lines/index.ts';
import type { AssetReadOptions } from '../lines/index.ts';

/** As viewers have it; the largest body part has 142. @source viewer llwearable.cpp */
export const MAX_WEARABLE_PARAMETERS = 1000;
/** As viewers have it; there are 45 to choose from. @source viewer llwearable.cpp */
export const MAX_WEARABLE_TEXTURES = 100;

/** Something to wear, or a part of the body. */
export interface Wearable {
  /** Of the format: 22 today; 24 was tried and given up. */
  readonly version: number;
  /** A line, as its maker wrote it; the item in an inventory may be called otherwise. */
  readonly name: string;
  /** A line below the name; as a rule empty. */
  readonly description: string;
  /** What owner, group and others may do with it, as the asset says; the inventory item has permissions of its own. */
  readonly permissions: ItemPermissions;
  /** For what it is sold, as the asset says; the inventory item has terms of its own. */
  readonly sale: SaleTerms;
  /** See `WEARABLE_TYPE`. */
  readonly type: number;
  /** Weights by the id of the visual parameter, in the order in which they are written. */
  readonly parameters: ReadonlyMap<number, number>;
  /** By the index of the texture in an avatar's texture entry. */
  readonly textures: ReadonlyMap<number, Uuid>;
}

/** libomv takes a number alone, too. */
const HEADER = /^\s*(LLWearable version\s+)?(\d{1,9})\s*$/;
const VERSIONS = { newest: 22, triedOnce: 24 };
/** Body parts and clothing; further ones are kept as they come. */
const MOST_TYPE = 255;

/**
 * Reads a wearable. Parameters and textures that are no numbers or ids are passed over and told; of the same one twice the last counts.
 * @throws DecodeError for what is none, a newer version, more than viewers read, and when it ends too early
 * @source PROTOCOL §14; viewer llwearable.cpp; libomv AssetWearable; captures/asset-service
 */
export function decodeWearable(bytes: Uint8Array, options: AssetReadOptions = {}): Wearable {
  const lines = new LineReader(bytes, options);
  const version = readVersion(lines);
  const name = lines.line();
  const description = lines.line();
  expectBlock(lines, 'permissions');
  const permissions = readPermissions(lines);
  expectBlock(lines, 'sale_info');
  const sale = readSale(lines);
  const type = numberBehind(lines, 'type', MOST_TYPE);
  const parameters = readPairs(lines, 'parameters', MAX_WEARABLE_PARAMETERS, parseDecimals);
  const textures = readPairs(lines, 'textures', MAX_WEARABLE_TEXTURES, parseLooseUuid);
  return { version, name, description, permissions, sale, type, parameters, textures };
}

function readVersion(lines: LineReader): number {
  const offset = lines.offset;
  const found = HEADER.exec(lines.populatedLine());
  if (found === null) throw new DecodeError('no wearable', { offset });
  const version = Number(found[2]);
  if (found[1] === undefined) lines.skip('the words of a header, which are missing', offset);
  if (version > VERSIONS.newest && version !== VERSIONS.triedOnce)
    throw new DecodeError(`a wearable of version ${version}`);
  return version;
}

function expectBlock(lines: LineReader, word: string): void {
  const offset = lines.offset;
  const line = lines.populatedLine().trim();
  if (line.split(/\s/, 1)[0] !== word) throw new DecodeError(`no ${word}`, { offset });
}

function numberBehind(lines: LineReader, word: string, most: number): number {
  const offset = lines.offset;
  const [key, value = ''] = lines.populatedLine().trim().split(/\s+/);
  const number = parseWhole(value);
  if (key !== word || number === undefined) throw new DecodeError(`no ${word}`, { offset });
  if (number < 0 || number > most)
    throw new DecodeError(`${number}, at most ${most}`, { offset, path: word });
  return number;
}

/** A count behind a word, and as many lines of a number and a value. */
function readPairs<T>(
  lines: LineReader,
  word: string,
  most: number,
  parse: (word: string) => T | undefined,
): ReadonlyMap<number, T> {
  const pairs = new Map<number, T>();
  for (let left = numberBehind(lines, word, most); left > 0; left--) {
    const offset = lines.offset;
    const [id = '', text = ''] = lines.populatedLine().trim().split(/\s+/);
    const number = parseWhole(id);
    const value = parse(text);
    if (number === undefined || value === undefined) lines.skip(`one of the ${word}`, offset);
    // A minus zero is a zero.
    else pairs.set(number + 0, value);
  }
  return pairs;
}
