import { regionHandleOf } from '@landfall/protocol/datatypes';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import { landOf } from '../regions/index.ts';
import type { Region } from '../regions/index.ts';
import { walkFar } from './walk-far.ts';
import type { LandMap } from './way-ahead.ts';

const regionOf = (column: number, row: number, size: { readonly x: number; readonly y: number }): Region =>
  ({ handle: regionHandleOf(column * 256, row * 256), size }) as Region;
const regionAt = (column: number, row: number, side = 256): Region =>
  regionOf(column, row, { x: side, y: side });

/** A map that has these regions. */
const mapOf = (regions: readonly Region[]): LandMap => {
  const lands = regions.map((region) => ({ ...landOf(region), name: 'There', isOffline: false }));
  return { landsBetween: () => Promise.resolve(lands), landsAround: () => Promise.resolve(lands) };
};

/** Somebody whose walks end at the border, in the region behind it; `asked` is where each walk was to lead. */
function walker(path: readonly Region[], position: Vector3) {
  const asked: Vector3[] = [];
  const { clock } = new MemoryNetwork();
  const regions = [...path];
  const legs = {
    regions,
    region: path[0],
    position,
    clock,
    map: mapOf([]),
    stepIn: (_place: Vector3): Promise<boolean> => Promise.resolve(false),
    walkTo: (destination: Vector3): Promise<void> => {
      asked.push(destination);
      const next = path[asked.length];
      if (next === undefined) return Promise.resolve();
      legs.region = next;
      legs.position = { x: 1, y: 100, z: 0 };
      return Promise.reject(new ClosedError('x', { by: 'peer', reason: 'region-changed' }));
    },
  };
  return { legs, asked };
}

it('a walk over borders is one walk in each region', async () => {
  const { legs, asked } = walker([regionAt(0, 0), regionAt(1, 0), regionAt(2, 0, 512)], {
    x: 200,
    y: 100,
    z: 0,
  });
  await walkFar(legs, { global: { x: 900, y: 100, z: 20 } }, {});
  expect(asked.map(({ x }) => x)).toEqual([900, 644, 388]);
});

it('a walk through a region that is not there is not begun', async () => {
  const { legs, asked } = walker([regionAt(0, 0), regionAt(0, 1)], { x: 200, y: 100, z: 0 });
  const walk = walkFar(legs, { global: { x: 300, y: 100, z: 20 } }, {});
  await expect(walk).rejects.toThrow('no region is known at 257, 100, where the walk would lead');
  expect(asked).toEqual([]);
});

it('a walk that is stuck fails as walks do', async () => {
  const { legs } = walker([regionAt(0, 0)], { x: 200, y: 100, z: 0 });
  const stuck = new ClosedError('stopped', { by: 'us', reason: 'stopped' });
  const walk = walkFar(
    { ...legs, walkTo: () => Promise.reject(stuck) },
    { global: { x: 10, y: 100, z: 0 } },
    {},
  );
  await expect(walk).rejects.toBe(stuck);
});

it('a walk into a region that is no neighbour yet is begun when the map has it', async () => {
  const [here, next] = [regionAt(0, 0), regionAt(1, 0)];
  const { legs, asked } = walker([here, next], { x: 200, y: 100, z: 0 });
  legs.regions.pop();
  legs.map = mapOf([here, next]);
  await walkFar(legs, { global: { x: 300, y: 100, z: 20 } }, {});
  expect(asked.map(({ x }) => x)).toEqual([300, 44]);
});

it('a walk through a region that is not there is not begun, however far away that is', async () => {
  const { legs, asked } = walker([regionAt(0, 0), regionAt(1, 0)], { x: 200, y: 100, z: 0 });
  legs.map = mapOf([regionAt(0, 0), regionAt(1, 0), regionAt(3, 0)]);
  const walk = walkFar(legs, { global: { x: 800, y: 100, z: 20 } }, {});
  await expect(walk).rejects.toThrow('at 513, 100, where the walk would lead: square 2, 0 of the map');
  expect(asked).toEqual([]);
});

it('a walk into a region that has gone while it went on ends before that', async () => {
  const path = [regionAt(0, 0), regionAt(1, 0), regionAt(2, 0)];
  const { legs, asked } = walker(path, { x: 200, y: 100, z: 0 });
  legs.regions.splice(2);
  const map = mapOf(path);
  legs.map = map;
  const goOn = legs.walkTo;
  legs.walkTo = (destination) => {
    Object.assign(map, mapOf([regionAt(0, 0)]));
    return goOn(destination);
  };
  const walk = walkFar(legs, { global: { x: 600, y: 100, z: 20 } }, {});
  await expect(walk).rejects.toMatchObject({ reason: 'no-such-region' });
  expect(asked).toHaveLength(1);
});

/** Somebody who stands behind each border that is crossed and comes no farther until put somewhere else; `steps` is where. */
function heldBehindBorders(path: readonly Region[], at: Vector3, isPut = true) {
  const { legs, asked } = walker(path, { x: 250, y: 100, z: 0 });
  const steps: Vector3[] = [];
  const goOn = legs.walkTo;
  let isHeld = false;
  legs.walkTo = async (destination) => {
    if (isHeld) throw new TimeoutError('stuck', 5000, 'progress');
    await goOn(destination).catch((error: unknown) => {
      isHeld = true;
      legs.position = at;
      throw error;
    });
  };
  legs.stepIn = async (place) => {
    steps.push(place);
    isHeld = false;
    return isPut;
  };
  return { legs, asked, steps };
}

it('a walk is held behind a border, and goes on from where the region puts it: once in each region', async () => {
  const path = [regionAt(0, 0), regionAt(1, 0), regionAt(2, 0)];
  const { legs, asked, steps } = heldBehindBorders(path, { x: 0.24, y: 100, z: 21 });
  await walkFar(legs, { global: { x: 700, y: 100, z: 20 } }, {});
  expect(steps).toEqual([
    { x: 3, y: 100, z: 21 },
    { x: 3, y: 100, z: 21 },
  ]);
  expect(asked.map(({ x }) => x)).toEqual([700, 444, 188]);
});

it('a walk that is held in a corner is put away from both borders', async () => {
  const path = [regionAt(0, 0), regionAt(1, 0)];
  const { legs, steps } = heldBehindBorders(path, { x: 0.24, y: 255.9, z: 21 });
  await walkFar(legs, { global: { x: 300, y: 200, z: 20 } }, {});
  expect(steps).toEqual([{ x: 3, y: 253, z: 21 }]);
});

it.each([
  ['farther in than borders hold', { x: 1.5, y: 100, z: 21 }, true, 0],
  ['where the region does not put it elsewhere', { x: 0.24, y: 100, z: 21 }, false, 1],
] as const)('a walk that is stuck %s has failed', async (_, at, isPut, times) => {
  const path = [regionAt(0, 0), regionAt(1, 0)];
  const { legs, steps } = heldBehindBorders(path, at, isPut);
  const walk = walkFar(legs, { global: { x: 300, y: 100, z: 20 } }, {});
  await expect(walk).rejects.toMatchObject({ code: 'timeout', missing: 'progress' });
  expect(steps).toHaveLength(times);
});

it('a walk that is stuck at a border that it has not crossed has failed', async () => {
  const { legs, steps } = heldBehindBorders([regionAt(0, 0)], { x: 255.9, y: 100, z: 21 });
  legs.position = { x: 255.9, y: 100, z: 21 };
  legs.walkTo = () => Promise.reject(new TimeoutError('stuck', 5000, 'progress'));
  const walk = walkFar(legs, { global: { x: 200, y: 100, z: 20 } }, {});
  await expect(walk).rejects.toMatchObject({ missing: 'progress' });
  expect(steps).toEqual([]);
});

it.each([
  ['wide', { x: 512, y: 256 }, { x: 300, y: 100, z: 21 }],
  ['long', { x: 256, y: 512 }, { x: 100, y: 300, z: 21 }],
])('who is stuck in the middle of a %s region is not held by its border', async (_, size, at) => {
  const next = regionOf(1, 0, size);
  const { legs, steps } = heldBehindBorders([regionAt(0, 0), next], at);
  const walk = walkFar(legs, { global: { x: 350, y: 200, z: 20 } }, {});
  await expect(walk).rejects.toMatchObject({ missing: 'progress' });
  expect(steps).toEqual([]);
});

it('who is held in the corner of a region that is no square is put farther in by its own sides', async () => {
  const next = regionOf(1, 0, { x: 512, y: 256 });
  const { legs, steps } = heldBehindBorders([regionAt(0, 0), next], { x: 511.9, y: 255.8, z: 21 });
  await walkFar(legs, { global: { x: 350, y: 200, z: 20 } }, {});
  expect(steps).toEqual([{ x: 509, y: 253, z: 21 }]);
});
