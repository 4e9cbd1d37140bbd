import { BOX_SHAPE, packShape, unpackShape } from '@landfall/protocol/object';
import { PLAIN_FACE, encodeTextureEntry } from '@landfall/protocol/texture-entry';
import { inflate } from '@landfall/scene/testing';
import { describe, expect, it } from 'vitest';
import type { ViewCamera } from '../picture/index.ts';
import type { CollectedObject } from './collected-scene.ts';
import { LandItems } from './land-items.ts';
import { at, boxOf, sceneOf } from './samples.ts';
import { sceneItems } from './scene-items.ts';
import type { ItemOptions } from './scene-items.ts';
import { usualView } from './usual-view.ts';

/** The view of a scene of these objects, on flat land 24 m high. */
async function viewOf(objects: readonly CollectedObject[], land?: Float32Array): Promise<ViewCamera> {
  const region = land && { land: { width: 256, depth: 256, heights: land } };
  const scene = sceneOf(objects, {}, region);
  const options: ItemOptions = { inflate, levelOf: () => 0, isForFile: false, ownsAll: true };
  const { items } = await sceneItems(scene, options);
  return usualView(scene, [...new LandItems(scene).of({ withTextures: false }), ...items]);
}

/** Twenty-five boxes, eight metres apart. */
const VILLAGE = Array.from({ length: 25 }, (_, number) =>
  boxOf({ localId: number + 1, ...at(112 + (number % 5) * 8, 112 + Math.floor(number / 5) * 8, 25) }),
);
const OPAQUE = encodeTextureEntry({ default: PLAIN_FACE, faces: new Map() });
const isBetween = (value: number, least: number, most: number) => value > least && value < most;

describe('where a scene is seen from', () => {
  it('is the south-west of where most stands, or of the middle', async () => {
    const { position, target } = await viewOf([]);
    expect(target).toEqual({ x: 128, y: 128, z: 24 });
    expect([position.x < 128, position.y < 128, position.z > 24]).toEqual([true, true, true]);
    const crowd = [20, 21, 22, 23, 240].map((x, number) => boxOf({ localId: number + 1, ...at(x, 60, 30) }));
    expect((await viewOf(crowd)).target).toEqual({ x: 22, y: 60, z: 30 });
    const village = await viewOf(VILLAGE);
    expect(village.target).toEqual({ x: 128, y: 128, z: 25 });
    expect((village.position.x - 128) / (village.position.y - 128)).toBeCloseTo(0.9 / 1.3);
  });

  it('is inside of a dome that is around all of it', async () => {
    const hollow = packShape({ ...unpackShape(BOX_SHAPE), profileHollow: 0.95 });
    const dome = boxOf({
      localId: 90,
      shape: hollow,
      scale: { x: 40, y: 40, z: 40 },
      textureEntry: OPAQUE,
      ...at(128, 128, 30),
    });
    const { position } = await viewOf([...VILLAGE, dome]);
    expect([position.x, position.y].every((value) => isBetween(value, 109, 147))).toBe(true);
  });

  it('is not behind a wall, and not in something', async () => {
    const { position: free } = await viewOf(VILLAGE);
    const wall = boxOf({ localId: 90, scale: { x: 200, y: 1, z: 60 }, ...at(128, 108, 30) });
    expect((await viewOf([...VILLAGE, wall])).position.y).toBeGreaterThan(108);
    const rock = boxOf({ localId: 90, scale: { x: 6, y: 6, z: 6 }, ...at(free.x, free.y, free.z) });
    const { position } = await viewOf([...VILLAGE, rock]);
    const away = [position.x - free.x, position.y - free.y, position.z - free.z].map(Math.abs);
    expect(Math.max(...away)).toBeGreaterThan(3);
  });

  it('is above the ground, and sees over a ridge or from its other side', async () => {
    // A ridge of 150 m south of it all.
    const heights = Float32Array.from({ length: 256 * 256 }, (_, sample) => {
      const y = Math.floor(sample / 256);
      return y > 84 && y < 104 ? 150 : 24;
    });
    const { position } = await viewOf(VILLAGE, heights);
    expect(position.y).toBeGreaterThan(104);
    expect(position.z).toBeGreaterThan(26);
  });
});
