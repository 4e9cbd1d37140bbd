import { encodeExtraParams } from '@landfall/protocol/extra-params';
import type { FlexibleParam } from '@landfall/protocol/extra-params';
import { inflate } from '@landfall/scene/testing';
import { describe, expect, it } from 'vitest';
import { HangingForms } from './hanging.ts';
import { at, boxOf, sceneOf } from './samples.ts';
import { sceneItems } from './scene-items.ts';
import type { ItemOptions } from './scene-items.ts';

const LIMP: FlexibleParam = {
  type: 'flexible',
  softness: 2,
  tension: 0,
  drag: 2,
  gravity: 5,
  wind: 0,
  force: undefined,
};
const PICTURE: ItemOptions = { inflate, levelOf: () => 2, isForFile: false, ownsAll: false };
/** Level: its far end looks east. */
const LEVEL = { x: 0, y: Math.SQRT1_2, z: 0, w: Math.SQRT1_2 };

const flag = (localId: number, x: number, rotation = LEVEL, param = LIMP) => {
  const { motion } = at(x, 128, 30);
  return boxOf({
    localId,
    scale: { x: 0.1, y: 0.1, z: 2 },
    extraParams: encodeExtraParams([param]),
    motion: { ...motion, rotation },
  });
};

/** Where a thing's lowest vertex is in the scene. */
function lowest({
  geometry: { positions },
  matrix,
}: Awaited<ReturnType<typeof sceneItems>>['items'][number]) {
  const heights = Array.from(
    { length: positions.length / 3 },
    (_, vertex) =>
      matrix[2]! * positions[vertex * 3]! +
      matrix[6]! * positions[vertex * 3 + 1]! +
      matrix[10]! * positions[vertex * 3 + 2]! +
      matrix[14]!,
  );
  return Math.min(...heights);
}

describe('flexible prims of a scene', () => {
  it('hang down from where they are fastened', async () => {
    const straight = boxOf({ ...flag(2, 100).description, extraParams: new Uint8Array() });
    const { items } = await sceneItems(sceneOf([flag(1, 100), straight]), PICTURE);
    expect(lowest(items[1]!)).toBeCloseTo(29.95);
    // Two metres long, level, and limp: its end is more than half of that below.
    expect(lowest(items[0]!)).toBeLessThan(28.9);
    expect(items[0]!.geometry.faces).toHaveLength(items[1]!.geometry.faces.length);
  });

  it('share how they hang where they are turned alike, and not otherwise', async () => {
    const upright = { x: 0, y: 0, z: 0, w: 1 };
    const stiff = { ...LIMP, tension: 9 };
    const { items } = await sceneItems(
      sceneOf([flag(1, 50), flag(2, 90), flag(3, 90, upright), flag(4, 90, LEVEL, stiff)]),
      PICTURE,
    );
    const [one, other, standing, tense] = items.map(({ geometry }) => geometry);
    expect(other).toBe(one);
    expect(standing).not.toBe(one);
    expect(tense).not.toBe(one);
    expect(lowest(items[3]!)).toBeGreaterThan(lowest(items[0]!));
  });

  it('hang the same in map, view and file', async () => {
    const hanging = new HangingForms();
    const scene = sceneOf([flag(1, 50)]);
    const [map, file] = [
      await sceneItems(scene, { ...PICTURE, hanging }),
      await sceneItems(scene, { ...PICTURE, hanging, isForFile: true }),
    ];
    expect(file.items[0]!.geometry.positions).toEqual(map.items[0]!.geometry.positions);
  });
});
