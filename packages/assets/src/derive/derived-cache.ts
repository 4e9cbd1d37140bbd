/** What a cache of derivations holds and did since it was opened. */
export interface DerivedCacheStatistics {
  /** Derivations that are kept now, as far as they are counted. */
  readonly entries: number;
  /** What they take, with something for each entry beside its bytes. */
  readonly usedBytes: number;
  /** The most that they may take: beyond it the least recently used go. */
  readonly limitBytes: number;
  /** Entries that had to make room for others. */
  readonly evictions: number;
  /** Entries that were not what they had been, and were thrown away. */
  readonly damaged: number;
}

/**
 * Where derivations are kept. Nothing in it is worth anything that could not be made again: losing it, all or in part,
 * is no fault, and no failure of it may keep an answer from going out.
 */
export interface DerivedCache extends AsyncDisposable {
  /** Exactly what was put, or undefined. Nobody may write into it. Never rejects. */
  get(key: string): Promise<Uint8Array | undefined>;
  /** Kept, unless it alone is too big or there is no room. Never rejects. */
  put(key: string, bytes: Uint8Array): Promise<void>;
  /** As they are when asked for. */
  readonly statistics: DerivedCacheStatistics;
}
