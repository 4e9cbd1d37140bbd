import type { RegionHandle, Uuid, Vector3 } from '../../datatypes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import { LineReader, encodeLines, parseDecimals, parseLooseUuid } from '../lines/index.ts';
import type { AssetReadOptions } from '../lines/index.ts';

/** A place in a region. */
export interface RegionLandmark {
  /** Of the format: 2 says where in which region. */
  readonly version: 2;
  /** Id of the region that the place is in; it stays the same wherever on the map the region is. */
  readonly regionId: Uuid;
  /** Metres in the region. */
  readonly position: Vector3;
  /** Where the region was when the landmark was made; only OpenSimulator writes it. */
  readonly regionHandle?: RegionHandle;
  /** Address of the grid that the region is in, where that is another one (hypergrid). */
  readonly gatekeeper?: string;
}

/** A place in the world, as the first years had it. */
export interface GlobalLandmark {
  /** Of the format: 1 says where on the world's map, without a region. */
  readonly version: 1;
  /** Metres from the corner of the world's map. */
  readonly position: Vector3;
}

/** A place to return to. */
export type Landmark = RegionLandmark | GlobalLandmark;

const HEADER = /^\s*Landmark version\s+(\d{1,9})\s*$/i;
const HANDLE = /^\d{1,20}$/;
const MOST_HANDLE = 0xffff_ffff_ffff_ffffn;

/**
 * Reads a landmark of either version. Its lines may stand in any order; those that are not known are passed over and told.
 * @throws DecodeError for what is no landmark, or names no region or place
 * @source PROTOCOL §14; viewer lllandmark.cpp; OpenSim AssetLandmark.cs, HGInventoryAccessModule.cs; captures/asset-service
 */
export function decodeLandmark(bytes: Uint8Array, options: AssetReadOptions = {}): Landmark {
  const lines = new LineReader(bytes, options);
  const version = Number(HEADER.exec(lines.populatedLine())?.[1] ?? 0);
  if (version !== 1 && version !== 2) throw new DecodeError('no landmark of version 1 or 2');
  const words = wordsOf(lines, version === 1 ? GLOBAL_KEYS : REGION_KEYS);
  if (version === 1) return { version, position: placeIn(words.get('position') ?? '') };
  const regionId = parseLooseUuid(words.get('region_id') ?? '');
  if (regionId === undefined) throw new DecodeError('a landmark without region', { path: 'region_id' });
  const position = placeIn(words.get('local_pos') ?? '');
  return { version, regionId, position, ...ofOpenSim(words, lines) };
}

const GLOBAL_KEYS: ReadonlySet<string> = new Set(['position']);
const REGION_KEYS: ReadonlySet<string> = new Set(['region_id', 'local_pos', 'region_handle', 'gatekeeper']);

/** What is behind each key; of several the first. */
function wordsOf(lines: LineReader, known: ReadonlySet<string>): ReadonlyMap<string, string> {
  const words = new Map<string, string>();
  while (!lines.atEnd) {
    const offset = lines.offset;
    const line = lines.line().trim();
    const [key = ''] = line.split(/\s/, 1);
    if (known.has(key) && !words.has(key)) words.set(key, line.slice(key.length).trim());
    else if (key !== '') lines.skip(`${key} of a landmark`, offset);
  }
  return words;
}

function ofOpenSim(
  words: ReadonlyMap<string, string>,
  lines: LineReader,
): Pick<RegionLandmark, 'regionHandle' | 'gatekeeper'> {
  const handle = words.get('region_handle');
  const gatekeeper = words.get('gatekeeper') ?? '';
  const regionHandle = handle !== undefined && HANDLE.test(handle) ? BigInt(handle) : undefined;
  const isHandle = regionHandle !== undefined && regionHandle <= MOST_HANDLE;
  if (handle !== undefined && !isHandle) lines.skip('region_handle of a landmark');
  return { ...(isHandle && { regionHandle }), ...(gatekeeper !== '' && { gatekeeper }) };
}

function placeIn(words: string): Vector3 {
  const [x, y, z] = words.split(/\s+/).map(parseDecimals);
  if (x === undefined || y === undefined || z === undefined)
    throw new DecodeError('a landmark without a place of three numbers');
  return { x, y, z };
}

/**
 * A landmark as OpenSimulator writes it: it looks for each line at its number, so that a grid's address comes with a handle, 0 where
 * none is known.
 * @throws EncodeError for a line break in the address
 */
export function encodeLandmark(landmark: Landmark): Uint8Array {
  const { x, y, z } = landmark.position;
  const place = `${x} ${y} ${z}`;
  if (landmark.version === 1) return encodeLines(['Landmark version 1', `position ${place}`]);
  const { regionId, regionHandle, gatekeeper } = landmark;
  const handle = regionHandle ?? (gatekeeper === undefined ? undefined : 0n);
  return encodeLines([
    'Landmark version 2',
    `region_id ${regionId.toString()}`,
    `local_pos ${place}`,
    ...(handle === undefined ? [] : [`region_handle ${handle}`]),
    ...(gatekeeper === undefined ? [] : [`gatekeeper ${gatekeeper}`]),
  ]);
}
