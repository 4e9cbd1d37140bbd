import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { decodeKeptRegion, encodeKeptRegion, MAX_KEPT_BYTES } from './kept-region.ts';

const random = createRandom(3);
const kept = (localId: number, length = 200, overridesLength = 0) => ({
  localId,
  crc: localId * 3,
  data: random.bytes(length),
  overrides: random.bytes(overridesLength),
});

describe('a kept region', () => {
  it('is what was kept', () => {
    const objects = [kept(1), kept(0xffff_ffff, 0, 70), kept(7, 65_535)];
    const read = decodeKeptRegion(encodeKeptRegion(objects));
    expect([...read.values()]).toEqual(objects.map((each) => ({ ...each, crc: each.crc >>> 0 })));
    expect(decodeKeptRegion(encodeKeptRegion([])).size).toBe(0);
  });

  it('has a bound, and no object that is larger than an update can be', () => {
    expect(decodeKeptRegion(encodeKeptRegion([kept(1, 65_536), kept(2)])).size).toBe(1);
    const big = kept(1, 60_000);
    const bytes = encodeKeptRegion(Array.from({ length: 600 }, (_, n) => ({ ...big, localId: n + 1 })));
    expect(bytes.length).toBeLessThanOrEqual(MAX_KEPT_BYTES);
    expect(bytes.length).toBeGreaterThan(MAX_KEPT_BYTES - 70_000);
    expect(() => decodeKeptRegion(new Uint8Array(MAX_KEPT_BYTES + 1))).toThrow(DecodeError);
  });

  it('that is something else, or cut, is refused', () => {
    const bytes = encodeKeptRegion([kept(1), kept(2)]);
    for (const length of [0, 4, 10, 16, 100, bytes.length - 1])
      expect(() => decodeKeptRegion(bytes.subarray(0, length))).toThrow(DecodeError);
    expect(() => decodeKeptRegion(Uint8Array.of(...bytes.subarray(1)))).toThrow(DecodeError);
  });
});
