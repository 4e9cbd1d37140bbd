import { SCULPT_TYPE } from '@landfall/protocol/extra-params';
import type { SculptParam } from '@landfall/protocol/extra-params';
import { BOX_SHAPE, PCODE, packShape, unpackShape } from '@landfall/protocol/object';
import { SQUARE_FACE, inflate, levelOf, meshAssetOf } from '@landfall/scene/testing';
import { describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import type { Geometry } from '@landfall/scene/geometry';
import { ByteBudget } from './byte-budget.ts';
import { Geometries } from './geometries.ts';
import type { Kept } from './geometries.ts';
import { boxOf, idOf, sceneOf } from './samples.ts';

const MESH = idOf(90).toString();
const MAP = { width: 8, height: 8, channels: 3, pixels: new Uint8Array(192).fill(100) };
const formOf = (number: number, changes: Partial<SculptParam> = {}): SculptParam => ({
  type: 'sculpt',
  textureId: idOf(number),
  sculptType: SCULPT_TYPE.sphere,
  inverted: false,
  mirrored: false,
  ...changes,
});
const scene = sceneOf([], {
  sculpts: new Map<string, typeof MAP | { absent: 'late' }>([
    [idOf(80).toString(), MAP],
    [idOf(81).toString(), { absent: 'late' }],
  ]),
  meshes: new Map([
    [MESH, meshAssetOf({ high_lod: levelOf(SQUARE_FACE) })],
    [idOf(91).toString(), Uint8Array.of(1, 2, 3)],
  ]),
});
const made = (mostBytes = Infinity) => {
  const geometries = new Geometries(scene.assets, {
    inflate,
    warnings: scene.warnings,
    budget: new ByteBudget(mostBytes),
  });
  return geometries;
};
/** Of geometries that are expected to be there. */
const there = (kept: Kept | undefined): Geometry => {
  if (kept === undefined || kept === 'too-much') throw new UsageError(`there is none: ${kept}`);
  return kept;
};

describe('geometries of a scene', () => {
  it('are one for each form and level', () => {
    const geometries = made();
    const { description } = boxOf({ localId: 1 });
    const hollow = packShape({ ...unpackShape(BOX_SHAPE), profileHollow: 0.5 });
    expect(geometries.prim(description, 1)).toBe(geometries.prim({ ...description, localId: 2 }, 1));
    expect(geometries.prim(description, 2)).not.toBe(geometries.prim(description, 1));
    expect(there(geometries.prim({ ...description, shape: hollow }, 1)).faces).toHaveLength(7);
    const plant = { ...description, pcode: PCODE.tree, state: 3 };
    expect(geometries.plant(plant, 1)).toBe(geometries.plant(plant, 1));
    expect(geometries.box().faces).toHaveLength(6);
  });

  it('are no more than their memory allows: what is known stays, and nothing further is made', async () => {
    const geometries = made(1);
    const { description } = boxOf({ localId: 1 });
    const first = geometries.prim(description, 1);
    expect(there(first).faces).toHaveLength(6);
    expect(geometries.prim(description, 1)).toBe(first);
    const hollow = packShape({ ...unpackShape(BOX_SHAPE), profileHollow: 0.5 });
    expect(geometries.prim({ ...description, shape: hollow }, 1)).toBe('too-much');
    expect(geometries.plant({ ...description, pcode: PCODE.tree, state: 3 }, 1)).toBe('too-much');
    expect(geometries.sculpt(formOf(80), 1)).toBe('too-much');
    expect(await geometries.mesh(MESH, 1)).toBe('too-much');
    expect(geometries.box().faces).toHaveLength(6);
  });

  it('of sculpts are one for each map, turned over or not; none where the map is not there', () => {
    const geometries = made();
    const one = geometries.sculpt(formOf(80), 1)!;
    expect(geometries.sculpt(formOf(80), 1)).toBe(one);
    for (const changes of [{ inverted: true }, { mirrored: true }, { sculptType: SCULPT_TYPE.plane }])
      expect(geometries.sculpt(formOf(80, changes), 1)).not.toBe(one);
    expect(geometries.sculpt(formOf(81), 1)).toBeUndefined();
    expect(geometries.sculpt(formOf(82), 1)).toBeUndefined();
  });

  it('of meshes are read once; what is none is told once', async () => {
    const geometries = made();
    const [one, other] = await Promise.all([geometries.mesh(MESH, 1), geometries.mesh(MESH, 1)]);
    expect(there(one).indices).toHaveLength(6);
    expect(other).toBe(one);
    expect(await geometries.mesh(idOf(91).toString(), 1)).toBeUndefined();
    expect(await geometries.mesh(idOf(91).toString(), 1)).toBeUndefined();
    expect(await geometries.mesh(idOf(92).toString(), 1)).toBeUndefined();
    expect(scene.warnings.kept.filter(({ of }) => of === 'mesh')).toHaveLength(1);
  });
});
