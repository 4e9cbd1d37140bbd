import { decodeUtf8, encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { parseLooseUuid } from '../archive/index.ts';
import type { SqlRow, SqlValue } from '../sql-dump/index.ts';
import type { NewAsset } from '../store/index.ts';
import type { SourceItem } from './asset-source.ts';

type Standing = Omit<NewAsset, 'bytes'>;

/**
 * What a row of `assets` or `fsassets` says about an asset; a row that makes no sense is refused.
 * @source archives.md §3.1, §3.2
 */
export function assetRow<T>(row: SqlRow, use: (asset: Standing) => T): T | SourceItem {
  try {
    return use(standingOf(row));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return {
      kind: 'refused',
      what: `${row.table} row at byte ${row.position}: ${textOf(row.values.get('id')).slice(0, 64)}`,
      reason: error.what,
    };
  }
}

function standingOf({ values }: SqlRow): Standing {
  return {
    id: parseLooseUuid(textOf(values.get('id'))),
    type: numberOf(values.get('assettype') ?? values.get('type')),
    name: textOf(values.get('name')),
    description: textOf(values.get('description')),
    creatorId: textOf(values.get('creatorid')),
    flags: numberOf(values.get('asset_flags') ?? '0'),
    createdAt: Math.max(0, numberOf(values.get('create_time') ?? '0')),
    local: numberOf(values.get('local') ?? '0') !== 0,
    temporary: numberOf(values.get('temporary') ?? '0') !== 0,
  };
}

export function textOf(value: SqlValue | undefined): string {
  return value instanceof Uint8Array ? decodeUtf8(value) : (value ?? '');
}

/** Undefined for NULL and a column that is not there. */
export function bytesOf(value: SqlValue | undefined): Uint8Array | undefined {
  if (value === null || value === undefined) return undefined;
  return value instanceof Uint8Array ? value : encodeUtf8(value);
}

function numberOf(value: SqlValue | undefined): number {
  const text = textOf(value);
  if (!/^-?\d{1,12}$/.test(text)) throw new DecodeError('not a number in the row');
  return Number(text);
}
