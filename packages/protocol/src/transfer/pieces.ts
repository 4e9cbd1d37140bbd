import { DecodeError } from '../errors/index.ts';
import { MAX_PACKETS_AHEAD } from './limits.ts';

/** A file that comes in numbered pieces, in whatever order and however often. */
export class Pieces {
  readonly #maxBytes: number;
  readonly #inOrder: Uint8Array[] = [];
  readonly #ahead = new Map<number, Uint8Array>();
  #sizeBytes = 0;
  #aheadBytes = 0;
  #last = Infinity;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  /** Number of the first piece that is missing. */
  get next(): number {
    return this.#inOrder.length;
  }

  /** Bytes up to the first piece that is missing. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  get isWhole(): boolean {
    return this.next > this.#last;
  }

  /**
   * Takes a copy of a piece.
   * @returns whether anything of it is new
   * @throws DecodeError for more bytes, or more pieces ahead, than there may be, and for one behind the last
   */
  add(number: number, data: Uint8Array, isLast: boolean): boolean {
    if (number < this.next || this.#ahead.has(number)) return false;
    if (number > this.#last || (isLast && Math.max(-1, ...this.#ahead.keys()) > number))
      throw new DecodeError('a piece behind the last one');
    // Of nothing there could be any number.
    if (data.length === 0 && !isLast) throw new DecodeError('an empty piece that is not the last');
    if (this.#sizeBytes + this.#aheadBytes + data.length > this.#maxBytes)
      throw new DecodeError(`more than ${this.#maxBytes} bytes`);
    if (number - this.next > MAX_PACKETS_AHEAD) throw new DecodeError(`piece ${number} is far ahead`);
    if (isLast) this.#last = number;
    this.#ahead.set(number, data.slice());
    this.#aheadBytes += data.length;
    this.#advance();
    return true;
  }

  /** All of it, in order. */
  join(): Uint8Array {
    const bytes = new Uint8Array(this.#sizeBytes);
    let at = 0;
    for (const piece of this.#inOrder) {
      bytes.set(piece, at);
      at += piece.length;
    }
    return bytes;
  }

  #advance(): void {
    for (let piece = this.#ahead.get(this.next); piece !== undefined; piece = this.#ahead.get(this.next)) {
      this.#ahead.delete(this.next);
      this.#aheadBytes -= piece.length;
      this.#sizeBytes += piece.length;
      this.#inOrder.push(piece);
    }
  }
}
