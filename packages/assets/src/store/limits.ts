import { createHash } from 'node:crypto';
import type { NewAsset, StoredAsset } from './asset-store.ts';
import { RefusedAssetError } from './errors.ts';

/** What a store takes. Everything is checked before anything is written. */
export interface StoreLimits {
  /** Of one asset; {@link MOST_ASSET_BYTES} by default. */
  readonly maxAssetBytes?: number;
  /** Of all blobs together, each counted once; no limit by default. */
  readonly maxStoreBytes?: number;
  /** Asset types that are taken; all by default. */
  readonly allowedTypes?: ReadonlySet<number>;
}

/** The HTTP server of OpenSimulator takes no larger body. @source archives.md §4.1 */
export const MOST_ASSET_BYTES = 250_000_000;
/** Of each of name, description and creator, as UTF-8. OpenSimulator keeps 64, 64 and 128 characters. */
const MOST_TEXT_BYTES = 4096;

/** SHA-256 as 64 hexadecimal digits. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/** They are 32 bits. */
export const MOST_FLAGS = 0xffffffff;

/** @throws RefusedAssetError */
export function checkAsset(
  asset: NewAsset,
  { maxAssetBytes = MOST_ASSET_BYTES, allowedTypes }: StoreLimits,
): void {
  const { id, bytes, type, flags = 0 } = asset;
  if (id.isZero) refuse('the zero id names no asset', 'id');
  if (bytes.length === 0) refuse('an asset without data is none', 'empty');
  if (bytes.length > maxAssetBytes) refuse(`${bytes.length} bytes are more than ${maxAssetBytes}`, 'size');
  if (!Number.isInteger(type) || type < -128 || type > 127)
    refuse(`there is no asset type ${type}`, 'metadata');
  if (allowedTypes !== undefined && !allowedTypes.has(type))
    refuse(`asset type ${type} is not taken here`, 'type');
  if (!Number.isInteger(flags) || flags < 0 || flags > MOST_FLAGS)
    refuse('flags are not 32 bits', 'metadata');
  for (const text of [asset.name, asset.description, asset.creatorId]) {
    if (text !== undefined && Buffer.byteLength(text) > MOST_TEXT_BYTES)
      refuse(`a text of the metadata is longer than ${MOST_TEXT_BYTES} bytes`, 'metadata');
  }
}

/** What will be stored. @throws RefusedAssetError when the bytes are not the ones that were announced */
export function describeNewAsset(asset: NewAsset, now: number): StoredAsset {
  const hash = hashOf(asset.bytes);
  if (asset.expectedHash !== undefined && asset.expectedHash.toLowerCase() !== hash)
    refuse('the bytes have another hash than announced', 'hash');
  return {
    id: asset.id,
    hash,
    sizeBytes: asset.bytes.length,
    type: asset.type,
    name: asset.name ?? '',
    description: asset.description ?? '',
    creatorId: asset.creatorId ?? '',
    flags: asset.flags ?? 0,
    createdAt: asset.createdAt ?? now,
    local: asset.local ?? false,
    temporary: asset.temporary ?? false,
  };
}

/** @throws RefusedAssetError when `more` bytes do not fit beside `present` ones */
export function checkQuota(present: number, more: number, { maxStoreBytes }: StoreLimits): void {
  if (maxStoreBytes !== undefined && present + more > maxStoreBytes)
    refuse(`the store is limited to ${maxStoreBytes} bytes and holds ${present}`, 'quota');
}

function refuse(what: string, reason: RefusedAssetError['reason']): never {
  throw new RefusedAssetError(what, reason);
}
