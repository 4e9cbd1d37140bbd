/** So many bytes may be held at once for one purpose, by everybody together. */
export interface ByteBudget {
  /** Bytes that are taken and not given back. */
  readonly used: number;
  /** False when it would be too much; then nothing is taken. */
  take(bytes: number): boolean;
  /** Frees so many of the bytes that were taken, for others. */
  giveBack(bytes: number): void;
}

/** A budget of so many bytes, none of which is taken. */
export function createByteBudget(limitBytes: number): ByteBudget {
  let used = 0;
  return {
    get used() {
      return used;
    },
    take(bytes) {
      if (used + bytes > limitBytes) return false;
      used += bytes;
      return true;
    },
    giveBack(bytes) {
      used -= bytes;
    },
  };
}
