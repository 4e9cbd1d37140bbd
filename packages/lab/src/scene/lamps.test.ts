import { encodeExtraParams } from '@landfall/protocol/extra-params';
import type { LightParam } from '@landfall/protocol/extra-params';
import { describe, expect, it } from 'vitest';
import { MOST_FILE_LAMPS, MOST_VIEW_LAMPS, lampsAround, lampsOf, strongestLamps } from './lamps.ts';
import { at, avatarOf, boxOf, idOf, sceneOf } from './samples.ts';

const LIGHT: LightParam = {
  type: 'light',
  colour: { r: 255, g: 51, b: 0, a: 127.5 },
  radius: 8,
  falloff: 0.5,
  cutoff: 0,
};
/** What it takes of the wire: bytes for colours, floats for the rest. */
const lampAt = (localId: number, x: number, changes: Partial<LightParam> = {}) =>
  boxOf({ localId, ...at(x, 0, 0), extraParams: encodeExtraParams([{ ...LIGHT, ...changes }]) });

describe('the lamps of a scene', () => {
  it('are where their objects are, as bright and as far as they say', () => {
    const named = {
      ...lampAt(1, 10),
      naming: { name: 'Lantern', description: '', ownerId: idOf(2) },
    };
    const [lamp, ...others] = lampsOf(sceneOf([named, boxOf({ localId: 2 })]));
    expect(others).toEqual([]);
    expect(lamp).toMatchObject({ name: 'Lantern', radius: 8, falloff: 0.5, cone: undefined });
    expect(lamp!.position).toEqual({ x: 10, y: 0, z: 0 });
    expect(lamp!.colour).toEqual([0.5, 0.1, 0].map((value) => expect.closeTo(value, 2)));
  });

  it('are none of those that make no sense, or give no light', () => {
    const scene = sceneOf([
      lampAt(1, 0, { radius: -12.79, falloff: -5.7e-28 }),
      lampAt(2, 0, { radius: Number.NaN }),
      lampAt(3, 0, { colour: { r: 0, g: 0, b: 0, a: 255 } }),
      lampAt(4, 0, { colour: { r: 255, g: 255, b: 255, a: 0 } }),
      lampAt(5, Number.NaN),
      avatarOf({ localId: 6, extraParams: encodeExtraParams([LIGHT]) }),
    ]);
    expect(lampsOf(scene)).toEqual([]);
  });

  it('keep to what lights can be', () => {
    const [far, odd] = lampsOf(
      sceneOf([lampAt(1, 0, { radius: 1e30, falloff: 9 }), lampAt(2, 0, { falloff: Number.NaN })]),
    );
    expect(far).toMatchObject({ radius: 20, falloff: 2 });
    expect(odd).toMatchObject({ falloff: 0 });
  });

  it('shine downwards in their own frame where they project', () => {
    const projector = (fieldOfViewRad: number) => {
      const { motion } = at(0, 0, 0);
      // Turned by a quarter around y: what was down is west.
      const rotation = { x: 0, y: Math.SQRT1_2, z: 0, w: Math.SQRT1_2 };
      const image = {
        type: 'lightImage' as const,
        textureId: idOf(1),
        fieldOfViewRad,
        focus: 0,
        ambiance: 0,
      };
      const extraParams = encodeExtraParams([LIGHT, image]);
      return lampsOf(sceneOf([boxOf({ localId: 1, motion: { ...motion, rotation }, extraParams })]))[0]!.cone;
    };
    expect(projector(1)).toMatchObject({
      direction: { x: expect.closeTo(-1), y: expect.closeTo(0), z: expect.closeTo(0) },
      angleRad: expect.closeTo(0.5),
    });
    expect(projector(9)!.angleRad).toBeCloseTo(Math.PI / 2);
    expect(projector(0)).toBeUndefined();
  });

  it('in a view are those nearest to it, in a file those that light most', () => {
    const count = MOST_VIEW_LAMPS + 10;
    const row = sceneOf(
      Array.from({ length: count }, (_, number) => lampAt(number + 1, number, { radius: 1 + number / 10 })),
    );
    const near = lampsAround(row, { x: 0, y: 0, z: 0 });
    expect(near).toHaveLength(MOST_VIEW_LAMPS);
    expect(Math.max(...near.map(({ position }) => position.x))).toBe(MOST_VIEW_LAMPS - 1);
    const strong = strongestLamps(row);
    expect(strong).toHaveLength(MOST_FILE_LAMPS);
    expect(Math.min(...strong.map(({ position }) => position.x))).toBe(count - MOST_FILE_LAMPS);
  });
});
