/** Sizes by name in order of use; says who has to go when there is more than the limit. */
export interface Recency {
  readonly usedBytes: number;
  readonly size: number;
  has(name: string): boolean;
  /** Makes it the most recently used. */
  touch(name: string): void;
  /** Adds it, or gives it another size, as the most recently used. @returns names that have to go, taken out already */
  add(name: string, sizeBytes: number): readonly string[];
  remove(name: string): void;
}

export function createRecency(limitBytes: number): Recency {
  const sizes = new Map<string, number>();
  let usedBytes = 0;
  const remove = (name: string): void => {
    usedBytes -= sizes.get(name) ?? 0;
    sizes.delete(name);
  };
  return {
    get usedBytes() {
      return usedBytes;
    },
    get size() {
      return sizes.size;
    },
    has: (name) => sizes.has(name),
    touch(name) {
      const size = sizes.get(name);
      if (size === undefined) return;
      sizes.delete(name);
      sizes.set(name, size);
    },
    add(name, sizeBytes) {
      remove(name);
      sizes.set(name, sizeBytes);
      usedBytes += sizeBytes;
      const gone: string[] = [];
      for (const oldest of sizes.keys()) {
        if (usedBytes <= limitBytes) break;
        gone.push(oldest);
        remove(oldest);
      }
      return gone;
    },
    remove,
  };
}
