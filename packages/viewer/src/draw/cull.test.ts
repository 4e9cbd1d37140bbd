import type { LevelOfDetail } from '@landfall/scene/lod';
import { encodeTextureEntry, PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { describe, expect, it } from 'vitest';
import { MATRIX_FLOATS, WorldTable } from '../world/index.ts';
import { Culler, planesOf } from './index.ts';
import type { View } from './index.ts';

/** Looks along x from where nothing is; 90° each way, 100 m. In columns. */
function view(far = 100): View {
  const [near, end] = [0.1, far];
  const a = (end + near) / (near - end);
  const b = (2 * end * near) / (near - end);
  // Ahead is x, right is −y, up is z.
  const viewProjection = Float32Array.of(0, 0, -a, 1, -1, 0, 0, 0, 0, 1, 0, 0, 0, 0, b, 0);
  return { viewProjection, planes: planesOf(viewProjection), eye: [0, 0, 0], pixelsAtOneMetre: 500, far };
}

const SEE_THROUGH = encodeTextureEntry({
  default: { ...PLAIN_FACE, colour: { r: 255, g: 255, b: 255, a: 100 } },
  faces: new Map(),
});

/** Puts a thing of one form into the table. */
function put(
  table: WorldTable,
  [x, y, z]: [number, number, number],
  radius = 0.5,
  entry: Uint8Array = new Uint8Array(),
): number {
  const { columns } = table;
  const instance = columns.take();
  columns.matrices.set([1, 0, 0, x, 0, 1, 0, y, 0, 0, 1, z], instance * MATRIX_FLOATS);
  columns.radii[instance] = radius;
  columns.forms[instance] = 0;
  columns.looks[instance] = table.looks.numberOf(entry);
  columns.isPlaced[instance] = 1;
  return instance;
}

const settings = { leastPixels: 1, lodFactor: 1 };
const anyLevel = () => 0;
const solid = (culler: Culler): number[] => [...culler.solid.subarray(0, culler.solidCount)];

describe('what is drawn of the world', () => {
  it('is what is ahead, near enough and large enough', () => {
    const table = new WorldTable();
    const ahead = put(table, [10, 0, 0]);
    put(table, [-10, 0, 0]);
    put(table, [10, 30, 0]);
    put(table, [120, 0, 0]);
    put(table, [90, 0, 0], 0.01);
    const atTheEdge = put(table, [10, 10.5, 0]);
    const culler = new Culler();
    culler.run(table, view(), settings, anyLevel);
    expect(solid(culler)).toEqual([ahead, atTheEdge]);
    expect(culler.visible).toBe(2);
  });

  it('is grouped by geometry, finer where it is nearer', () => {
    const table = new WorldTable();
    for (const x of [90, 3, 30, 91, 10]) put(table, [x, 0, 0], 1);
    const levels: LevelOfDetail[] = [];
    const culler = new Culler();
    culler.run(table, view(), settings, (_, level) => {
      levels.push(level);
      return level;
    });
    expect(levels).toEqual([0, 3, 1, 0, 2]);
    const groups = Array.from({ length: culler.groupCount }, (_, at) => [
      ...culler.groups.subarray(at * 3, at * 3 + 3),
    ]);
    expect(groups).toEqual([
      [0, 0, 2],
      [1, 2, 1],
      [2, 3, 1],
      [3, 4, 1],
    ]);
    expect(solid(culler)).toEqual([0, 3, 2, 4, 1]);
  });

  it('sorts what is seen through from far to near', () => {
    const table = new WorldTable();
    const [near, far, middle] = [5, 50, 20].map((x) => put(table, [x, 0, 0], 0.5, SEE_THROUGH));
    put(table, [30, 0, 0]);
    const culler = new Culler();
    culler.run(table, view(), settings, anyLevel);
    expect([...culler.blend.subarray(0, culler.blendCount)]).toEqual([far, middle, near]);
    expect(culler.solidCount).toBe(1);
  });

  it('is counted as visible while it has no geometry', () => {
    const table = new WorldTable();
    put(table, [10, 0, 0]);
    const culler = new Culler();
    culler.run(table, view(), settings, () => -1);
    expect([culler.visible, culler.solidCount, culler.groupCount]).toEqual([1, 0, 0]);
  });

  it('is the same in every frame, however many there are', () => {
    const table = new WorldTable();
    for (let at = 0; at < 5000; at++)
      put(table, [10 + (at % 80), (at % 7) - 3, 0], 0.5, at % 3 ? new Uint8Array() : SEE_THROUGH);
    const culler = new Culler();
    culler.run(table, view(), settings, (form, level) => form + level);
    const first = [solid(culler), culler.blendCount];
    culler.run(table, view(), settings, (form, level) => form + level);
    expect([solid(culler), culler.blendCount]).toEqual(first);
    expect(new Set(solid(culler)).size).toBe(culler.solidCount);
    const farther = Array.from(culler.blend.subarray(0, culler.blendCount), (instance) =>
      Math.hypot(...[3, 7].map((row) => table.columns.matrices[instance * MATRIX_FLOATS + row]!)),
    );
    expect(farther).toEqual(farther.toSorted((one, other) => other - one));
  });
});
