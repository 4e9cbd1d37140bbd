import { beforeAll, describe, expect, it } from 'vitest';
import type { Session, WorldObject } from '@landfall/client';
import { Uuid } from '@landfall/protocol/datatypes';
import { EXTRA_PARAM } from '@landfall/protocol/extra-params';
import { BOX_SHAPE, OBJECT_FLAG } from '@landfall/protocol/object';
import { PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { PLAIN, Shore } from '../arrival/shore.ts';

/** A whole client builds in a whole grid, and another one looks on. */
let shore: Shore;
let builder: Session;
let watcher: Session;
let region: NonNullable<Session['region']>;

const STONE = { name: 'Stone', position: [60, 60, 26] as [number, number, number] };

beforeAll(async () => {
  shore = await Shore.build([{ ...PLAIN, prims: [STONE] }]);
  builder = await shore.arrive('Test');
  watcher = await shore.arrive('Second');
  region = builder.region!;
});

const until = <T>(promise: Promise<T>): Promise<T> => shore.until(promise);
const rez = (x: number): Promise<WorldObject> => until(region.build.rez({ position: { x, y: 100, z: 30 } }));

/** What both know of all prims, in words that can be compared. */
function told(session: Session): string[] {
  return [...session.region!.objects.all()]
    .map((object) => ({ object, about: object.describe() }))
    .filter(({ about }) => about.pcode !== 47)
    .map(({ object, about }) => {
      const { x, y, z } = about.motion.position;
      const place = [x, y, z, about.scale.x, about.scale.y, about.scale.z].map((value) => value.toFixed(3));
      return [
        object.localId,
        about.id.toString(),
        about.parentId,
        about.text,
        about.shape.pathTwist,
        ...place,
      ].join(' ');
    })
    .toSorted();
}

/** Numbers from 0 to 1 that are the same each time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

describe('a builder', () => {
  it('makes, moves, turns, scales, shapes, paints and names a thing, and undoes', async () => {
    const made = await rez(100);
    expect(made.describe().motion.position).toEqual({ x: 100, y: 100, z: 30 });
    const { localId } = made;
    const moved = await until(region.build.move(localId, { x: 110, y: 90, z: 31 }));
    expect(moved.describe().motion.position).toEqual({ x: 110, y: 90, z: 31 });
    const turned = await until(
      region.build.rotate(localId, { x: 0, y: 0, z: Math.SQRT1_2, w: Math.SQRT1_2 }),
    );
    expect(turned.describe().motion.rotation.z).toBeCloseTo(Math.SQRT1_2, 3);
    const large = await until(region.build.scale(localId, { x: 2, y: 3, z: 4 }));
    expect(large.describe().scale).toEqual({ x: 2, y: 3, z: 4 });
    const twisted = await until(region.build.reshape(localId, { ...BOX_SHAPE, pathTwist: 25 }));
    expect(twisted.describe().shape.pathTwist).toBe(25);
    const colour = { r: 255, g: 0, b: 0, a: 255 };
    await until(region.build.paint(localId, { default: { ...PLAIN_FACE, colour }, faces: new Map() }));
    const light = { type: 'light', colour, radius: 5, cutoff: 0, falloff: 1 } as const;
    await until(region.build.setExtraParam(localId, light));
    await until(region.build.removeExtraParam(localId, EXTRA_PARAM.light));
    await until(region.build.setMaterial(localId, 2));
    await until(region.build.setClickAction(localId, 1));
    await until(region.build.rename(localId, 'Lamp'));
    await until(region.build.setDescription(localId, 'It was one'));
    const undone = await until(region.build.undo(localId));
    expect(undone.describe().scale).toEqual({ x: 0.5, y: 0.5, z: 0.5 });
    await until(region.build.redo(localId));
  });

  it('links, unlinks, copies and deletes', async () => {
    const parts = [await rez(120), await rez(122), await rez(124)];
    const [root, one, two] = parts.map(({ localId }) => localId) as [number, number, number];
    const linked = await until(region.build.link(root, [one, two]));
    expect(linked.map(({ localId }) => localId)).toEqual([root, one, two]);
    const [copy] = await until(region.build.duplicate([root], { x: 0, y: 10, z: 0 }));
    expect(copy!.describe().motion.position).toMatchObject({ x: 120, y: 110 });
    await until(region.build.unlink([two]));
    const gone = await until(region.build.delete([copy!.localId]));
    expect(gone).toHaveLength(1);
    expect(region.objects.get(copy!.localId)).toBeUndefined();
  });

  it('gives rights that others see, and sells', async () => {
    const { localId } = await rez(140);
    await until(region.build.permit(localId, 'everyone', 0x8000));
    await until(region.build.sell(localId, { saleType: 2, salePrice: 5 }));
    await shore.network.run(1000);
    const flags = watcher.region!.objects.get(localId)!.describe().updateFlags;
    expect(flags & OBJECT_FLAG.copy).not.toBe(0);
  });

  it('is told why it may not build with what is not its own, and what is too far away', async () => {
    const stone = [...region.objects.all()].find((object) => object.describe().motion.position.x === 60)!;
    await expect(until(region.build.move(stone.localId, { x: 1, y: 1, z: 30 }))).rejects.toThrow(
      /placing an object: the agent/,
    );
    await expect(until(region.build.rez({ position: { x: -90, y: 1, z: 30 } }))).rejects.toThrow(
      'You cannot create objects here.',
    );
    await expect(until(region.build.take([stone.localId], Uuid.zero))).rejects.toThrow();
  });

  it('does sixty things at random, of which every one comes about', async () => {
    const random = dice(11);
    const pick = (of: readonly WorldObject[]): WorldObject => of[Math.floor(random() * of.length)]!;
    for (let step = 0; step < 60; step += 1) {
      const own = [...region.objects.all()].filter(({ flags }) => (flags & OBJECT_FLAG.youOwner) !== 0);
      const roots = own.filter(({ parentId }) => parentId === 0);
      const one = pick(roots);
      const what = Math.floor(random() * 6);
      if (what === 0 || roots.length < 3) await rez(20 + Math.floor(random() * 200));
      else if (what === 1) await until(region.build.move(one.localId, { x: 5 + step, y: 50, z: 30 }));
      else if (what === 2) await until(region.build.duplicate([one.localId], { x: 0, y: 1, z: 0 }));
      else if (what === 3) {
        const others = roots.filter((other) => other !== one).slice(0, 2);
        await until(
          region.build.link(
            one.localId,
            others.map(({ localId }) => localId),
          ),
        );
      } else if (what === 4) {
        const part = own.find(({ parentId }) => parentId !== 0);
        if (part !== undefined) await until(region.build.unlink([part.localId]));
      } else await until(region.build.delete([one.localId]));
    }
    expect(region.objects.size).toBeGreaterThan(3);
  });

  it('is seen by others as by itself, also by who comes later', async () => {
    await shore.network.run(2000);
    expect(told(watcher)).toEqual(told(builder));
    const late = await shore.arrive('Third');
    expect(told(late)).toEqual(told(builder));
  });
});
