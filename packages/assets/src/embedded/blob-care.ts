import { isUnreadable } from '../files/index.ts';
import type { AssetEntry, BlobEntry } from '../index/index.ts';
import type { DataPlace } from '../journal/index.ts';
import { checkQuota, DamagedAssetError, hashOf, StorageError } from '../store/index.ts';
import type { Allocate, ByteRange, StoredAsset } from '../store/index.ts';
import type { Engine } from './engine.ts';
import { holdsBytes } from './holds-bytes.ts';
import { KeyedLock } from './keyed-lock.ts';
import { SMALL_BLOB_BYTES } from './options.ts';
import type { EmbeddedStoreOptions } from './options.ts';
import { findGoodBytes } from './repair.ts';
import type { BlobLocks } from './unnamed-files.ts';

/**
 * Stores, reads and repairs the bytes of assets. One change at a time per blob; a blob that a put relies on is pinned, so that
 * it is not collected between the look and the record.
 */
export class BlobCare {
  readonly locks = new KeyedLock();
  readonly counts = { damaged: 0, repaired: 0 };
  /** What keeps a blob as it is while somebody looks at it. */
  readonly lockedBlobs: BlobLocks = { hashes: this.locks, isPinned: (hash) => this.#pinned.has(hash) };
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

  /** Makes asset and bytes durable. @throws RefusedAssetError `quota` */
  async store(asset: StoredAsset, bytes: Uint8Array): Promise<void> {
    const { hash } = asset;
    this.#pinned.set(hash, (this.#pinned.get(hash) ?? 0) + 1);
    try {
      const blob = this.#engine().catalogue.blob(hash);
      if (blob !== undefined && blob.references > 0) {
        await this.ensureGood(asset, bytes);
        await this.#engine().append({ kind: 'put', asset });
      } else await this.locks.run(hash, () => this.#storeFirst(asset, bytes));
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
      if (!isOfTheContent(error)) throw error;
      if (error instanceof DamagedAssetError) this.counts.damaged += 1;
      const bytes = await this.repair(asset);
      if (bytes === undefined) throw error;
      return bytes.subarray(range.start, range.end);
    }
  }

  /** Good bytes from the repair source, put in place of ours when the disk lets us; undefined when there are none. */
  async repair(asset: StoredAsset): Promise<Uint8Array | undefined> {
    this.#damaged.add(asset.hash);
    const bytes = await findGoodBytes(asset, this.#options.repairSource);
    if (bytes !== undefined && this.#options.readOnly !== true)
      await this.ensureGood(asset, bytes).catch(() => undefined);
    return bytes;
  }

  /**
   * What is stored under the hash of these bytes is these bytes afterwards: compared, and written anew when it is not.
   * @returns whether it had to be written
   */
  async ensureGood({ hash }: StoredAsset, bytes: Uint8Array): Promise<boolean> {
    if (await this.#isGood(hash, bytes)) return false;
    return await this.locks.run(hash, async () => await this.#mend(hash, bytes));
  }

  /** A small content whose record is damaged around it is written again, when it is good itself and lies there still. */
  async rescue(hash: string, isThere: (place: DataPlace) => boolean): Promise<void> {
    await this.locks.run(hash, async () => {
      const blob = this.#engine().catalogue.blob(hash);
      if (blob?.data === undefined || !isThere(blob.data)) return;
      const data = await this.#readIfGood(blob);
      if (data !== undefined) await this.#engine().append({ kind: 'blob', hash, data });
    });
  }

  async #readIfGood(blob: BlobEntry): Promise<Uint8Array | undefined> {
    try {
      const bytes = await this.#engine().readBlob(blob, { start: 0, end: blob.sizeBytes });
      return hashOf(bytes) === blob.hash ? bytes : undefined;
    } catch (error) {
      if (isOfTheContent(error)) return undefined;
      throw error;
    }
  }

  /** With the blob's lock held. */
  async #mend(hash: string, bytes: Uint8Array): Promise<boolean> {
    if (await this.#isGood(hash, bytes)) return false;
    const engine = this.#engine();
    const data = engine.catalogue.blob(hash)?.data;
    if (data === undefined) await engine.blobs.replace(hash, bytes);
    else await putAgain(engine, hash, bytes, data);
    this.#damaged.delete(hash);
    this.counts.repaired += 1;
    return true;
  }

  /** Byte for byte; a blob that is known to be damaged, or cannot be read any more, is not. */
  async #isGood(hash: string, bytes: Uint8Array): Promise<boolean> {
    const blob = this.#engine().catalogue.blob(hash);
    if (blob === undefined || this.#damaged.has(hash)) return false;
    try {
      return await holdsBytes((range) => this.#engine().readBlob(blob, range), bytes);
    } catch (error) {
      if (!isOfTheContent(error)) throw error;
      this.#damaged.add(hash);
      this.counts.damaged += 1;
      return false;
    }
  }

  /** With the blob's lock held: stores bytes with the asset unless somebody did while we waited. */
  async #storeFirst(asset: StoredAsset, bytes: Uint8Array): Promise<void> {
    const { catalogue, blobs } = this.#engine();
    if (catalogue.blob(asset.hash) !== undefined) {
      await this.#mend(asset.hash, bytes);
      await this.#engine().append({ kind: 'put', asset });
      return;
    }
    checkQuota(catalogue.totals.blobBytes + this.#underWayBytes, bytes.length, this.#options.limits ?? {});
    this.#underWayBytes += bytes.length;
    try {
      const isSmall =
        bytes.length <= Math.min(this.#options.smallBlobBytes ?? SMALL_BLOB_BYTES, SMALL_BLOB_BYTES);
      if (!isSmall) await blobs.write(asset.hash, bytes);
      await this.#engine()
        .append({ kind: 'put', asset, ...(isSmall && { data: bytes }) })
        .catch((error: unknown) => {
          // Its record may be on the disk all the same: the next start knows.
          blobs.leave(asset.hash);
          throw error;
        });
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

/** It is damaged, or lies where the disk does not give it. */
function isOfTheContent(error: unknown): boolean {
  return error instanceof DamagedAssetError || isUnreadable(error);
}

/** With the asset whose record held the damaged bytes: a journal that is replayed would not know it otherwise. */
async function putAgain(engine: Engine, hash: string, data: Uint8Array, place: DataPlace): Promise<void> {
  const owner = await ownerOf(engine, place);
  if (owner === undefined) await engine.append({ kind: 'blob', hash, data });
  else await engine.append({ kind: 'put', asset: owner.asset, data }, { ...owner, at: engine.now() });
}

async function ownerOf({ journal, catalogue }: Engine, place: DataPlace): Promise<AssetEntry | undefined> {
  for await (const met of journal.scan(
    { segment: place.segment, offset: 0 },
    place.segment,
    () => undefined,
  )) {
    if (met.type !== 'damage' || met.bare?.dataOffset !== place.offset) continue;
    const entry = catalogue.asset(met.bare.asset.id);
    return entry?.place.segment === met.segment && entry.place.offset === met.offset ? entry : undefined;
  }
  return undefined;
}
