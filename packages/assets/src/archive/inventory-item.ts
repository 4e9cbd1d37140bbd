import type { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { itemTexts } from './item-texts.ts';
import { parseLooseUuid } from './loose-uuid.ts';

/** What an item of an inventory archive says about its asset. */
export interface ArchivedItem {
  /** The asset that the item is about (`AssetID`). */
  readonly assetId: Uuid;
  /** `AssetType` as it is written; −1 when the file does not say. */
  readonly assetType: number;
  /** Name of the item, which is taken for that of its asset; empty when the file has none. */
  readonly name: string;
  /** Description of the item; empty when the file has none. */
  readonly description: string;
  /** CreatorID as written with `--home`, else the text of CreatorUUID (`ospa:n=First Last`), possibly empty. */
  readonly creator: string;
  /** Seconds since 1970, 0 when unknown. */
  readonly createdAt: number;
}

const WANTED = new Set([
  'AssetID',
  'AssetType',
  'Name',
  'Description',
  'CreatorID',
  'CreatorUUID',
  'CreationDate',
]);

/**
 * Reads an `InventoryItem` file.
 * @throws DecodeError when it is none, or has no usable AssetID
 * @source archives.md §2
 */
export function parseArchivedItem(bytes: Uint8Array): ArchivedItem {
  const texts = itemTexts(bytes, WANTED);
  return {
    assetId: parseLooseUuid(texts.get('AssetID') ?? ''),
    assetType: integerOf(texts.get('AssetType') ?? '-1'),
    name: texts.get('Name') ?? '',
    description: texts.get('Description') ?? '',
    creator: texts.get('CreatorID') ?? texts.get('CreatorUUID') ?? '',
    createdAt: Math.max(0, integerOf(texts.get('CreationDate') ?? '0')),
  };
}

function integerOf(text: string): number {
  if (!/^\s*[+-]?\d{1,15}\s*$/.test(text)) throw new DecodeError('not a number', { path: 'InventoryItem' });
  return Number(text);
}
