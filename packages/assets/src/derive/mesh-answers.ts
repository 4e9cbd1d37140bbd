import { MAX_MESH_HEADER_BYTES, decodeMeshHeader } from '@landfall/protocol/asset/mesh';
import type { MeshHeader } from '@landfall/protocol/asset/mesh';
import { ClosedError, DecodeError } from '@landfall/protocol/errors';
import type { AssetStore, StoredAsset } from '../store/index.ts';
import { plainLlsd } from './plain-llsd.ts';

type Source = Pick<AssetStore, 'read'>;

/** A mesh's header as JSON: its own fields, and its blocks with their place in the asset. */
export async function meshHeaderJson(store: Source, asset: StoredAsset): Promise<string> {
  const { fields, blocks, bodyAt } = await readHeader(store, asset);
  const places = Object.fromEntries(
    [...blocks.values()].map(({ name, start, end }) => [name, { start, end }]),
  );
  return `${JSON.stringify({ header: plainLlsd(fields), bodyAt, sizeBytes: asset.sizeBytes, blocks: places })}\n`;
}

/** A block's bytes as they are in the asset; undefined when it has no such block. */
export async function meshBlockBytes(
  store: Source,
  asset: StoredAsset,
  name: string,
): Promise<Uint8Array | undefined> {
  const block = (await readHeader(store, asset)).blocks.get(name);
  return block === undefined ? undefined : await readPart(store, asset, block);
}

/** Whether a mesh has it; asked before it is inflated. */
export async function hasMeshBlock(store: Source, asset: StoredAsset, name: string): Promise<boolean> {
  return (await readHeader(store, asset)).blocks.has(name);
}

async function readHeader(store: Source, asset: StoredAsset): Promise<MeshHeader> {
  const head = await readPart(store, asset, {
    start: 0,
    end: Math.min(asset.sizeBytes, MAX_MESH_HEADER_BYTES),
  });
  return decodeMeshHeader(head, asset.sizeBytes);
}

async function readPart(
  store: Source,
  asset: StoredAsset,
  range: { readonly start: number; readonly end: number },
): Promise<Uint8Array> {
  if (range.end - range.start > MAX_BLOCK_BYTES) throw new DecodeError('the block is too big');
  const found = await store.read(asset.id, range);
  if (found?.asset.hash !== asset.hash)
    throw new ClosedError('the asset changed while it was read', { by: 'us', reason: 'changed' });
  return found.bytes;
}

/** As much as an asset may have that is derived from. */
const MAX_BLOCK_BYTES = 32 * 1024 * 1024;
