import type { Uuid } from '@landfall/protocol/datatypes';
import type { Allocate, AssetStore, ByteRange, ReadResult, StoredAsset } from './asset-store.ts';

/** Verified bytes that belong to a store, for a while. */
export interface Loan extends ReadResult {
  /** Afterwards the bytes may become others. Called once; nobody looks at them any more, or is sending them. */
  giveBack(): void;
}

/** A store that can do without a copy for everybody who reads. */
export interface Lending {
  /** As `read`, but the bytes are the store's own and nobody may write into them. */
  lend(id: Uuid, range?: ByteRange): Promise<Loan | undefined>;
}

/**
 * A store that can do some things at once, without a promise: what is in memory, or in files that the system has in
 * memory. Undefined means only: not at once.
 */
export interface Prompt {
  /** What is known of an asset, as `stat` would say; undefined when that is not known at once, or there is none. */
  statNow(id: Uuid): StoredAsset | undefined;
  /** Verified bytes of what `statNow` has just said, in buffers of `allocate`. */
  readNow(asset: StoredAsset, range: ByteRange, allocate: Allocate): Uint8Array | undefined;
}

/** A store that says when copies of what it holds must be forgotten, so that who reads is heard by it again. */
export interface Recalling {
  /** `forget` resolves when no copy made before is served any more. For as long as the store is open. */
  onRecall(forget: () => Promise<void> | void): void;
}

/** A store that can tell whether it could take an asset now. */
export interface Storable {
  /** Resolves when a put would find room and leave to write. @throws StorageError, RefusedAssetError `quota` */
  checkStorable(): Promise<void>;
}

/** Borrows where the store lends, reads elsewhere. */
export async function borrow(
  store: Pick<AssetStore, 'read'> & Partial<Lending>,
  id: Uuid,
  range?: ByteRange,
): Promise<Loan | undefined> {
  if (store.lend !== undefined) return await store.lend(id, range);
  const found = await store.read(id, range);
  return found && { ...found, giveBack: () => undefined };
}
