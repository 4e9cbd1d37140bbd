/** Shorter ones would be found by chance. */
export const MIN_PATTERN_BYTES = 4;

interface Entry {
  readonly pattern: Uint8Array;
  readonly replacement: Uint8Array;
}

/** Finds any of many patterns in bytes in one pass, and puts others of the same length in their place. */
export class ByteMatcher {
  /** Which pairs of bytes any pattern begins with: most places are passed over by this alone. */
  readonly #beginnings = new Uint8Array(0x10000);
  readonly #entries = new Map<number, Entry[]>();
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** Of the same length, of {@link MIN_PATTERN_BYTES} at least. One that is there already stays. */
  add(pattern: Uint8Array, replacement: Uint8Array): void {
    if (pattern.length < MIN_PATTERN_BYTES || pattern.length !== replacement.length) return;
    const key = keyAt(pattern, 0);
    const known = this.#entries.get(key) ?? [];
    if (known.some((entry) => Buffer.compare(entry.pattern, pattern) === 0)) return;
    known.push({ pattern, replacement });
    // The longest first: what another begins with must not hide it.
    known.sort((one, other) => other.pattern.length - one.pattern.length);
    this.#entries.set(key, known);
    this.#beginnings[(pattern[0]! << 8) | pattern[1]!] = 1;
    this.#size++;
  }

  clear(): void {
    this.#beginnings.fill(0);
    this.#entries.clear();
    this.#size = 0;
  }

  /** Whether any of them is in there. */
  isIn(bytes: Uint8Array): boolean {
    return this.#next(bytes, 0) !== undefined;
  }

  /** A copy with all of them replaced; undefined when there was none. */
  replaced(bytes: Uint8Array): Uint8Array | undefined {
    let found = this.#next(bytes, 0);
    if (found === undefined) return undefined;
    const copy = Uint8Array.from(bytes);
    while (found !== undefined) {
      copy.set(found.entry.replacement, found.at);
      found = this.#next(bytes, found.at + found.entry.pattern.length);
    }
    return copy;
  }

  #next(bytes: Uint8Array, from: number): { at: number; entry: Entry } | undefined {
    const last = bytes.length - MIN_PATTERN_BYTES;
    for (let at = from; at <= last; at++) {
      if (this.#beginnings[(bytes[at]! << 8) | bytes[at + 1]!] === 0) continue;
      const entry = this.#entries.get(keyAt(bytes, at))?.find(({ pattern }) => isAt(bytes, at, pattern));
      if (entry !== undefined) return { at, entry };
    }
    return undefined;
  }
}

function keyAt(bytes: Uint8Array, at: number): number {
  return (bytes[at]! << 24) | (bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!;
}

function isAt(bytes: Uint8Array, at: number, pattern: Uint8Array): boolean {
  if (at + pattern.length > bytes.length) return false;
  for (let i = MIN_PATTERN_BYTES; i < pattern.length; i++) if (bytes[at + i] !== pattern[i]) return false;
  return true;
}
