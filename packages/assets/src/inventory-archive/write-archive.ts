import { Readable, pipeline } from 'node:stream';
import { createGzip } from 'node:zlib';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import type { Uuid } from '@landfall/protocol/datatypes';
import { formatAssetName, writeTar } from '../archive/index.ts';
import type { NewTarMember } from '../archive/index.ts';
import { encodeInventoryRecord } from './archived-item.ts';
import type { InventoryRecord } from './archived-item.ts';
import { nodePath } from './node-path.ts';
import type { NodeName } from './node-path.ts';

/** A folder or an item to save, with the folders that it is in. */
export type SavedNode =
  | { readonly kind: 'folder'; readonly folders: readonly NodeName[] }
  | { readonly kind: 'item'; readonly folders: readonly NodeName[]; readonly item: InventoryRecord };

/** An asset to save. */
export interface SavedInventoryAsset {
  /** The id under which items and other assets name it. */
  readonly id: Uuid;
  /** See `ASSET_TYPE`: it gives the file its ending. */
  readonly assetType: number;
  /** The whole asset. */
  readonly bytes: Uint8Array;
}

/** What goes into an inventory archive. */
export interface SavedInventory {
  /** OpenSim knows creators of assets from items: they come first. */
  readonly nodes: Iterable<SavedNode>;
  /** Each once. Types that archives have no name for are left out: nobody could read them. */
  readonly assets: Iterable<SavedInventoryAsset> | AsyncIterable<SavedInventoryAsset>;
}

/** @source captures/asset-service/archives: what OpenSim saves without --home */
const CONTROL =
  '<?xml version="1.0" encoding="utf-16"?>\n<archive major_version="0" minor_version="3">\n  <assets_included>True</assets_included>\n</archive>';

/**
 * Writes an inventory archive as OpenSim writes and reads it: a gzipped tar, piece by piece, so that memory is one entry at most.
 * @throws EncodeError for paths of more than 4096 bytes; what `assets` throws
 * @source archives.md §2
 */
export async function* writeInventoryArchive(
  inventory: SavedInventory,
): AsyncGenerator<Uint8Array, void, undefined> {
  const zip = createGzip();
  // Errors of the members come out of the stream that is read below.
  pipeline(Readable.from(writeTar(membersOf(inventory)), { objectMode: true }), zip, () => undefined);
  yield* zip as AsyncIterable<Uint8Array>;
}

async function* membersOf({ nodes, assets }: SavedInventory): AsyncGenerator<NewTarMember> {
  yield { path: 'archive.xml', bytes: encodeUtf8(CONTROL) };
  for (const node of nodes) {
    if (node.kind === 'folder') yield { path: nodePath(node.folders) };
    else yield { path: nodePath(node.folders, node.item), bytes: encodeInventoryRecord(node.item) };
  }
  for await (const { id, assetType, bytes } of assets) {
    const name = formatAssetName({ id, type: assetType });
    if (name.includes('_')) yield { path: `assets/${name}`, bytes };
  }
}
