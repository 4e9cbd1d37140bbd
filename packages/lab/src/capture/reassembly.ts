import type { IpPayload } from './ip.ts';

/** Packets that wait for more pieces; when there are more, the oldest is given up. */
const MAX_WAITING = 256;
/** Of one packet: 65,535 bytes in pieces of the smallest usual size are 120. */
const MAX_PIECES = 1024;
const MAX_PACKET_BYTES = 65_535;

/** The pieces of one packet so far, by offset. The first of two at the same offset counts. */
interface Waiting {
  readonly pieces: Map<number, Uint8Array>;
  /** Bytes in the pieces. While they are fewer than the packet has, there is a gap. */
  heldBytes: number;
  missingBytes: number;
  end: number | undefined;
}

/** Puts fragmented IP packets together again, within bounds. */
export class Reassembly {
  readonly #waiting = new Map<string, Waiting>();

  /** Packets of which pieces are missing. */
  get incomplete(): number {
    return this.#waiting.size;
  }

  /** The whole payload when this was its last missing piece; undefined while more are missing. */
  add(payload: IpPayload): IpPayload | undefined {
    const { fragment, protocol, source, destination, bytes } = payload;
    if (fragment === undefined) return payload;
    const key = `${protocol} ${source} ${destination} ${fragment.id}`;
    const waiting = this.#waitingFor(key);
    const isTooMuch = fragment.offset + bytes.length > MAX_PACKET_BYTES || waiting.pieces.size >= MAX_PIECES;
    if (isTooMuch) {
      this.#waiting.delete(key);
      return undefined;
    }
    if (!waiting.pieces.has(fragment.offset)) {
      waiting.pieces.set(fragment.offset, bytes);
      waiting.heldBytes += bytes.length;
    }
    waiting.missingBytes += payload.missingBytes;
    if (fragment.isLast) waiting.end = fragment.offset + bytes.length;
    const whole = joined(waiting);
    if (whole === undefined) return undefined;
    this.#waiting.delete(key);
    return { ...payload, bytes: whole, missingBytes: waiting.missingBytes, fragment: undefined };
  }

  #waitingFor(key: string): Waiting {
    const known = this.#waiting.get(key);
    if (known !== undefined) return known;
    if (this.#waiting.size >= MAX_WAITING) {
      const oldest = this.#waiting.keys().next().value;
      if (oldest !== undefined) this.#waiting.delete(oldest);
    }
    const waiting: Waiting = { pieces: new Map(), heldBytes: 0, missingBytes: 0, end: undefined };
    this.#waiting.set(key, waiting);
    return waiting;
  }
}

/** All pieces one behind the other, or undefined when there is a gap or the last has not come. */
function joined({ pieces, heldBytes, end }: Waiting): Uint8Array | undefined {
  if (end === undefined || heldBytes < end) return undefined;
  const whole = new Uint8Array(end);
  const inOrder = [...pieces].sort(([one], [other]) => one - other);
  let at = 0;
  for (const [offset, bytes] of inOrder) {
    if (offset > at) return undefined;
    if (offset < end) whole.set(bytes.subarray(0, end - offset), offset);
    at = Math.max(at, offset + bytes.length);
  }
  return at >= end ? whole : undefined;
}
