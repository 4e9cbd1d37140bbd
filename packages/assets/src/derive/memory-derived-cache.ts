import type { DerivedCache, DerivedCacheStatistics } from './derived-cache.ts';
import { createRecency } from './recency.ts';

/** An entry costs this beside its bytes. */
const ENTRY_OVERHEAD_BYTES = 512;

/** For a service without a folder of its own: derivations live as long as the process. */
export class MemoryDerivedCache implements DerivedCache {
  readonly #limitBytes: number;
  readonly #recency: ReturnType<typeof createRecency>;
  readonly #entries = new Map<string, Uint8Array>();
  #evictions = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
    this.#recency = createRecency(limitBytes);
  }

  /** As they are now; nothing in memory is ever damaged. */
  get statistics(): DerivedCacheStatistics {
    const { size: entries, usedBytes } = this.#recency;
    return { entries, usedBytes, limitBytes: this.#limitBytes, evictions: this.#evictions, damaged: 0 };
  }

  // oxlint-disable-next-line typescript/require-await -- the port is asynchronous, memory is not
  async get(key: string): Promise<Uint8Array | undefined> {
    this.#recency.touch(key);
    return this.#entries.get(key);
  }

  // oxlint-disable-next-line typescript/require-await -- as above
  async put(key: string, bytes: Uint8Array): Promise<void> {
    const cost = bytes.length + ENTRY_OVERHEAD_BYTES;
    if (cost > this.#limitBytes) return;
    this.#entries.set(key, bytes);
    for (const gone of this.#recency.add(key, cost)) {
      this.#entries.delete(gone);
      this.#evictions++;
    }
  }

  /** Does nothing: what is kept goes with the object. */
  async [Symbol.asyncDispose](): Promise<void> {}
}
