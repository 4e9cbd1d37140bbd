import type { Random } from '@landfall/protocol/testing';

/** A copy with some bytes changed, cut, or doubled, mostly near its beginning, where the headers are. */
export function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = new Uint8Array(bytes);
  for (let count = random.integer(1, 6); count > 0; count--) {
    const most = random.next() < 0.7 ? Math.min(160, copy.length - 1) : copy.length - 1;
    copy[random.integer(0, most)] = random.integer(0, 255);
  }
  const kind = random.next();
  if (kind < 0.2) return copy.subarray(0, random.integer(0, copy.length));
  if (kind > 0.9) return Uint8Array.from([...copy, ...copy.subarray(random.integer(0, copy.length))]);
  return copy;
}
