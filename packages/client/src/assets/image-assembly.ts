import { DecodeError } from '@landfall/protocol/errors';
import { MAX_ASSET_BYTES } from './limits.ts';

/** `Packets` has 16 bits. */
const MAX_PACKETS = 0xffff;

/** A texture that comes by UDP, packet by packet in any order: ImageData is the first, ImagePacket has the others. */
export class ImageAssembly {
  readonly #packets: (Uint8Array | undefined)[] = [];
  #sizeBytes: number | undefined;
  #count = Infinity;
  #arrived = 0;
  #received = 0;
  #contiguous = 0;
  #contiguousBytes = 0;

  /** Of the whole; undefined until the first packet. */
  get sizeBytes(): number | undefined {
    return this.#sizeBytes;
  }

  /** Packets that are there. */
  get arrived(): number {
    return this.#arrived;
  }

  /** The first that is not there: it, and perhaps others behind it, are to be asked for. */
  get missing(): number {
    return this.#contiguous;
  }

  /** Of the beginning, up to the first packet that is missing. */
  get contiguousBytes(): number {
    return this.#contiguousBytes;
  }

  get isWhole(): boolean {
    return this.#contiguous >= this.#count;
  }

  /** ImageData. @throws DecodeError when it contradicts what has come, or claims too much */
  receiveFirst(sizeBytes: number, packets: number, data: Uint8Array): void {
    if (sizeBytes < 1 || sizeBytes > MAX_ASSET_BYTES)
      throw new DecodeError(`a texture of ${sizeBytes} bytes`);
    if (packets < 1 || packets > sizeBytes) throw new DecodeError(`a texture in ${packets} packets`);
    const isSame = this.#sizeBytes === undefined || this.#sizeBytes === sizeBytes;
    if (!isSame || this.#packets.length > packets) throw new DecodeError('a texture that changes');
    this.#sizeBytes = sizeBytes;
    this.#count = packets;
    this.#receive(0, data);
  }

  /** ImagePacket, which may come before ImageData. @throws DecodeError when there can be no such packet */
  receiveFurther(packet: number, data: Uint8Array): void {
    if (packet < 1 || packet >= Math.min(this.#count, MAX_PACKETS)) throw new DecodeError(`packet ${packet}`);
    this.#receive(packet, data);
  }

  /** The beginning, as far as it is there; a copy. */
  bytes(): Uint8Array {
    const bytes = new Uint8Array(this.#contiguousBytes);
    let at = 0;
    for (const data of this.#packets.slice(0, this.#contiguous)) {
      bytes.set(data!, at);
      at += data!.length;
    }
    return bytes;
  }

  #receive(packet: number, data: Uint8Array): void {
    if (this.#packets[packet] !== undefined) return this.#checkSize();
    if (data.length === 0) throw new DecodeError(`packet ${packet} without bytes`);
    this.#packets[packet] = data.slice();
    this.#arrived++;
    this.#received += data.length;
    while (this.#contiguous < this.#packets.length) {
      const next = this.#packets[this.#contiguous];
      if (next === undefined) break;
      this.#contiguous++;
      this.#contiguousBytes += next.length;
    }
    this.#checkSize();
  }

  #checkSize(): void {
    const most = this.#sizeBytes ?? MAX_ASSET_BYTES;
    if (this.#received > most) throw new DecodeError('more of a texture than there is');
    if (this.isWhole && this.#received < most) throw new DecodeError('less of a texture than there is');
  }
}
