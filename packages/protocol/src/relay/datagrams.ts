/**
 * Batches of datagrams. A record is: family (4 or 6), address, port, length (both big endian, 16 bits), bytes. Most records of a batch
 * have one peer, whose address is read and written once.
 */
import { ipAddressBytes, ipAddressOfBytes } from '../datatypes/index.ts';
import type { Endpoint } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { MAX_DATAGRAM_BYTES } from '../packet/index.ts';
import { FRAME_TYPE } from './layout.ts';
import { FULL_BATCH_BYTES } from './limits.ts';

const FRAME_HEAD_BYTES = 2;
/** Of the longest record without its datagram. */
const MOST_HEAD_BYTES = 1 + 16 + 2 + 2;

/** Collects datagrams of one link into frames of type `datagrams`. */
export class DatagramBatch {
  readonly #link: number;
  #bytes: Uint8Array = new Uint8Array(FULL_BATCH_BYTES);
  #length = FRAME_HEAD_BYTES;
  #peer: Endpoint | undefined;
  #peerBytes: Uint8Array = new Uint8Array(0);

  constructor(link: number) {
    this.#link = link;
  }

  /** Whether there is no datagram in it, and so nothing to {@link DatagramBatch.take}. */
  get isEmpty(): boolean {
    return this.#length === FRAME_HEAD_BYTES;
  }

  /** Whether it is time to {@link take} what there is, before this one is added. */
  isFullFor(datagram: Uint8Array): boolean {
    return !this.isEmpty && this.#length + MOST_HEAD_BYTES + datagram.length > FULL_BATCH_BYTES;
  }

  /** Copies the datagram. False, and nothing added, where it can go to or come from nobody: no address, or too long. */
  add(datagram: Uint8Array, peer: Endpoint): boolean {
    if (datagram.length > MAX_DATAGRAM_BYTES || !this.#look(peer)) return false;
    const head = this.#peerBytes;
    const needed = this.#length + head.length + 2 + datagram.length;
    if (needed > this.#bytes.length) this.#grow(needed);
    const bytes = this.#bytes;
    bytes.set(head, this.#length);
    let at = this.#length + head.length;
    bytes[at++] = datagram.length >> 8;
    bytes[at++] = datagram.length & 255;
    bytes.set(datagram, at);
    this.#length = at + datagram.length;
    return true;
  }

  /** The frame, which is the caller's own; the batch is empty then. */
  take(): Uint8Array {
    const frame = this.#bytes.slice(0, this.#length);
    frame[0] = FRAME_TYPE.datagrams;
    frame[1] = this.#link;
    this.#length = FRAME_HEAD_BYTES;
    return frame;
  }

  #look(peer: Endpoint): boolean {
    const known = this.#peer;
    if (known !== undefined && known.port === peer.port && known.address === peer.address) return true;
    const address = ipAddressBytes(peer.address);
    const { port } = peer;
    if (address === undefined || !Number.isInteger(port) || port < 1 || port > 0xffff) return false;
    this.#peer = { address: peer.address, port };
    this.#peerBytes = Uint8Array.of(address.length === 4 ? 4 : 6, ...address, port >> 8, port & 255);
    return true;
  }

  #grow(needed: number): void {
    const larger = new Uint8Array(needed);
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
  }
}

/** Takes batches apart; remembers the peer of the last record. */
export class DatagramReader {
  #peerBytes: Uint8Array = new Uint8Array(0);
  #peer: Endpoint | undefined;

  /**
   * Calls back for each datagram, in order: a view of the batch.
   * @throws DecodeError when a record is cut off, after what stands before it was handed over
   */
  read(batch: Uint8Array, each: (datagram: Uint8Array, peer: Endpoint) => void): void {
    let at = 0;
    while (at < batch.length) {
      const headLength = headLengthAt(batch, at);
      const bytesAt = at + headLength + 2;
      if (bytesAt > batch.length) throw new DecodeError('a record is cut off', { offset: at });
      const length = (batch[bytesAt - 2]! << 8) | batch[bytesAt - 1]!;
      const end = bytesAt + length;
      if (end > batch.length) throw new DecodeError('a datagram is cut off', { offset: bytesAt });
      each(batch.subarray(bytesAt, end), this.#peerAt(batch, at, headLength));
      at = end;
    }
  }

  #peerAt(batch: Uint8Array, at: number, headLength: number): Endpoint {
    const known = this.#peerBytes;
    if (this.#peer !== undefined && known.length === headLength && isSameAt(batch, at, known))
      return this.#peer;
    this.#peerBytes = batch.slice(at, at + headLength);
    const portAt = at + headLength - 2;
    this.#peer = {
      address: ipAddressOfBytes(batch.subarray(at + 1, portAt)),
      port: (batch[portAt]! << 8) | batch[portAt + 1]!,
    };
    return this.#peer;
  }
}

function headLengthAt(batch: Uint8Array, at: number): number {
  const family = batch[at];
  if (family !== 4 && family !== 6) throw new DecodeError('an unknown family', { offset: at });
  return family === 4 ? 7 : 19;
}

function isSameAt(batch: Uint8Array, at: number, known: Uint8Array): boolean {
  for (let i = 0; i < known.length; i++) if (batch[at + i] !== known[i]) return false;
  return true;
}
