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

/** In a ring of all entries, by when they were last used. */
interface Link<V> {
  before: Link<V>;
  after: Link<V>;
  /** Undefined of the one between the newest and the oldest. */
  readonly entry: Entry<V> | undefined;
}

interface Entry<V> {
  readonly key: string;
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
  // Links, as to take a key out of a map and put it in again at each use makes the map over and over.
  const links = new Map<string, Link<V>>();
  const ends = emptyRing<V>();
  let [usedBytes, evictions] = [0, 0];
  const remove = (key: string): void => {
    const link = links.get(key);
    if (link?.entry === undefined) return;
    usedBytes -= link.entry.sizeBytes;
    links.delete(key);
    takeOut(link);
    onGone(link.entry.value);
  };
  const makeRoom = (): void => {
    for (;;) {
      const { entry } = ends.after;
      if (entry === undefined || usedBytes <= limitBytes) return;
      remove(entry.key);
      evictions++;
    }
  };
  return {
    get usedBytes() {
      return usedBytes;
    },
    get size() {
      return links.size;
    },
    get evictions() {
      return evictions;
    },
    get(key) {
      const link = links.get(key);
      if (link === undefined) return undefined;
      takeOut(link);
      putBefore(ends, link);
      return link.entry?.value;
    },
    set(key, value, sizeBytes) {
      remove(key);
      if (sizeBytes > Math.min(limitBytes, maxEntryBytes)) return false;
      const link: Link<V> = { before: ends, after: ends, entry: { key, value, sizeBytes } };
      links.set(key, link);
      putBefore(ends, link);
      usedBytes += sizeBytes;
      makeRoom();
      return true;
    },
    delete: remove,
    clear() {
      for (const key of links.keys()) remove(key);
    },
  };
}

function emptyRing<V>(): Link<V> {
  const ends = { entry: undefined } as Link<V>;
  ends.before = ends;
  ends.after = ends;
  return ends;
}

function takeOut<V>({ before, after }: Link<V>): void {
  before.after = after;
  after.before = before;
}

function putBefore<V>(place: Link<V>, link: Link<V>): void {
  const { before } = place;
  link.before = before;
  link.after = place;
  before.after = link;
  place.before = link;
}
