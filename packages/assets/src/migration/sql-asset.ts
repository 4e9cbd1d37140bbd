import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseLooseUuid } from '../archive/index.ts';
import type { SqlRow, SqlValue } from '../sql-dump/index.ts';
import { AssetFlag, MOST_FLAGS } from '../store/index.ts';
import type { NewAsset } from '../store/index.ts';
import type { SourceItem } from './asset-source.ts';

type Standing = Omit<NewAsset, 'bytes'>;

/**
 * What a row of `assets` or `fsassets` says about an asset; a row that makes no sense is refused.
 * @source archives.md §3.1, §3.2
 */
export function assetRow<T>(row: SqlRow, use: (asset: Standing) => T): T | SourceItem {
  try {
    if (row.unknown !== undefined) throw new DecodeError(row.unknown);
    return use(standingOf(row));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return {
      kind: 'refused',
      what: `${row.table} row at byte ${row.position}: ${textOf(row.values.get('id') ?? row.values.get('uuid')).slice(0, 64)}`,
      reason: error.what,
    };
  }
}

function standingOf({ values }: SqlRow): Standing {
  return {
    id: parseLooseUuid(textOf(values.get('id') ?? values.get('uuid'))),
    type: typeOf(values.get('assettype') ?? values.get('type')),
    name: textOf(values.get('name')),
    description: textOf(values.get('description')),
    creatorId: textOf(values.get('creatorid')),
    flags: flagsOf(values.get('asset_flags')),
    createdAt: Math.max(0, numberOf(values.get('create_time') ?? '0')),
    local: isTrue(values.get('local')),
    temporary: isTrue(values.get('temporary')),
  };
}

/** UTF-8; where it cannot be that, what older databases are in, which has a character for nearly every byte. */
export function textOf(value: SqlValue | undefined): string {
  if (!(value instanceof Uint8Array)) return value ?? '';
  try {
    return UTF8.decode(value);
  } catch {
    return windows1252(value);
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
/** What 80 to 9F are there; Node's own decoder has latin1 instead. */
const BEYOND_LATIN1 = '€\x81‚ƒ„…†‡ˆ‰Š‹Œ\x8dŽ\x8f\x90‘’“”•–—˜™š›œ\x9džŸ';

function windows1252(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) =>
    byte >= 0x80 && byte < 0xa0 ? BEYOND_LATIN1[byte - 0x80]! : String.fromCharCode(byte),
  ).join('');
}

/** A negative number is every bit: some services wrote −1 for "unknown". What may be rewritten must say so itself. */
function flagsOf(value: SqlValue | undefined): number {
  const flags = numberOf(value ?? '0');
  return flags < 0 || flags > MOST_FLAGS ? AssetFlag.normal : flags;
}

/** Undefined for NULL and a column that is not there. */
export function bytesOf(value: SqlValue | undefined): Uint8Array | undefined {
  if (value === null || value === undefined) return undefined;
  return value instanceof Uint8Array ? value : encodeUtf8(value);
}

function typeOf(value: SqlValue | undefined): number {
  if (value === undefined) throw new DecodeError('no type in the row');
  return numberOf(value);
}

/** A number, as most have it, a bit, or what PostgreSQL copies of a boolean. */
function isTrue(value: SqlValue | undefined): boolean {
  if (value === null || value === undefined) return false;
  const text = textOf(value);
  if (text === '\x01' || /^t(?:rue)?$/i.test(text)) return true;
  return text !== '\0' && !/^f(?:alse)?$/i.test(text) && numberOf(value) !== 0;
}

function numberOf(value: SqlValue | undefined): number {
  const text = textOf(value);
  if (!/^-?\d{1,12}$/.test(text)) throw new DecodeError('not a number in the row');
  return Number(text);
}
