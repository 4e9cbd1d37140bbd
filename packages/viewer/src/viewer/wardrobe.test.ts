import { PCODE } from '@landfall/protocol/object';
import { poseJoints } from '@landfall/scene/skeleton';
import { describe, expect, it } from 'vitest';
import { tintsOf } from '../avatars/index.ts';
import type { Body } from '../avatars/index.ts';
import { MATRIX_FLOATS, WorldTable } from '../world/index.ts';
import { nearestLamps } from './nearest-lamps.ts';
import { Wardrobe } from './wardrobe.ts';

const RIGGED = 5;

/** People, each with a mesh on their bones and a hat that is none. */
function setUp(people: number) {
  const table = new WorldTable();
  const parts = new Map<number, number[]>();
  table.partsOf = function* partsOf(instance: number) {
    yield* parts.get(instance) ?? [];
    return undefined;
  };
  const take = (form: number, pcode: number): number => {
    const instance = table.columns.take();
    table.columns.forms[instance] = form;
    table.columns.pcodes[instance] = pcode;
    table.columns.isPlaced[instance] = 1;
    table.columns.looks[instance] = table.looks.numberOf(new Uint8Array());
    return instance;
  };
  const bodies = Array.from({ length: people }, (_, at): Body => {
    const instance = take(-1, PCODE.avatar);
    parts.set(instance, [take(RIGGED, PCODE.prim), take(1, PCODE.prim)]);
    return {
      instance,
      place: [at, 2, 3],
      turn: [0, 0, Math.SQRT1_2, Math.SQRT1_2],
      size: 1,
      joints: poseJoints(),
      tints: tintsOf(`${at}`),
    };
  });
  const posed: number[] = [];
  const ports = {
    isRigged: (form: number) => form === RIGGED,
    looksOf: () => undefined,
    pose: (row: number) => posed.push(row),
  };
  const wornBy = (body: Body): [mesh: number, hat: number] => parts.get(body.instance) as [number, number];
  return { table, bodies, ports, posed, wornBy };
}

describe('a wardrobe', () => {
  it('lets meshes stand where who wears them stands, and nothing else', () => {
    const { table, bodies, ports, posed, wornBy } = setUp(2);
    const wardrobe = new Wardrobe();
    wardrobe.dress(table, bodies, ports, undefined);
    expect(posed).toEqual([0, 1]);
    const { wearers, matrices, radii } = table.columns;
    const [mesh, hat] = wornBy(bodies[1]!);
    expect([wearers[wornBy(bodies[0]!)[0]], wearers[mesh], wearers[hat]]).toEqual([1, 2, 0]);
    const at = mesh * MATRIX_FLOATS;
    // A quarter turn about z: x goes to y.
    expect([...matrices.subarray(at, at + 12)].map((part) => Math.round(part) + 0)).toEqual([
      0, -1, 0, 1, 1, 0, 0, 2, 0, 0, 1, 3,
    ]);
    expect(radii[mesh]).toBeGreaterThan(2);
  });

  it('gives the rows of who has left to who comes, and lets go of what they wore', () => {
    const { table, bodies, ports, posed, wornBy } = setUp(3);
    const wardrobe = new Wardrobe();
    const [one, two, three] = bodies as [Body, Body, Body];
    wardrobe.dress(table, [one, two], ports, undefined);
    wardrobe.dress(table, [two], ports, undefined);
    expect(table.columns.wearers[wornBy(one)[0]]).toBe(0);
    posed.length = 0;
    wardrobe.dress(table, [two, three], ports, undefined);
    expect(posed).toEqual([1, 0]);
    wardrobe.forgetShown(table);
    expect([...table.columns.wearers].every((row) => row === 0)).toBe(true);
    wardrobe.dress(table, [two, three], ports, undefined);
    expect(table.columns.wearers[wornBy(two)[0]]).toBeGreaterThan(0);
  });

  it('has room for so many, the nearest', () => {
    const { table, bodies, ports, wornBy } = setUp(80);
    const wardrobe = new Wardrobe();
    wardrobe.dress(table, bodies, ports, undefined);
    const rows = bodies.map((body) => table.columns.wearers[wornBy(body)[0]]!);
    expect(rows.filter((row) => row > 0).length).toBe(64);
    expect(rows.slice(0, 64).every((row) => row > 0)).toBe(true);
  });

  it('hides what one wears through whose eyes one looks', () => {
    const { table, bodies, ports, wornBy } = setUp(1);
    new Wardrobe().dress(table, bodies, ports, bodies[0]!.instance);
    expect(table.columns.radii[wornBy(bodies[0]!)[0]]).toBe(0);
  });
});

it('the nearest six lamps shine, farther ones if they are larger', () => {
  const table = new WorldTable();
  for (let lamp = 0; lamp < 9; lamp++) {
    const instance = table.columns.take();
    table.columns.matrices.set([1, 0, 0, 10 * lamp, 0, 1, 0, 0, 0, 0, 1, 0], instance * MATRIX_FLOATS);
    table.columns.isPlaced[instance] = lamp === 1 ? 0 : 1;
    table.lamps.all.set(instance, { colour: [1, 1, 1], radius: lamp === 8 ? 75 : 1, falloff: 0 });
  }
  const places = (far: number): number[] => nearestLamps(table, [0, 0, 0], far).map(({ place }) => place[0]);
  expect(places(200)).toEqual([0, 80, 20, 30, 40, 50]);
  expect(places(15)).toEqual([0, 80]);
});
