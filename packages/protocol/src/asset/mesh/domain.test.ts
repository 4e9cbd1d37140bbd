import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NORMAL_DOMAIN, packU16s, u16At, unpackU16s } from './index.ts';
import { domainAround } from './domain.ts';

describe('a domain', () => {
  it('is from the least to the most of each axis, over all lists', () => {
    const lists = [Float32Array.of(1, 2, -3, 4), Float32Array.of(0, 9)];
    expect(domainAround(lists, 2)).toEqual({ min: [-3, 2], max: [1, 9] });
    expect(domainAround([Float32Array.of(5, 6, 7)], 3)).toEqual({ min: [5, 6, 7], max: [5, 6, 7] });
  });

  it('of no numbers is zero', () => {
    for (const lists of [[], [new Float32Array(0)]])
      expect(domainAround(lists, 2)).toEqual({ min: [0, 0], max: [0, 0] });
  });

  it('of no finite numbers shows it', () => {
    expect(domainAround([Float32Array.of(Infinity, 1)], 1).max).toEqual([Infinity]);
    expect(domainAround([Float32Array.of(Number.NaN)], 1).min).toEqual([Number.NaN]);
  });
});

describe('numbers of 16 bits', () => {
  it('are little-endian', () => {
    expect(u16At(Uint8Array.of(1, 2, 3, 4), 1)).toBe(0x0403);
    expect([...packU16s(Float32Array.of(0x0201 / 0xffff), { min: [0], max: [1] })]).toEqual([1, 2]);
  });

  it('have each axis in its own range', () => {
    const domain = { min: [0, -10], max: [1, 10] };
    const packed = packU16s(Float32Array.of(0, -10, 1, 10, 0.5, 0), domain);
    expect([0, 1, 2, 3].map((at) => u16At(packed, at))).toEqual([0, 0, 0xffff, 0xffff]);
    const to = new Float32Array(6);
    unpackU16s(packed, domain, to, 3);
    expect([...to].map((value) => Math.round(value * 1000) / 1000)).toEqual([0, -10, 1, 10, 0.5, 0]);
  });

  it('are unpacked as many as are asked for, and no further', () => {
    const to = new Float32Array(6).fill(7);
    unpackU16s(packU16s(new Float32Array(6), NORMAL_DOMAIN), NORMAL_DOMAIN, to, 1);
    expect([...to.subarray(3)]).toEqual([7, 7, 7]);
  });

  it('are off by half a step at most', () => {
    const number = fc.float({ min: -50, max: 50, noNaN: true });
    fc.assert(
      fc.property(fc.array(fc.tuple(number, number, number), { minLength: 1, maxLength: 20 }), (points) => {
        const from = Float32Array.from(points.flat());
        const domain = domainAround([from], 3);
        const to = new Float32Array(from.length);
        unpackU16s(packU16s(from, domain), domain, to, points.length);
        for (const [at, value] of from.entries()) {
          const range = domain.max[at % 3]! - domain.min[at % 3]!;
          expect(Math.abs(to[at]! - value)).toBeLessThanOrEqual((range / 0xffff) * 0.51 + 1e-5);
        }
        expect(packU16s(to, domain)).toEqual(packU16s(from, domain));
      }),
      { numRuns: 100 },
    );
  });
});
