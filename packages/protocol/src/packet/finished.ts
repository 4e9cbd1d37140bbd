/** What a circuit does to a datagram that is finished already. */
import { EncodeError, UsageError } from '../errors/index.ts';
import { writeAcks } from './encode-packet.ts';
import { FLAG_ACKS, FLAG_RESENT, MAX_APPENDED_ACKS, MIN_DATAGRAM_BYTES, MTU_BYTES } from './layout.ts';
import { acksOffset } from './packet.ts';

/** Marks a stored datagram as sent before, in place. @throws UsageError when it is too short to be one */
export function setResent(datagram: Uint8Array): void {
  if (datagram.length < MIN_DATAGRAM_BYTES) throw new UsageError('not a datagram');
  datagram[0] = datagram[0]! | FLAG_RESENT;
}

/** How many acks {@link appendAcks} can add to a datagram of this length. */
export function ackRoom(datagramBytes: number, maxBytes: number = MTU_BYTES): number {
  return Math.max(0, Math.min(MAX_APPENDED_ACKS, Math.floor((maxBytes - datagramBytes - 1) / 4)));
}

/**
 * A copy of a finished datagram with acks at its end, replacing any it has. The stored original stays without,
 * because a resend must not repeat stale acks.
 * @throws EncodeError for more acks than fit ({@link ackRoom}).
 * @source PROTOCOL §1.4
 */
export function appendAcks(
  datagram: Uint8Array,
  acks: readonly number[],
  maxBytes: number = MTU_BYTES,
): Uint8Array {
  const end = (datagram[0]! & FLAG_ACKS) === 0 ? datagram.length : acksOffset(datagram);
  if (acks.length > ackRoom(end, maxBytes)) throw new EncodeError('too many acks to append');
  const out = new Uint8Array(end + (acks.length === 0 ? 0 : 4 * acks.length + 1));
  out.set(datagram.subarray(0, end));
  out[0] = out[0]! & ~FLAG_ACKS;
  if (acks.length === 0) return out;
  out[0] |= FLAG_ACKS;
  writeAcks(out, end, acks);
  return out;
}
