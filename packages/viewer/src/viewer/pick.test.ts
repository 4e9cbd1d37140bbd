import { BOX, tessellate } from '@landfall/scene/shape';
import { expect, it } from 'vitest';
import { MATRIX_FLOATS, WorldTable } from '../world/index.ts';
import { pick } from './pick.ts';

it('a ray meets the nearest face, and knows where', () => {
  const table = new WorldTable();
  const box = tessellate(BOX, 0);
  for (const x of [20, 10]) {
    const instance = table.columns.take();
    // Twice as long, half as high, turned by a quarter about z.
    table.columns.matrices.set([0, -1, 0, x, 2, 0, 0, 0, 0, 0, 0.5, 0], instance * MATRIX_FLOATS);
    table.columns.radii[instance] = 1.5;
    table.columns.forms[instance] = 0;
    table.columns.isPlaced[instance] = 1;
  }
  const ray = { from: [0, 0.4, 0.1], direction: [1, 0, 0] } as const;
  const picked = pick(table, ray, () => box, 100);
  expect(picked).toMatchObject({ instance: 1, distance: expect.closeTo(9.5) });
  const { normal, uv, face } = picked!.surface!;
  expect(normal.map((part) => Math.round(part * 100) / 100)).toEqual([-1, 0, 0].map((part) => part + 0));
  // 0.4 m of 2 m from its middle, 0.1 m of half a metre.
  expect(uv.map((part) => Math.abs(part - 0.5))).toEqual([expect.closeTo(0.2), expect.closeTo(0.2)]);
  const other = pick(table, { from: [10, 0, 5], direction: [0, 0, -1] }, () => box, 100)!;
  expect(other.surface!.face).not.toBe(face);
  expect(other.surface!.normal[2]).toBeCloseTo(1);
  expect(pick(table, ray, () => undefined, 100)!.surface).toBeUndefined();
});
