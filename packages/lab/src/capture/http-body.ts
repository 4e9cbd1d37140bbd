/** The body of an HTTP/1.x message as its bytes come. @source RFC 9112 §6, §7 */

/** More of a body is counted, not kept. */
export const MAX_BODY_BYTES = 64 * 1024 * 1024;
const MAX_LINE_BYTES = 8 * 1024;
const LINE_FEED = 10;

/** How the end of a body is told: by its length, by chunks, or by the end of the connection. */
export type Framing = { readonly length: number } | 'chunked' | 'until-end';

type State = 'data' | 'chunk-size' | 'chunk-end' | 'trailer' | 'done';

/** Takes a body's bytes until it is whole. */
export class HttpBody {
  readonly #framing: Framing;
  readonly #parts: Uint8Array[] = [];
  #state: State;
  /** Of the data that is being taken. */
  #left: number;
  #line = '';
  #keptBytes = 0;
  missingBytes = 0;

  constructor(framing: Framing) {
    this.#framing = framing;
    this.#left = typeof framing === 'object' ? framing.length : framing === 'chunked' ? 0 : Infinity;
    this.#state = framing === 'chunked' ? 'chunk-size' : this.#left === 0 ? 'done' : 'data';
  }

  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** Whether the end of the connection ends it as it should. */
  get endsWithConnection(): boolean {
    return this.#framing === 'until-end';
  }

  bytes(): Uint8Array {
    if (this.#parts.length === 1) return this.#parts[0]!;
    const whole = new Uint8Array(this.#keptBytes);
    let at = 0;
    for (const part of this.#parts) {
      whole.set(part, at);
      at += part.length;
    }
    return whole;
  }

  /** How many of these bytes are the body's; all of them while it is not done. -1 when they are none of any body. */
  take(bytes: Uint8Array): number {
    let at = 0;
    while (at < bytes.length && this.#state !== 'done') {
      if (this.#state === 'data') at += this.#takeData(bytes.subarray(at));
      else {
        const end = bytes.indexOf(LINE_FEED, at);
        this.#line += Buffer.from(bytes.subarray(at, end < 0 ? bytes.length : end)).toString('latin1');
        if (this.#line.length > MAX_LINE_BYTES) return -1;
        at = end < 0 ? bytes.length : end + 1;
        if (end >= 0 && !this.#takeLine()) return -1;
      }
    }
    return at;
  }

  /** So many bytes that the capture does not have: false when it cannot be told where the body goes on. */
  skip(missingBytes: number): boolean {
    if (this.#state !== 'data' || missingBytes > this.#left) return false;
    this.missingBytes += missingBytes;
    this.#spend(missingBytes);
    return true;
  }

  #takeData(bytes: Uint8Array): number {
    const taken = bytes.subarray(0, Math.min(bytes.length, this.#left));
    const kept = taken.subarray(0, Math.max(0, MAX_BODY_BYTES - this.#keptBytes));
    if (kept.length > 0) this.#parts.push(kept);
    this.#keptBytes += kept.length;
    this.missingBytes += taken.length - kept.length;
    this.#spend(taken.length);
    return taken.length;
  }

  #spend(count: number): void {
    this.#left -= count;
    if (this.#left === 0) this.#state = this.#framing === 'chunked' ? 'chunk-end' : 'done';
  }

  /** False when it is no line of a chunked body. */
  #takeLine(): boolean {
    const line = this.#line.replace(/\r$/, '');
    this.#line = '';
    if (this.#state === 'trailer') {
      if (line === '') this.#state = 'done';
      return true;
    }
    if (this.#state === 'chunk-end') {
      this.#state = 'chunk-size';
      return line === '';
    }
    const size = /^([0-9a-f]{1,8})[ \t]*(?:;.*)?$/i.exec(line)?.[1];
    if (size === undefined) return false;
    this.#left = Number.parseInt(size, 16);
    this.#state = this.#left === 0 ? 'trailer' : 'data';
    return true;
  }
}
