import { DecodeError } from '@landfall/protocol/errors';

const EMPTY = new Uint8Array(0);

/**
 * A stretch of a stream of bytes that grows at its end and is given up at its start. Parsers look at `bytes` from `at`
 * on; when they run into the end they ask for more and begin again: the stretch at least doubles each time, so that
 * even a row of many megabytes is looked at only a few times.
 */
export class StreamWindow {
  readonly #chunks: AsyncIterator<Uint8Array>;
  #ended = false;
  bytes: Uint8Array = EMPTY;
  /** Where the parser is in `bytes`. */
  at = 0;
  /** Bytes of the stream that were given up before `bytes`. */
  #passed = 0;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Bytes of the stream before where the parser is. */
  get position(): number {
    return this.#passed + this.at;
  }

  /** More bytes behind what is there, keeping everything from `at` on. False when there are none. */
  async grow(most: number): Promise<boolean> {
    if (this.#ended) return false;
    const kept = this.bytes.subarray(this.at);
    if (kept.length > most)
      throw new DecodeError(`more than ${most} bytes in one piece`, { offset: this.position });
    const parts = [kept];
    for (let added = 0; added <= kept.length;) {
      const { value, done } = await this.#chunks.next();
      if (done === true) {
        this.#ended = true;
        break;
      }
      parts.push(value);
      added += value.length;
    }
    if (parts.length === 1) return false;
    this.#passed += this.at;
    this.bytes = parts.length === 2 && kept.length === 0 ? parts[1]! : Buffer.concat(parts);
    this.at = 0;
    return true;
  }

  async end(): Promise<void> {
    await this.#chunks.return?.();
  }
}
