import { FLAG_ZEROCODED, HEADER_BYTES } from './layout.ts';
import { numberLength } from './number.ts';
import type { WireNumber } from './number.ts';

const LONGEST_NUMBER = 4;

/**
 * The message number of a datagram without decoding the rest, or undefined when it is cut short.
 * An extra header does not matter: it stands behind the number.
 */
export function peekWireNumber(datagram: Uint8Array): WireNumber | undefined {
  const first = datagram[HEADER_BYTES];
  const second = datagram[HEADER_BYTES + 1];
  // High and most Medium numbers have no zero in them, and so stand there as they are.
  if (first !== undefined && first !== 0 && first !== 0xff) return first;
  if (first === 0xff && second !== undefined && second !== 0 && second !== 0xff) return 0xff00 + second;
  const bytes = (datagram[0] ?? 0) & FLAG_ZEROCODED ? expandStart(datagram) : plainStart(datagram);
  const length = bytes.length === 0 ? LONGEST_NUMBER : numberLength(bytes[0]!, bytes[1]);
  if (bytes.length < length) return undefined;
  return bytes.slice(0, length).reduce((number, byte) => number * 256 + byte, 0);
}

function plainStart(datagram: Uint8Array): number[] {
  return Array.from(datagram.subarray(HEADER_BYTES, HEADER_BYTES + LONGEST_NUMBER));
}

function expandStart(datagram: Uint8Array): number[] {
  const out: number[] = [];
  for (let i = HEADER_BYTES; i < datagram.length && out.length < LONGEST_NUMBER; i++) {
    const byte = datagram[i]!;
    const run = byte === 0 ? runLength(datagram[++i]) : 1;
    for (let n = 0; n < run && out.length < LONGEST_NUMBER; n++) out.push(byte);
  }
  return out;
}

/** Of zeros, by what follows the first: nothing is one, another zero 256 and more. */
function runLength(count: number | undefined): number {
  if (count === undefined) return 1;
  return count === 0 ? LONGEST_NUMBER : count;
}
