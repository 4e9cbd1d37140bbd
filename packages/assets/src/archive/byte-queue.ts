import { DecodeError } from '@landfall/protocol/errors';

/** Chunks in, exactly so many bytes out. Holds no more than the chunk at hand and what was asked for. */
export class ByteQueue {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #current: Uint8Array = new Uint8Array(0);
  /** Bytes handed out or skipped. */
  position = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** The next `length` bytes; shorter, possibly empty, only at the end. A copy unless it lies within one chunk. */
  async take(length: number): Promise<Uint8Array> {
    if (this.#current.length >= length) return this.#cut(length);
    const parts: Uint8Array[] = [];
    let missing = length;
    while (missing > 0 && (await this.#fill())) {
      const part = this.#cut(Math.min(missing, this.#current.length));
      parts.push(part);
      missing -= part.length;
    }
    return Buffer.concat(parts);
  }

  /** At most so many bytes, as they lie there; none only at the end. */
  async takeSome(most: number): Promise<Uint8Array> {
    return (await this.#fill()) ? this.#cut(Math.min(most, this.#current.length)) : new Uint8Array(0);
  }

  /** Puts the last bytes that were taken back in front. */
  giveBack(bytes: Uint8Array): void {
    if (bytes.length === 0) return;
    this.#current = this.#current.length === 0 ? bytes : Buffer.concat([bytes, this.#current]);
    this.position -= bytes.length;
  }

  /** @throws DecodeError when there are fewer than `length` left. */
  async takeAll(length: number, what: string): Promise<Uint8Array> {
    const bytes = await this.take(length);
    if (bytes.length < length)
      throw new DecodeError(`${what} of ${length} bytes ends after ${bytes.length}`, {
        offset: this.position,
      });
    return bytes;
  }

  /** @throws DecodeError when there are fewer than `length` left. */
  async skip(length: number): Promise<void> {
    let missing = length;
    while (missing > 0) {
      if (!(await this.#fill())) throw new DecodeError('archive is cut off', { offset: this.position });
      missing -= this.#cut(Math.min(missing, this.#current.length)).length;
    }
  }

  /** Reads on to the end of the source, for what it says there. */
  async drain(): Promise<void> {
    while (await this.#fill()) this.#cut(this.#current.length);
  }

  /** Tells the source that nothing more will be read. */
  async end(): Promise<void> {
    await this.#chunks.return?.();
  }

  /** True when there is at least one byte. */
  async #fill(): Promise<boolean> {
    while (this.#current.length === 0) {
      const { value, done } = await this.#chunks.next();
      if (done === true) return false;
      this.#current = value;
    }
    return true;
  }

  #cut(length: number): Uint8Array {
    const part = this.#current.subarray(0, length);
    this.#current = this.#current.subarray(length);
    this.position += length;
    return part;
  }
}
