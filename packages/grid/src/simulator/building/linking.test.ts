import { MAX_LINKED } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { fillScene, Scene } from '../objects/scene.ts';
import type { Prim } from '../objects/index.ts';
import { parseGridConfig } from '../../config/index.ts';
import { about, createSite, rez, seenBy } from '../../testing/index.ts';
import { linkTo, unlink } from './linking.ts';
import { placePart, placeWhole } from './places.ts';

const OWNER = Uuid.parse('a0000000-0000-4000-8000-000000000001');

function sceneOf(count: number): Scene {
  const prims = Array.from({ length: count }, (_, index) => ({
    position: [10 + index, 20, 30] as [number, number, number],
    rotation: [index * 7, index * 11, index * 31] as [number, number, number],
  }));
  const config = parseGridConfig({ regions: [{ name: 'R', prims }] });
  return fillScene(new Scene(), config.regions[0]!.prims, OWNER, 'R');
}

/** Numbers from 0 to 1 that are the same each time. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const placeOf = ({ position, rotation }: Prim): number[] => [
  position.x,
  position.y,
  position.z,
  ...[rotation.x, rotation.y, rotation.z].map((part) => part * Math.sign(rotation.w || 1)),
];

/** Each part has one root, which is in no other linkset; links are numbered as they stand. */
function expectTidy(scene: Scene): void {
  for (const prim of scene) {
    expect(prim.root.root).toBe(prim.root);
    expect(prim.linkset).toContain(prim);
    if (!prim.isRoot) expect(prim.others).toEqual([]);
    const alone = prim.linkset.length === 1;
    expect(prim.part.linkNumber).toBe(alone ? 0 : prim.linkset.indexOf(prim) + 1);
  }
}

describe('linksets', () => {
  it('are made and taken apart without anything moving, whatever comes', () => {
    const random = dice(5);
    const scene = sceneOf(12);
    const prims = [...scene];
    const some = (): Prim[] => prims.filter(() => random() < 0.3);
    for (let step = 0; step < 200; step += 1) {
      const before = prims.map(placeOf);
      const [first, ...rest] = some();
      if (first === undefined) continue;
      if (random() < 0.5) linkTo(scene, first.root, [...new Set(rest.map(({ root }) => root))]);
      else unlink(scene, [first, ...rest]);
      expectTidy(scene);
      for (const [index, prim] of prims.entries())
        for (const [at, number] of placeOf(prim).entries())
          expect(number).toBeCloseTo(before[index]![at]!, 4);
    }
  });

  it('keep their other parts in place when only the root moves, and take them along else', () => {
    const scene = sceneOf(3);
    const [root, one, two] = [...scene] as [Prim, Prim, Prim];
    linkTo(scene, root, [one, two]);
    const before = placeOf(one);
    for (const { prim, changes } of placePart(root, { position: { x: 50, y: 60, z: 70 } }))
      scene.change(prim, changes);
    for (const [at, number] of placeOf(one).entries()) expect(number).toBeCloseTo(before[at]!, 4);
    for (const { prim, changes } of placeWhole(root, { position: { x: 51, y: 60, z: 70 } }))
      scene.change(prim, changes);
    expect(one.position.x).toBeCloseTo(before[0]! + 1, 4);
    expect(two.part.groupPosition).toEqual({ x: 51, y: 60, z: 70 });
  });

  it('are of no more parts than they may be', () => {
    const scene = sceneOf(MAX_LINKED + 10);
    const [root, ...rest] = [...scene] as [Prim, ...Prim[]];
    linkTo(scene, root, rest);
    expect(root.linkset).toHaveLength(MAX_LINKED);
    expect(linkTo(scene, root, [rest.at(-1)!])).toBe(false);
    expectTidy(scene);
  });
});

describe('who links', () => {
  const BOX = { x: 100, y: 100, z: 30 };

  it('sees everything again, parts below their root, and is told its properties', async () => {
    const site = await createSite();
    const made = [];
    for (let index = 0; index < 3; index += 1)
      made.push(await rez(site, site.builder, { ...BOX, x: 100 + index }));
    const [root, one, two] = made.map(({ localId }) => localId) as [number, number, number];
    about(site.builder, 'ObjectLink', [root, one, two]);
    await site.network.run(500);
    const seen = seenBy(site.other);
    expect([root, one, two].map((id) => seen.get(id)!.parentId)).toEqual([0, root, root]);
    expect(seen.get(two)!.motion.position).toMatchObject({ x: 2, y: 0, z: 0 });
    expect(site.builder.all('ObjectProperties').at(-1)!.ObjectData[0]!.ObjectID.equals(made[0]!.id)).toBe(
      true,
    );

    about(site.builder, 'ObjectDelink', [root]);
    await site.network.run(500);
    const apart = seenBy(site.other);
    expect([root, one, two].map((id) => apart.get(id)!.parentId)).toEqual([0, 0, one]);
    expect(apart.get(one)!.motion.position).toEqual({ x: 101, y: 100, z: 30 });
  });

  it.each([
    ['what is not theirs', true, false],
    ['theirs to what is not', false, true],
  ])('%s links nothing, and is told nothing', async (_what, foreignRoot, foreignPart) => {
    const site = await createSite([{ position: [60, 60, 30], everyone: ['move', 'copy'] }]);
    const [foreign] = [...seenBy(site.builder).keys()] as [number];
    const own = (await rez(site, site.builder, BOX)).localId;
    const ids = foreignRoot ? [foreign, own] : [own, foreign];
    expect(foreignPart).toBe(!foreignRoot);
    const before = site.builder.all('AlertMessage').length;
    about(site.builder, 'ObjectLink', ids);
    await site.network.run(500);
    expect([...seenBy(site.builder).values()].every(({ parentId }) => parentId === 0)).toBe(true);
    expect(site.builder.all('AlertMessage')).toHaveLength(before);
  });

  it('ghosts, nothing, and things to themselves links nothing', async () => {
    const site = await createSite();
    const { localId } = await rez(site, site.builder, BOX);
    for (const ids of [[], [localId], [localId, localId], [localId, 7, 0xffff_ffff], [7, localId]])
      about(site.builder, 'ObjectLink', ids);
    about(site.builder, 'ObjectDelink', [localId, localId, 7]);
    await site.network.run(500);
    expect(seenBy(site.builder).get(localId)!.parentId).toBe(0);
  });
});
