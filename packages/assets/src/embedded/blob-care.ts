import type { BlobEntry } from '../index/index.ts';
import { checkQuota, DamagedAssetError, StorageError } from '../store/index.ts';
import type { Allocate, ByteRange, StoredAsset } from '../store/index.ts';
import type { Engine } from './engine.ts';
import { KeyedLock } from './keyed-lock.ts';
import { SMALL_BLOB_BYTES } from './options.ts';
import type { EmbeddedStoreOptions } from './options.ts';
import { findGoodBytes } from './repair.ts';

/**
 * Stores, reads and repairs the bytes of assets. One change at a time per blob; a blob that a put relies on is pinned, so that
 * it is not collected between the look and the record.
 */
export class BlobCare {
  readonly locks = new KeyedLock();
  readonly counts = { damaged: 0, repaired: 0 };
  readonly #options: EmbeddedStoreOptions;
  readonly #engine: () => Engine;
  readonly #pinned = new Map<string, number>();
  readonly #damaged = new Set<string>();
  /** Of blobs that are being stored: many at once must not go beyond the quota together. */
  #underWayBytes = 0;

  /** `engine` gives the one of the moment: it changes when the index is made anew. */
  constructor(options: EmbeddedStoreOptions, engine: () => Engine) {
    this.#options = options;
    this.#engine = engine;
  }

  isPinned(hash: string): boolean {
    return this.#pinned.has(hash);
  }

  /** Makes asset and bytes durable. @throws RefusedAssetError `quota` */
  async store(asset: StoredAsset, bytes: Uint8Array): Promise<void> {
    const { hash } = asset;
    this.#pinned.set(hash, (this.#pinned.get(hash) ?? 0) + 1);
    try {
      await this.restoreIfDamaged(asset, bytes);
      const blob = this.#engine().catalogue.blob(hash);
      if (blob !== undefined && blob.references > 0) await this.#engine().append({ kind: 'put', asset });
      else await this.locks.run(hash, () => this.#storeFirst(asset, bytes));
    } finally {
      const others = (this.#pinned.get(hash) ?? 1) - 1;
      if (others === 0) this.#pinned.delete(hash);
      else this.#pinned.set(hash, others);
    }
  }

  /** Undefined when the asset went away meanwhile. @throws DamagedAssetError when no good copy is to be had */
  async read(asset: StoredAsset, range: ByteRange, allocate?: Allocate): Promise<Uint8Array | undefined> {
    const { catalogue } = this.#engine();
    const blob = catalogue.blob(asset.hash);
    try {
      return await this.#readBlob(asset, blob, range, allocate);
    } catch (error) {
      const now = catalogue.blob(asset.hash);
      if (now === undefined && catalogue.asset(asset.id)?.asset.hash !== asset.hash) return undefined;
      if (now?.data?.segment !== blob?.data?.segment) return this.#readBlob(asset, now, range, allocate);
      if (!(error instanceof DamagedAssetError)) throw error;
      this.counts.damaged += 1;
      const bytes = await this.repair(asset);
      if (bytes === undefined) throw error;
      return bytes.subarray(range.start, range.end);
    }
  }

  /** Good bytes from the repair source, put in place of ours when the disk lets us; undefined when there are none. */
  async repair(asset: StoredAsset): Promise<Uint8Array | undefined> {
    this.#damaged.add(asset.hash);
    const bytes = await findGoodBytes(asset, this.#options.repairSource);
    if (bytes !== undefined) await this.restoreIfDamaged(asset, bytes).catch(() => undefined);
    return bytes;
  }

  /** Puts good bytes in place of those that were found damaged. */
  async restoreIfDamaged({ hash }: StoredAsset, bytes: Uint8Array): Promise<void> {
    if (!this.#damaged.has(hash)) return;
    await this.locks.run(hash, async () => {
      if (!this.#damaged.has(hash)) return;
      const { catalogue, blobs } = this.#engine();
      if (catalogue.blob(hash)?.data === undefined) await blobs.replace(hash, bytes);
      else await this.#engine().append({ kind: 'blob', hash, data: bytes });
      this.#damaged.delete(hash);
      this.counts.repaired += 1;
    });
  }

  /** With the blob's lock held: stores bytes with the asset unless somebody did while we waited. */
  async #storeFirst(asset: StoredAsset, bytes: Uint8Array): Promise<void> {
    const { catalogue, blobs } = this.#engine();
    if (catalogue.blob(asset.hash) !== undefined || bytes.length === 0) {
      await this.#engine().append({ kind: 'put', asset });
      return;
    }
    checkQuota(catalogue.totals.blobBytes + this.#underWayBytes, bytes.length, this.#options.limits ?? {});
    this.#underWayBytes += bytes.length;
    try {
      const isSmall =
        bytes.length <= Math.min(this.#options.smallBlobBytes ?? SMALL_BLOB_BYTES, SMALL_BLOB_BYTES);
      if (!isSmall) await blobs.write(asset.hash, bytes);
      await this.#engine().append({ kind: 'put', asset, ...(isSmall && { data: bytes }) });
    } finally {
      this.#underWayBytes -= bytes.length;
    }
  }

  async #readBlob(
    asset: StoredAsset,
    blob: BlobEntry | undefined,
    range: ByteRange,
    allocate?: Allocate,
  ): Promise<Uint8Array> {
    if (blob === undefined)
      throw new StorageError('the index has an asset without its blob', 'damaged-index');
    if (blob.sizeBytes !== asset.sizeBytes)
      throw new DamagedAssetError('a blob has another size', asset.hash);
    return this.#engine().readBlob(blob, range, allocate);
  }
}
