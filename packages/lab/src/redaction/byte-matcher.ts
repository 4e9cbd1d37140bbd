/** Shorter ones would be found by chance. */
export const MIN_PATTERN_BYTES = 4;

interface Entry {
  readonly pattern: Uint8Array;
  readonly replacement: Uint8Array;
}

const PAIRS = 0x10000;

/**
 * Finds any of many patterns in bytes in one pass, and puts others of the same length in their place. What is looked at is the last pair
 * of bytes that the shortest pattern would have here: it says how far the next place is where any pattern could begin, and that is all of
 * the shortest mostly.
 * @source Wu and Manber, A fast algorithm for multi-pattern searching (1994)
 */
export class ByteMatcher {
  readonly #entries = new Map<number, Entry[]>();
  readonly #shifts = new Uint8Array(PAIRS);
  /** Bytes of the shortest pattern, as far as shifts are counted. */
  #least = 0;
  #size = 0;

  /** How many patterns are looked for. */
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
    this.#size++;
    if (this.#least === 0 || pattern.length < this.#least) this.#countAnew(pattern.length);
    else this.#count(pattern);
  }

  /** Forgets all patterns. */
  clear(): void {
    this.#entries.clear();
    this.#least = 0;
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

  #countAnew(least: number): void {
    this.#least = Math.min(least, 255);
    this.#shifts.fill(this.#least - 1);
    for (const entries of this.#entries.values()) for (const { pattern } of entries) this.#count(pattern);
  }

  #count(pattern: Uint8Array): void {
    const shifts = this.#shifts;
    for (let end = 1; end < this.#least; end++) {
      const pair = (pattern[end - 1]! << 8) | pattern[end]!;
      shifts[pair] = Math.min(shifts[pair]!, this.#least - 1 - end);
    }
  }

  #next(bytes: Uint8Array, from: number): { at: number; entry: Entry } | undefined {
    const least = this.#least;
    if (least === 0) return undefined;
    const shifts = this.#shifts;
    const { length } = bytes;
    for (let end = from + least - 1; end < length;) {
      const shift = shifts[(bytes[end - 1]! << 8) | bytes[end]!]!;
      if (shift > 0) {
        end += shift;
        continue;
      }
      const at = end - least + 1;
      const entry = this.#entries.get(keyAt(bytes, at))?.find(({ pattern }) => isAt(bytes, at, pattern));
      if (entry !== undefined) return { at, entry };
      end++;
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
