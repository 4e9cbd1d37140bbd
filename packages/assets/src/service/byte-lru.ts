/** Values of known sizes by key, least recently used first to go; never more bytes than the limit. */
export interface ByteLru<V> {
  readonly usedBytes: number;
  readonly size: number;
  readonly evictions: number;
  /** Makes it the most recently used. */
  get(key: string): V | undefined;
  /** False, and nothing kept, when it alone is too big. */
  set(key: string, value: V, sizeBytes: number): boolean;
  delete(key: string): void;
  clear(): void;
}

interface Entry<V> {
  readonly value: V;
  readonly sizeBytes: number;
}

/**
 * @param maxEntryBytes bigger values are not taken, for one of them would drive out too many others
 * @param onGone hears of every value that was in it and is not any more
 */
export function createByteLru<V>(
  limitBytes: number,
  maxEntryBytes: number,
  onGone: (value: V) => void = () => undefined,
): ByteLru<V> {
  const entries = new Map<string, Entry<V>>();
  let [usedBytes, evictions] = [0, 0];
  const remove = (key: string): void => {
    const entry = entries.get(key);
    if (entry === undefined) return;
    usedBytes -= entry.sizeBytes;
    entries.delete(key);
    onGone(entry.value);
  };
  const makeRoom = (): void => {
    for (const key of entries.keys()) {
      if (usedBytes <= limitBytes) return;
      remove(key);
      evictions++;
    }
  };
  return {
    get usedBytes() {
      return usedBytes;
    },
    get size() {
      return entries.size;
    },
    get evictions() {
      return evictions;
    },
    get(key) {
      const entry = entries.get(key);
      if (entry === undefined) return undefined;
      entries.delete(key);
      entries.set(key, entry);
      return entry.value;
    },
    set(key, value, sizeBytes) {
      remove(key);
      if (sizeBytes > Math.min(limitBytes, maxEntryBytes)) return false;
      entries.set(key, { value, sizeBytes });
      usedBytes += sizeBytes;
      makeRoom();
      return true;
    },
    delete: remove,
    clear() {
      for (const key of entries.keys()) remove(key);
    },
  };
}
