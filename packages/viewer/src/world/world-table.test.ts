import { ObjectMirror } from '@landfall/client/objects';
import { Uuid, WHITE } from '@landfall/protocol/datatypes';
import { EMPTY_OBJECT, PCODE, stateOfAttachment } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { MATRIX_FLOATS, NONE, WorldTable } from './index.ts';

const QUARTER = Math.SQRT1_2;
type Description = Partial<typeof EMPTY_OBJECT> & { readonly localId: number };

/** A region's mirror, and a table that is told what changes in it. */
function setUp() {
  const mirror = new ObjectMirror({ now: () => 0 });
  const table = new WorldTable();
  let cursor = 0;
  const put = ({ localId, ...fields }: Description): void => {
    const description = {
      ...EMPTY_OBJECT,
      pcode: PCODE.prim,
      id: new Uuid(0, 0, 0, localId),
      ...fields,
      localId,
    };
    const { id, pcode, parentId, crc, motion } = description;
    mirror.apply({ ...motion, localId, id, pcode, parentId, crc, description });
  };
  const tell = (now = 0): void => {
    const changes = mirror.changes(cursor);
    cursor = changes.cursor;
    table.apply(0, changes, now);
  };
  return { mirror, table, put, tell };
}

const motionAt = (x: number, y: number, z: number, rotation = EMPTY_OBJECT.motion.rotation) => ({
  ...EMPTY_OBJECT.motion,
  position: { x, y, z },
  rotation,
});

/** Where its middle is. */
function placeOf(table: WorldTable, localId: number): number[] {
  const at = table.find(0, localId)! * MATRIX_FLOATS;
  return [3, 7, 11].map((row) => Number(table.columns.matrices[at + row]!.toFixed(4)));
}

describe('the table of what stands in regions', () => {
  it('places prims, and their parts in their frames', () => {
    const { table, put, tell } = setUp();
    put({ localId: 1, motion: motionAt(10, 20, 30, { x: 0, y: 0, z: QUARTER, w: QUARTER }) });
    put({ localId: 2, parentId: 1, motion: motionAt(2, 0, 1), scale: { x: 3, y: 4, z: 12 } });
    tell();
    expect(placeOf(table, 1)).toEqual([10, 20, 30]);
    expect(placeOf(table, 2)).toEqual([10, 22, 31]);
    expect(table.columns.radii[table.find(0, 2)!]).toBeCloseTo(6.5);
    expect(table.rootOf(table.find(0, 2)!)).toBe(table.find(0, 1));
  });

  it('places what moves where it is by now, however long ago the region told of it', () => {
    let now = 1000;
    const mirror = new ObjectMirror({ now: () => now });
    const id = new Uuid(0, 0, 0, 1);
    const motion = { ...motionAt(10, 20, 30), velocity: { x: 2, y: 0, z: 0 } };
    const description = { ...EMPTY_OBJECT, pcode: PCODE.prim, id, localId: 1, motion };
    mirror.apply({ ...motion, localId: 1, id, pcode: PCODE.prim, parentId: 0, crc: 0, description });
    now += 3000;
    const table = new WorldTable();
    const changes = mirror.changes(0);
    expect([...changes.ages]).toEqual([3000]);
    // By a clock of its own, as a worker that has just begun.
    table.apply(0, changes, 50);
    expect(placeOf(table, 1)).toEqual([16, 20, 30]);
  });

  it('waits with a part until its root has come, and moves it along', () => {
    const { table, put, tell } = setUp();
    put({ localId: 2, parentId: 1, motion: motionAt(1, 0, 0) });
    tell();
    expect(table.columns.isPlaced[table.find(0, 2)!]).toBe(0);
    put({ localId: 1, motion: motionAt(100, 100, 20) });
    tell();
    expect(placeOf(table, 2)).toEqual([101, 100, 20]);
    put({ localId: 1, motion: motionAt(50, 60, 20) });
    tell();
    expect(placeOf(table, 2)).toEqual([51, 60, 20]);
  });

  it('lays regions beside each other', () => {
    const { table, put, tell } = setUp();
    put({ localId: 1, motion: motionAt(1, 2, 3) });
    put({ localId: 2, parentId: 1, motion: motionAt(1, 0, 0) });
    tell();
    table.setRegion(0, 256, -256);
    expect([placeOf(table, 1), placeOf(table, 2)]).toEqual([
      [257, -254, 3],
      [258, -254, 3],
    ]);
  });

  it('forgets what is gone, and uses its rows again', () => {
    const { mirror, table, put, tell } = setUp();
    put({ localId: 1 });
    put({ localId: 2, parentId: 1 });
    tell();
    const before = table.columns.count;
    mirror.kill(1);
    tell();
    expect([table.size, table.find(0, 1), table.find(0, 2)]).toEqual([0, undefined, undefined]);
    put({ localId: 7 });
    put({ localId: 8 });
    tell();
    expect(table.columns.count).toBe(before);
    table.removeRegion(0);
    expect(table.size).toBe(0);
  });

  it('lets go on what moves, and comes to rest where it was said to be', () => {
    const { table, put, tell } = setUp();
    put({ localId: 1, motion: { ...motionAt(10, 0, 0), velocity: { x: 2, y: 0, z: 0 } } });
    tell(1000);
    table.advance(1500, 16);
    expect(placeOf(table, 1)[0]).toBeCloseTo(11);
    expect(table.moverCount).toBe(1);
    put({ localId: 1, motion: motionAt(12, 0, 0) });
    tell(2000);
    expect([placeOf(table, 1)[0], table.moverCount]).toEqual([12, 0]);
  });

  it('follows avatars softly, and jumps where they were taken elsewhere', () => {
    const { table, put, tell } = setUp();
    put({ localId: 5, pcode: PCODE.avatar, motion: motionAt(10, 10, 20) });
    tell();
    put({ localId: 5, pcode: PCODE.avatar, motion: motionAt(11, 10, 20) });
    tell();
    table.advance(0, 50);
    const [x] = placeOf(table, 5);
    expect(x).toBeGreaterThan(10);
    expect(x).toBeLessThan(11);
    for (let frame = 0; frame < 60; frame++) table.advance(0, 50);
    expect(placeOf(table, 5)[0]).toBeCloseTo(11, 2);
    put({ localId: 5, pcode: PCODE.avatar, motion: motionAt(200, 10, 20) });
    tell();
    table.advance(0, 16);
    expect(placeOf(table, 5)[0]).toBe(200);
  });

  it('hangs what is worn on the avatar, and not what is on its screen', () => {
    const { table, put, tell } = setUp();
    put({ localId: 5, pcode: PCODE.avatar, motion: motionAt(10, 10, 20) });
    put({ localId: 6, parentId: 5, state: stateOfAttachment(2) });
    put({ localId: 7, parentId: 5, state: stateOfAttachment(31) });
    tell();
    // The skull is well above the middle of the body.
    expect(placeOf(table, 6)[2]).toBeGreaterThan(20.5);
    expect(table.columns.isPlaced[table.find(0, 7)!]).toBe(0);
  });

  it('shares forms and looks, and keeps texts', () => {
    const { table, put, tell } = setUp();
    put({ localId: 1, text: 'Hello', textColour: WHITE });
    put({ localId: 2 });
    put({ localId: 3, pcode: PCODE.tree });
    put({ localId: 4, pcode: PCODE.avatar });
    tell();
    const [one, two, tree, avatar] = [1, 2, 3, 4].map((localId) => table.find(0, localId)!) as [
      number,
      number,
      number,
      number,
    ];
    const { forms, looks } = table.columns;
    expect([forms[one], looks[one]]).toEqual([forms[two], looks[two]]);
    expect(table.forms.all[forms[tree]!]?.kind).toBe('plant');
    expect(forms[avatar]).toBe(NONE);
    expect(table.texts.all.get(one)?.text).toBe('Hello');
    put({ localId: 1 });
    tell();
    expect(table.texts.all.size).toBe(0);
  });

  it('survives places that are none, and parents in a circle', () => {
    const { table, put, tell } = setUp();
    put({ localId: 1, motion: motionAt(NaN, Infinity, 3), scale: { x: NaN, y: 1, z: 1 } });
    put({ localId: 2, parentId: 3 });
    put({ localId: 3, parentId: 2 });
    put({ localId: 4, parentId: 4 });
    tell();
    table.advance(1000, 16);
    expect([...table.columns.matrices].every(Number.isFinite)).toBe(true);
    expect(table.rootOf(table.find(0, 2)!)).toBeGreaterThanOrEqual(0);
  });

  it('grows', () => {
    const { table, put, tell } = setUp();
    for (let localId = 1; localId <= 3000; localId++) put({ localId, motion: motionAt(localId % 256, 1, 1) });
    tell();
    expect([table.size, placeOf(table, 3000)[0]]).toEqual([3000, 3000 % 256]);
  });
});
