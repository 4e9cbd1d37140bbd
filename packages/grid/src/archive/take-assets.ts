import type { ArchivedAsset } from '@landfall/assets/region-archive';
import { RefusedAssetError } from '@landfall/assets/store';
import type { AssetStore, PutOutcome } from '@landfall/assets/store';

/** Puts under way at once: a durable store makes many of them safe with one write. */
const MOST_AT_ONCE = 64;
/** Bytes that they may have in all. */
const MOST_BYTES_AT_ONCE = 64 * 1024 * 1024;

/** Assets that a store did not take. */
export interface RefusedAsset {
  readonly asset: ArchivedAsset;
  readonly reason: string;
}

/** Puts an archive's assets into a store: they are read one by one, and several are written at once. */
export class AssetTaker {
  /** What became of them. */
  readonly outcomes: Record<PutOutcome, number> = { stored: 0, same: 0, healed: 0, conflict: 0, updated: 0 };
  readonly #store: AssetStore;
  readonly #onRefused: (refused: RefusedAsset) => void;
  readonly #running = new Set<Promise<void>>();
  #bytes = 0;
  #failed: { readonly error: unknown } | undefined;

  constructor(store: AssetStore, onRefused: (refused: RefusedAsset) => void) {
    this.#store = store;
    this.#onRefused = onRefused;
  }

  /** @throws DecodeError for an asset that cannot be read, StorageError of a store that fails */
  async take(asset: ArchivedAsset): Promise<void> {
    const bytes = await asset.read();
    while (
      this.#running.size >= MOST_AT_ONCE ||
      (this.#bytes > 0 && this.#bytes + bytes.length > MOST_BYTES_AT_ONCE)
    )
      await Promise.race(this.#running);
    this.#rethrow();
    this.#bytes += bytes.length;
    const put = this.#put(asset, bytes).finally(() => {
      this.#bytes -= bytes.length;
      this.#running.delete(put);
    });
    this.#running.add(put);
  }

  /** Resolves when the last one is safe. @throws StorageError */
  async finish(): Promise<void> {
    await Promise.all(this.#running);
    this.#rethrow();
  }

  async #put(asset: ArchivedAsset, bytes: Uint8Array): Promise<void> {
    try {
      const { outcome } = await this.#store.put({ id: asset.id, type: asset.type, bytes });
      this.outcomes[outcome]++;
    } catch (error) {
      if (error instanceof RefusedAssetError) this.#onRefused({ asset, reason: error.message });
      else this.#failed ??= { error };
    }
  }

  #rethrow(): void {
    if (this.#failed !== undefined) throw this.#failed.error;
  }
}
