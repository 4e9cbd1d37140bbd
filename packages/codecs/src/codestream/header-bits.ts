import { DecodeError } from '@landfall/protocol/errors';

/** The bits of a packet header: after a byte of ones the next one has only seven. @source ISO/IEC 15444-1 B.10.1 */
export class HeaderBits {
  readonly #bytes: Uint8Array;
  /** The next byte to be taken. */
  offset: number;
  #byte = 0;
  #left = 0;

  constructor(bytes: Uint8Array, offset: number) {
    this.#bytes = bytes;
    this.offset = offset;
  }

  readonly next = (): number => {
    if (this.#left === 0) this.#take();
    this.#left--;
    return (this.#byte >> this.#left) & 1;
  };

  #take(): void {
    if (this.offset >= this.#bytes.length)
      throw new DecodeError('a packet header is cut off', { offset: this.offset });
    this.#left = this.#byte === 0xff ? 7 : 8;
    this.#byte = this.#bytes[this.offset++]!;
  }

  /** @param count up to 31 */
  number(count: number): number {
    let value = 0;
    for (let bit = 0; bit < count; bit++) value = value * 2 + this.next();
    return value;
  }

  /** Goes on to the next whole byte, past the one that must follow a last byte of ones. */
  align(): void {
    this.#left = 0;
    if (this.#byte === 0xff) this.#take();
    this.#left = 0;
  }
}
