/** The first thing put takes so much, or what it needs; from there half as much again each time. */
const FIRST_BYTES = 1024;
/** Less waste than this is not worth moving everything for. */
const LEAST_WASTE_BYTES = 64 * 1024;

/** Where something lies in a heap. */
export interface Piece {
  at: number;
  length: number;
}

/** Bytes of many things one after the other: a small array of its own costs more than what is in it. */
export class ByteHeap {
  #bytes = new Uint8Array(0);
  #used = 0;
  #wasted = 0;

  /** Bytes that are held, used or not. */
  get sizeBytes(): number {
    return this.#bytes.length;
  }

  /** More than half of what is used belongs to nobody: it wants to be {@link compact}ed. */
  get isWasteful(): boolean {
    return this.#wasted > LEAST_WASTE_BYTES && this.#wasted > this.#used / 2;
  }

  /** Takes a copy; returns where it lies. */
  put(bytes: Uint8Array): number {
    const at = this.#used;
    const needed = at + bytes.length;
    if (needed > this.#bytes.length) this.#resize(Math.max(FIRST_BYTES, needed, this.#bytes.length * 1.5));
    this.#bytes.set(bytes, at);
    this.#used = needed;
    return at;
  }

  /** Whether what lies there is the same as the first `length` of other bytes. */
  matches(at: number, bytes: Uint8Array, length: number): boolean {
    const own = this.#bytes;
    for (let from = 0; from < length; from++) if (own[at + from] !== bytes[from]) return false;
    return true;
  }

  /** A view, good until the next change. */
  view(at: number, length: number): Uint8Array {
    return this.#bytes.subarray(at, at + length);
  }

  /** So many bytes belong to nobody any more. */
  drop(length: number): void {
    this.#wasted += length;
  }

  /** Moves what there still is together; tells of each piece where it lies now. */
  compact(pieces: Iterable<Piece>): void {
    const sorted = [...pieces].sort((one, other) => one.at - other.at);
    let end = 0;
    for (const piece of sorted) {
      this.#bytes.copyWithin(end, piece.at, piece.at + piece.length);
      piece.at = end;
      end += piece.length;
    }
    this.#used = end;
    this.#wasted = 0;
    this.#resize(Math.max(FIRST_BYTES, end * 1.25));
  }

  #resize(length: number): void {
    const larger = new Uint8Array(Math.ceil(length));
    larger.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = larger;
  }
}
