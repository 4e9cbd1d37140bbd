import { expect, it } from 'vitest';
import { createRandom } from '@landfall/protocol/testing';
import { shortestFloat } from './shortest-float.ts';

it('writes single floats as people would', () => {
  for (const value of [0, 0.1, -2.5, 0.99, 1e-7, 123.456, 16_777_216, 3.4e38]) {
    expect(shortestFloat(Math.fround(value))).toBe(value);
  }
  expect(shortestFloat(Number.NaN)).toBeNaN();
  expect(shortestFloat(Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
});

it('is always the same single float', () => {
  const random = createRandom(9);
  const view = new DataView(new ArrayBuffer(4));
  for (let i = 0; i < 20_000; i++) {
    view.setUint32(0, random.integer(0, 0xffffffff));
    const value = view.getFloat32(0);
    expect(Object.is(Math.fround(shortestFloat(value)), value)).toBe(true);
  }
});
