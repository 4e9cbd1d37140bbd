import { encodeExtraParams } from '@landfall/protocol/extra-params';
import type { FlexibleParam } from '@landfall/protocol/extra-params';
import { FlexiblePath } from '@landfall/scene/flexible';
import { describe, expect, it } from 'vitest';
import { FLEX_FLOATS } from './index.ts';
import { writeFlex } from './flexes.ts';

const CLOTH: FlexibleParam = {
  type: 'flexible',
  softness: 2,
  tension: 1,
  drag: 2,
  gravity: 0.3,
  wind: 0,
  force: undefined,
};

/** Lying, so that gravity has all of it: its z is x. */
const LYING = {
  position: { x: 0, y: 0, z: 0 },
  rotation: { x: 0, y: Math.SQRT1_2, z: 0, w: Math.SQRT1_2 },
};

function written(param: FlexibleParam | Uint8Array, length = 4) {
  const to = new Float32Array(2 * FLEX_FLOATS).fill(9);
  const bytes = param instanceof Uint8Array ? param : encodeExtraParams([param]);
  const bends = writeFlex(to, 1, bytes, length);
  expect([...to.subarray(0, FLEX_FLOATS)]).toEqual([9, 9, 9, 9]);
  return { bends, numbers: [...to.subarray(FLEX_FLOATS)] };
}

describe('how a prim bends', () => {
  it('is nothing for what is not flexible, damaged, or has no length', () => {
    const light = {
      type: 'light',
      colour: { r: 1, g: 1, b: 1, a: 1 },
      radius: 1,
      cutoff: 0,
      falloff: 1,
    } as const;
    for (const bytes of [new Uint8Array(), encodeExtraParams([light]), Uint8Array.of(1, 16, 0, 99, 0, 0, 0)])
      expect(written(bytes)).toEqual({ bends: false, numbers: [0, 0, 0, 0] });
    expect(written(CLOTH, 0).bends).toBe(false);
    expect(written(CLOTH, Number.NaN).bends).toBe(false);
  });

  it('is downwards for gravity, the more the less it is held, and by the force of its own', () => {
    const [stiff, cloth, limp] = [10, 1, 0.1].map((tension) => written({ ...CLOTH, tension }).numbers);
    expect(cloth!.slice(0, 3)).toEqual([0, 0, -1]);
    expect(stiff![3]).toBeGreaterThan(0);
    expect(cloth![3]).toBeGreaterThan(stiff![3]!);
    expect(limp![3]).toBeGreaterThan(cloth![3]!);
    expect(limp![3]).toBeLessThanOrEqual(Math.PI / 2 + 1e-6);
    const pushed = written({ ...CLOTH, gravity: 0, force: { x: 0, y: 2, z: 0 } }).numbers;
    expect(pushed.slice(0, 3)).toEqual([0, 1, 0]);
    expect(written({ ...CLOTH, gravity: -0.3 }).numbers[2]).toBe(1);
  });

  it('sways in the wind as far as it minds it, and stands where nothing pulls', () => {
    const { numbers } = written({ ...CLOTH, wind: 5 });
    expect(Math.hypot(...numbers.slice(0, 3))).toBeCloseTo(1.15);
    const still = written({ ...CLOTH, gravity: 0 });
    expect([still.bends, still.numbers[3]! < 0.01]).toEqual([true, true]);
  });

  it('is numbers, whatever is said', () => {
    for (const value of [Infinity, -Infinity, Number.NaN, 1e38]) {
      const { numbers } = written({ ...CLOTH, force: { x: value, y: 0, z: value } }, 1e6);
      expect(numbers.every(Number.isFinite), String(value)).toBe(true);
    }
  });

  it('is as far as the path of such a prim bends that has come to rest', () => {
    for (const softness of [0, 1, 2, 3])
      for (const tension of [0.5, 2, 6])
        for (const gravity of [0.3, 2]) {
          const param = { ...CLOTH, softness, tension, gravity };
          const path = new FlexiblePath(param, 4, LYING);
          path.settle();
          const { direction } = path.sections.at(-1)!;
          const bend = Math.atan2(-direction.z, Math.hypot(direction.x, direction.y));
          const said = [softness, tension, gravity].join();
          expect(Math.abs(written(param).numbers[3]! - bend), said).toBeLessThan(0.01);
        }
  });
});
