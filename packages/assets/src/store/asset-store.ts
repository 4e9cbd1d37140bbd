import type { Uuid } from '@landfall/protocol/datatypes';

/** What is known of an asset beside its bytes. */
export interface StoredAsset {
  /** Asset id, unique in the store; never zero. */
  readonly id: Uuid;
  /** SHA-256 of the bytes, 64 lower-case hexadecimal digits: the address of the blob and the strong ETag. */
  readonly hash: string;
  /** Length of the bytes. */
  readonly sizeBytes: number;
  /** Asset type, −128 … 127. @source archives.md §4.3 and §4.4 */
  readonly type: number;
  /** Name that the sender gave it; may be empty. */
  readonly name: string;
  /** Description that the sender gave it; may be empty. */
  readonly description: string;
  /** A UUID as text, or `uuid;homeURL;First Last`; may be empty. */
  readonly creatorId: string;
  /** Bits of {@link AssetFlag}. */
  readonly flags: number;
  /** Seconds since 1970. */
  readonly createdAt: number;
  /** OpenSim's `Local`: meant for one simulator, not for the grid. Kept as it was sent; the store goes by nothing of it. */
  readonly local: boolean;
  /** Whether it need not last: it is never cached, and a collection may take it when it is old enough. */
  readonly temporary: boolean;
}

/** An asset on its way into a store: the store works out hash and size. */
export interface NewAsset {
  /** Id to put it under; the zero id is refused. */
  readonly id: Uuid;
  /** The whole asset, at least one byte; none is refused with an `empty` {@link RefusedAssetError}. */
  readonly bytes: Uint8Array;
  /** Asset type, −128 … 127. */
  readonly type: number;
  /** At most 4096 bytes of UTF-8; empty when absent. */
  readonly name?: string;
  /** At most 4096 bytes of UTF-8; empty when absent. */
  readonly description?: string;
  /** A UUID as text, or `uuid;homeURL;First Last`, at most 4096 bytes of UTF-8; empty when absent. */
  readonly creatorId?: string;
  /** Bits of {@link AssetFlag}, 32 bits unsigned; 0 when absent. */
  readonly flags?: number;
  /** Seconds since 1970; the time of the put when absent. */
  readonly createdAt?: number;
  /** OpenSim's `Local`, see {@link StoredAsset.local}; false when absent. */
  readonly local?: boolean;
  /** Whether it need not last; false when absent. A temporary asset that is put again without it stays. */
  readonly temporary?: boolean;
  /** SHA-256 as hexadecimal digits when the sender states it: other bytes are refused with a `hash` {@link RefusedAssetError}. */
  readonly expectedHash?: string;
}

/** Bits of `flags`. @source archives.md §4.3, `Flags` */
export const AssetFlag = { normal: 0, maptile: 1, rewritable: 2, collectable: 4 } as const;

/** Whether an asset stays what it is: nobody may put other bytes in its place, and it does not go by itself. */
export const isFixed = ({ flags, temporary }: Pick<StoredAsset, 'flags' | 'temporary'>): boolean =>
  (flags & AssetFlag.rewritable) === 0 && !temporary;

/**
 * What became of a put. `stored`: new. `same`: these bytes were there under this id. `healed`: the asset was there, but its
 * bytes were damaged or gone, and these, which have its hash, took their place. `conflict`: other bytes are there under this id
 * and were kept. `updated`: other bytes were there, the asset is rewritable (or they were none at all, as
 * older stores took them), and these replaced them.
 */
export type PutOutcome = 'stored' | 'same' | 'healed' | 'conflict' | 'updated';

/** What became of a put. */
export interface PutResult {
  /** What was done: after every one but `conflict`, the bytes that were sent are what is there. */
  readonly outcome: PutOutcome;
  /** The asset as it is in the store now; after `conflict` the one that was there before. */
  readonly asset: StoredAsset;
}

/** Bytes `start` up to but without `end`; both are cut to the asset's size. */
export interface ByteRange {
  /** Offset of its first byte, from 0. */
  readonly start: number;
  /** Offset behind its last byte. */
  readonly end: number;
}

/** Gives a buffer of at least so many bytes, of any content. */
export type Allocate = (sizeBytes: number) => Buffer;

/**
 * An asset with its bytes, or the range of them that was asked for; verified; see {@link AssetStore.read} for whose
 * they are.
 */
export interface ReadResult {
  /** What is known of the whole asset, also when only a range of it was read. */
  readonly asset: StoredAsset;
  /** The whole, or the range cut to the asset's size; empty for a range behind its end. */
  readonly bytes: Uint8Array;
}

/** Where something could not be read that may refer to assets, or hold them. */
export interface Doubt {
  /** What could not be read, for people: an asset's id, or a file of the store or of the roots. */
  readonly where: string;
  /** Why it could not be read, in words. */
  readonly reason: string;
}

/** A store that knows whether it lost something. */
export interface Doubting {
  /**
   * Where something is missing of which nobody can tell what it was.
   * @param options `thorough`: also what takes a look at the name of every file to find; false by default
   */
  doubts(options?: { readonly thorough?: boolean }): Promise<readonly Doubt[]>;
}

/** Counts since the store was opened, and what it holds now. */
export interface StoreStatistics {
  /** How many assets there are; one for each id. */
  readonly assets: number;
  /** Sum of the assets' sizes; an asset counts once for each id. */
  readonly assetBytes: number;
  /** How many blobs there are: different contents. */
  readonly blobs: number;
  /** What the blobs take, each once. */
  readonly blobBytes: number;
  /** Asset type → how many assets are of it, and the sum of their sizes. */
  readonly byType: ReadonlyMap<number, { readonly assets: number; readonly bytes: number }>;
  /** Puts that brought new bytes under an id: `stored` and `updated`. */
  readonly puts: number;
  /** Puts that ended as `conflict`. */
  readonly conflicts: number;
  /** Puts that ended with a {@link RefusedAssetError}. */
  readonly refused: number;
  /** Reads of assets that were there, whole or in part. */
  readonly reads: number;
  /** Reads that met damaged bytes. */
  readonly damaged: number;
  /** Damaged blobs put right from the repair source. */
  readonly repaired: number;
}

/**
 * Where assets are kept. Every implementation passes `describeAssetStore` of the testing room.
 *
 * 1. `put` resolves when the asset would survive `kill -9` and power loss, not before.
 * 2. Bytes under an id never change, unless the stored asset is rewritable. An asset has bytes: one without is refused.
 * 3. Whoever is told that an asset is there relies on it: `stat`, `read`, `exists` and a put of the same take it out of
 *    quarantine.
 * 4. Bytes that come out are the bytes that went in; when they are not, `read` throws {@link DamagedAssetError}.
 */
export interface AssetStore extends AsyncDisposable {
  /** @throws RefusedAssetError (limits, types, quota, wrong hash), StorageError (disk full, no permission, closed) */
  put(asset: NewAsset): Promise<PutResult>;
  /** What is known of an asset, without its bytes; undefined when there is none. @throws StorageError */
  stat(id: Uuid): Promise<StoredAsset | undefined>;
  /**
   * Verified bytes, a copy that the caller may keep. A store that can puts them into buffers of `allocate`, which it may
   * call more than once, and whose content it may spoil even when it fails.
   * @throws DamagedAssetError, StorageError
   */
  read(id: Uuid, range?: ByteRange, allocate?: Allocate): Promise<ReadResult | undefined>;
  /** One answer for each id, in order, duplicates kept. */
  exists(ids: readonly Uuid[]): Promise<boolean[]>;
  /** Takes the id away, durably; its blob is collected later. False when there was none. */
  remove(id: Uuid): Promise<boolean>;
  /** All assets by rising id, from `from` (included) on. */
  entries(from?: Uuid): AsyncIterable<StoredAsset>;
  /** Counts since it was opened, and what it holds; several processes may see each other's puts late. @throws StorageError */
  stats(): Promise<StoreStatistics>;
}
