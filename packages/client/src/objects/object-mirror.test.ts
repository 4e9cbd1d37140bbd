import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { MOTION_ROW } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { MAX_OBJECTS, ObjectMirror } from './object-mirror.ts';
import type { ObjectChange } from './world-object.ts';

const PRIM = 9;
const AVATAR = 47;
const idOf = (n: number) => new Uuid(n, 0, 0, 1);

function change(localId: number, more: Partial<ObjectChange> = {}): ObjectChange {
  return { localId, id: idOf(localId), pcode: PRIM, parentId: 0, position: ZERO_VECTOR, ...more };
}

function mirrorOf(...changes: readonly ObjectChange[]): ObjectMirror {
  const mirror = new ObjectMirror();
  for (const each of changes) mirror.apply(each);
  return mirror;
}

const localIds = (objects: readonly { readonly localId: number }[]) => objects.map(({ localId }) => localId);

describe('linksets', () => {
  it('go as a whole, parts first, and attachments go with their wearer', () => {
    const mirror = mirrorOf(
      change(1, { pcode: AVATAR }),
      change(2, { parentId: 1 }),
      change(3, { parentId: 2 }),
      change(4),
      change(5, { parentId: 4 }),
    );
    expect(localIds(mirror.kill(1).removed)).toEqual([3, 2, 1]);
    expect(localIds([...mirror.all()])).toEqual([4, 5]);
    expect(mirror.remove(4)?.localId).toBe(4);
    expect(mirror.size).toBe(0);
  });

  it('take along parts that came without their root', () => {
    const mirror = mirrorOf(change(5, { parentId: 4 }), change(6, { parentId: 4 }));
    expect(mirror.get(5)?.regionPosition).toBeUndefined();
    expect(localIds(mirror.kill(4).removed)).toEqual([6, 5]);
  });

  it('leave out a part that has been unlinked, and take one that has been linked', () => {
    const mirror = mirrorOf(change(4), change(5, { parentId: 4 }), change(6));
    mirror.apply(change(5, { parentId: 0 }));
    mirror.apply(change(6, { parentId: 4 }));
    expect(localIds(mirror.childrenOf(4))).toEqual([6]);
    expect(localIds(mirror.kill(4).removed)).toEqual([6, 4]);
  });

  it('that are circles, or chains without end, are no trap', () => {
    const circle = mirrorOf(
      change(1, { parentId: 2 }),
      change(2, { parentId: 1 }),
      change(3, { parentId: 3 }),
    );
    expect(circle.get(1)?.regionPosition).toBeUndefined();
    expect(circle.get(3)?.regionPosition).toBeUndefined();
    expect([circle.placeOf(1), circle.placeOf(3)]).toEqual([undefined, undefined]);
    expect(circle.kill(1).removed).toHaveLength(2);
    const chain = new ObjectMirror();
    for (let i = 1; i <= 50_000; i++) chain.apply(change(i, { parentId: i - 1 }));
    expect(chain.get(50_000)?.regionPosition).toBeUndefined();
    expect(chain.placeOf(50_000)).toBeUndefined();
    expect(chain.kill(1).removed).toHaveLength(50_000);
  });

  it('unseat who sits on them: the avatar stays where it was, with what it wears', () => {
    const mirror = mirrorOf(
      change(4, { position: { x: 100, y: 50, z: 20 } }),
      change(7, { pcode: AVATAR, parentId: 4, position: { x: 0, y: 1, z: 0.5 } }),
      change(8, { parentId: 7 }),
    );
    const { removed, unseated, left } = mirror.kill(4);
    expect([localIds(removed), localIds(unseated), left]).toEqual([[4], [7], []]);
    expect(mirror.get(7)).toMatchObject({ parentId: 0, position: { x: 100, y: 51, z: 20.5 } });
    expect(localIds([...mirror.all()])).toEqual([7, 8]);
  });

  it('unseat who sits on a turned part of them: the avatar goes on looking where it looked', () => {
    const turn = { x: 0, y: 0, z: Math.SQRT1_2, w: Math.SQRT1_2 };
    const mirror = mirrorOf(
      change(4, { position: { x: 100, y: 50, z: 20 }, rotation: turn }),
      change(5, { parentId: 4, rotation: turn }),
      change(7, { pcode: AVATAR, parentId: 5, position: { x: 1, y: 0, z: 0 } }),
    );
    const before = mirror.placeOf(7);
    mirror.kill(4);
    const { position, rotation } = mirror.placeOf(7)!;
    expect(Math.abs(rotation.z)).toBeCloseTo(1, 5);
    const [x, y] = [before!.position.x, before!.position.y];
    expect([position.x, position.y, rotation.w]).toEqual(
      [x, y, before!.rotation.w].map((n) => expect.closeTo(n, 4)),
    );
    const { motion, parentIds } = mirror.changes(0);
    expect([parentIds[0], Math.abs(motion[MOTION_ROW.rotation + 2]!) > 0.99]).toEqual([0, true]);
  });
});

describe('places in the region', () => {
  const quarterTurn = { x: 0, y: 0, z: Math.SQRT1_2, w: Math.SQRT1_2 };

  it('of parts and sitters turn with what they are part of', () => {
    const mirror = mirrorOf(
      change(4, { position: { x: 100, y: 100, z: 25 }, rotation: quarterTurn }),
      change(7, { pcode: AVATAR, parentId: 4, position: { x: 2, y: 0, z: 0.5 }, rotation: quarterTurn }),
      change(8, { parentId: 7, position: { x: 1, y: 0, z: 0 } }),
    );
    const [avatar] = mirror.avatars();
    expect(avatar?.position?.x).toBeCloseTo(100, 6);
    expect(avatar?.position?.y).toBeCloseTo(102, 6);
    expect(mirror.get(8)?.regionPosition?.x).toBeCloseTo(99, 6);
  });

  it('go on by velocity, at the pace of the region, and stay within its edges', () => {
    let now = 1000;
    const mirror = new ObjectMirror({ now: () => now, regionSize: () => ({ x: 256, y: 512 }) });
    mirror.apply(change(1, { position: { x: 250, y: 300, z: 20 }, velocity: { x: 2, y: 2, z: 0 } }));
    now += 2000;
    expect(mirror.get(1)?.position).toEqual({ x: 254, y: 304, z: 20 });
    mirror.timeDilation = 0.5;
    expect(mirror.get(1)?.position).toEqual({ x: 252, y: 302, z: 20 });
    mirror.timeDilation = 1;
    now += 60_000;
    expect(mirror.get(1)?.position.x).toBe(256);
    mirror.apply(change(2, { position: { x: -3, y: 20, z: 0 }, velocity: { x: 1, y: 0, z: 0 } }));
    now += 1000;
    expect(mirror.get(2)?.position.x).toBe(-2);
  });

  it('of what is part of something else do not go on by themselves', () => {
    let now = 0;
    const mirror = new ObjectMirror({ now: () => now });
    mirror.apply(change(4, { velocity: { x: 1, y: 0, z: 0 }, position: { x: 10, y: 10, z: 10 } }));
    mirror.apply(change(5, { parentId: 4, velocity: { x: 1, y: 0, z: 0 }, position: { x: 0, y: 0, z: 1 } }));
    now = 1000;
    expect(mirror.get(5)?.position).toEqual({ x: 0, y: 0, z: 1 });
    expect(mirror.get(5)?.regionPosition).toEqual({ x: 11, y: 10, z: 11 });
  });

  it('of one who sits on what is not known yet are where it stood; none when it was never seen standing', () => {
    const standing = change(7, { pcode: AVATAR, position: { x: 30, y: 40, z: 22 } });
    const mirror = mirrorOf(standing, { ...change(7), pcode: AVATAR, parentId: 99 });
    expect(mirror.avatars()[0]).toMatchObject({ position: { x: 30, y: 40, z: 22 }, isSitting: true });
    expect(mirror.avatars()[0]?.seat).toBeUndefined();
    const stranger = mirrorOf(change(7, { pcode: AVATAR, parentId: 99 }));
    expect(stranger.avatars()[0]?.position).toBeUndefined();
  });

  it('of what was removed stay as they were', () => {
    let now = 0;
    const mirror = new ObjectMirror({ now: () => now });
    mirror.apply(change(4, { position: { x: 10, y: 10, z: 10 } }));
    mirror.apply(
      change(7, { pcode: AVATAR, velocity: { x: 3, y: 0, z: 0 }, position: { x: 1, y: 1, z: 1 } }),
    );
    now = 1000;
    const { left } = mirror.kill(7);
    now = 2000;
    expect(left[0]?.position).toEqual({ x: 4, y: 1, z: 1 });
    expect(left[0]?.velocity).toBe(ZERO_VECTOR);
  });
});

describe('what was overtaken on its way', () => {
  const at = (x: number) => ({ x, y: 0, z: 0 });

  it('does not move anything back, nor unmake a newer description', () => {
    const mirror = new ObjectMirror();
    mirror.apply(change(7, { pcode: AVATAR, position: at(1), name: 'A B' }), 10);
    mirror.apply({ localId: 7, position: at(3) }, 13);
    expect(mirror.apply({ localId: 7, position: at(2) }, 12).type).toBe('overtaken');
    expect(mirror.apply(change(7, { pcode: AVATAR, position: at(0), name: 'Old' }), 9).type).toBe(
      'overtaken',
    );
    expect(mirror.get(7)).toMatchObject({ position: at(3), name: 'A B' });
    // It sat down before it moved on its seat: the description is new all the same.
    const sat = change(7, { pcode: AVATAR, parentId: 4, position: at(0) });
    expect(mirror.apply(sat, 11).type).toBe('updated');
    expect(mirror.get(7)).toMatchObject({ position: at(3), parentId: 4 });
    expect(mirror.apply({ localId: 7, position: at(9) }, 13).type).toBe('updated');
  });

  it('brings nothing back that is gone, and takes nothing away that has come again', () => {
    const mirror = new ObjectMirror();
    mirror.apply(change(5), 10);
    mirror.kill(5, 20);
    expect(mirror.apply(change(5), 15).type).toBe('overtaken');
    expect(mirror.apply(change(5), 21).type).toBe('added');
    expect(mirror.kill(5, 20).removed).toEqual([]);
    expect(mirror.kill(5, 22).removed).toHaveLength(1);
    // Numbers wrap after 24 bits.
    mirror.apply(change(6), 0xffffff);
    expect(mirror.apply({ localId: 6, position: at(4) }, 2).type).toBe('updated');
    expect(mirror.apply({ localId: 6, position: at(5) }, 0xfffffe).type).toBe('overtaken');
  });

  it('is remembered of so many, not of all that ever went', () => {
    const mirror = new ObjectMirror();
    for (let i = 1; i <= 5000; i++) mirror.kill(i, i);
    expect(mirror.apply(change(5000), 1).type).toBe('overtaken');
    expect(mirror.apply(change(1), 0).type).toBe('added');
  });
});

describe('ids', () => {
  it('of another object under a known local id: the former goes, with its parts', () => {
    const mirror = mirrorOf(change(4), change(5, { parentId: 4 }));
    const applied = mirror.apply(change(4, { id: idOf(99) }));
    expect(applied).toMatchObject({ type: 'added', object: { id: idOf(99) } });
    expect(applied.type === 'added' && localIds(applied.gone.removed)).toEqual([5, 4]);
    expect(mirror.find(idOf(4))).toBeUndefined();
  });

  it('of a known object under another local id: it is there once', () => {
    const mirror = mirrorOf(change(4, { pcode: AVATAR }));
    const applied = mirror.apply(change(40, { id: idOf(4), pcode: AVATAR }));
    expect(applied.type === 'added' && localIds(applied.gone.removed)).toEqual([4]);
    expect([mirror.size, mirror.avatarCount, mirror.find(idOf(4))?.localId]).toEqual([1, 1, 40]);
  });

  it('that are an avatar’s do not become a thing’s', () => {
    const mirror = mirrorOf(change(4, { pcode: AVATAR, name: 'A B' }));
    expect(mirror.apply(change(4, { pcode: PRIM })).type).toBe('added');
    expect([mirror.avatarCount, mirror.get(4)?.name]).toEqual([0, '']);
  });

  it('are found by text too, and what is none is told', () => {
    const mirror = mirrorOf(change(4));
    expect(mirror.find(idOf(4).toString())?.localId).toBe(4);
    expect(() => mirror.find('Bot One')).toThrow(UsageError);
  });
});

describe('too many', () => {
  it('make the farthest give way, as wholes, and never the agent or its seat', () => {
    const agentId = idOf(1);
    const mirror = new ObjectMirror({ agentId });
    mirror.apply(change(1, { pcode: AVATAR, parentId: 2 }));
    mirror.apply(change(2, { position: { x: 10, y: 10, z: 0 } }));
    for (let i = 3; i <= MAX_OBJECTS; i++) {
      mirror.apply(change(i, { position: { x: 10 + i / 1000, y: 10, z: 0 } }));
    }
    const near = change(500_000, { position: { x: 11, y: 10, z: 0 } });
    const applied = mirror.apply(near);
    expect(applied).toMatchObject({ type: 'added', overflowed: true });
    expect(applied.type === 'added' && applied.gone.removed.length).toBe(1000);
    expect(mirror.size).toBe(MAX_OBJECTS - 999);
    expect([1, 2, 3, 500_000].map((id) => mirror.get(id) !== undefined)).toEqual([true, true, true, true]);
    expect(mirror.get(MAX_OBJECTS)).toBeUndefined();
    expect(mirror.apply(change(500_001)).type === 'added' && mirror.size).toBe(MAX_OBJECTS - 998);
  });
});
