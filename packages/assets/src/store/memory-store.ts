import { ClosedError } from '@landfall/protocol/errors';
import type { Uuid } from '@landfall/protocol/datatypes';
import type {
  AssetStore,
  ByteRange,
  NewAsset,
  PutResult,
  ReadResult,
  StoredAsset,
  StoreStatistics,
} from './asset-store.ts';
import { RefusedAssetError } from './errors.ts';
import { checkAsset, checkQuota, describeNewAsset } from './limits.ts';
import type { StoreLimits } from './limits.ts';
import { becomesLasting, outcomeOf } from './put-outcome.ts';
import { clipRange } from './range.ts';

/** A store in memory, for tests and for what need not last. Keeps the contract but for durability. */
export class MemoryStore implements AssetStore {
  readonly #limits: StoreLimits;
  readonly #now: () => number;
  readonly #assets = new Map<string, { asset: StoredAsset; bytes: Uint8Array }>();
  readonly #counts = { puts: 0, conflicts: 0, refused: 0, reads: 0 };
  #closed = false;

  /** `now` gives seconds since 1970. */
  constructor(limits: StoreLimits = {}, now: () => number = () => Date.now() / 1000) {
    this.#limits = limits;
    this.#now = now;
  }

  async put(asset: NewAsset): Promise<PutResult> {
    this.#open();
    try {
      return this.#put(asset);
    } catch (error) {
      if (error instanceof RefusedAssetError) this.#counts.refused += 1;
      throw error;
    }
  }

  /** What is known of an asset; undefined when there is none. @throws ClosedError */
  async stat(id: Uuid): Promise<StoredAsset | undefined> {
    this.#open();
    return this.#assets.get(id.toString())?.asset;
  }

  async read(id: Uuid, range?: ByteRange): Promise<ReadResult | undefined> {
    this.#open();
    const found = this.#assets.get(id.toString());
    if (found === undefined) return undefined;
    this.#counts.reads += 1;
    const { start, end } = clipRange(range, found.bytes.length);
    return { asset: found.asset, bytes: found.bytes.slice(start, end) };
  }

  async exists(ids: readonly Uuid[]): Promise<boolean[]> {
    this.#open();
    return ids.map((id) => this.#assets.has(id.toString()));
  }

  async remove(id: Uuid): Promise<boolean> {
    this.#open();
    return this.#assets.delete(id.toString());
  }

  async *entries(from?: Uuid): AsyncGenerator<StoredAsset> {
    this.#open();
    const first = from?.toString() ?? '';
    for (const key of [...this.#assets.keys()].sort()) {
      const found = key >= first ? this.#assets.get(key) : undefined;
      if (found !== undefined) yield found.asset;
    }
  }

  /** Counts since it was made, and what it holds; nothing in it is ever damaged. @throws ClosedError */
  async stats(): Promise<StoreStatistics> {
    this.#open();
    const byType = new Map<number, { assets: number; bytes: number }>();
    for (const { asset } of this.#assets.values()) {
      const total = byType.get(asset.type) ?? { assets: 0, bytes: 0 };
      byType.set(asset.type, { assets: total.assets + 1, bytes: total.bytes + asset.sizeBytes });
    }
    const blobs = this.#blobs();
    return {
      assets: this.#assets.size,
      assetBytes: [...byType.values()].reduce((sum, { bytes }) => sum + bytes, 0),
      blobs: blobs.size,
      blobBytes: this.#blobBytes(blobs),
      byType,
      ...this.#counts,
      damaged: 0,
      repaired: 0,
    };
  }

  /** Closes it: calls fail with ClosedError from now on. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
  }

  #put(asset: NewAsset): PutResult {
    checkAsset(asset, this.#limits);
    const wanted = describeNewAsset(asset, this.#now());
    const key = asset.id.toString();
    const existing = this.#assets.get(key);
    const outcome = outcomeOf(existing?.asset, wanted);
    if (existing !== undefined && (outcome === 'same' || outcome === 'conflict')) {
      if (outcome === 'conflict') this.#counts.conflicts += 1;
      else if (becomesLasting(existing.asset, wanted))
        existing.asset = { ...existing.asset, temporary: false };
      return { outcome, asset: existing.asset };
    }
    const blobs = this.#blobs();
    if (!blobs.has(wanted.hash)) checkQuota(this.#blobBytes(blobs), wanted.sizeBytes, this.#limits);
    this.#assets.set(key, { asset: wanted, bytes: new Uint8Array(asset.bytes) });
    this.#counts.puts += 1;
    return { outcome, asset: wanted };
  }

  #blobs(): Map<string, number> {
    return new Map([...this.#assets.values()].map(({ asset }) => [asset.hash, asset.sizeBytes]));
  }

  #blobBytes(blobs: ReadonlyMap<string, number>): number {
    return [...blobs.values()].reduce((sum, size) => sum + size, 0);
  }

  #open(): void {
    if (this.#closed) throw new ClosedError('the store is closed', { by: 'us', reason: 'closed' });
  }
}
