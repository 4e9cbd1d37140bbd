import { DecodeError } from '../errors/index.ts';

/**
 * A message number as it is on the wire, read as an unsigned big-endian number: `0x0c` (High 12), `0xff06` (Medium 6),
 * `0xffff0094` (Low 148), `0xfffffffb` (the Fixed PacketAck).
 */
export type WireNumber = number;

/** How many bytes the message number takes whose first two bytes are these. @source PROTOCOL §1.2 */
export function numberLength(first: number, second: number | undefined): 1 | 2 | 4 {
  if (first !== 0xff) return 1;
  return second === 0xff ? 4 : 2;
}

/**
 * The message number at the start of `bytes[start, end)`.
 * @throws DecodeError when it is cut short.
 */
export function readWireNumber(bytes: Uint8Array, start = 0, end = bytes.length): WireNumber {
  let number = 0;
  const length = numberLength(bytes[start] ?? 0, bytes[start + 1]);
  if (start + length > end) throw new DecodeError('message number is cut short', { offset: start });
  for (let i = 0; i < length; i++) number = number * 256 + bytes[start + i]!;
  return number;
}
