import { describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { BOX_SHAPE } from '@landfall/protocol/object';
import { PLAIN_FACE } from '@landfall/protocol/texture-entry';
import { MemoryNetwork } from '@landfall/transport/memory';
import { BuildingRegion, arriveInFakeGrid } from '../testing/index.ts';
import type { RegionBuild } from './region-build.ts';

const PLACE = { x: 10, y: 20, z: 30 };
const NO_PLACE = { x: Number.NaN, y: 20, z: 30 };
const WHITE = { r: 255, g: 255, b: 255, a: 255 };
/** That the fake region gives first. */
const ONE = 101;
/** As somebody gives it whose language is not checked. */
const asId = (value: unknown): number => value as number;

const IMPOSSIBLE: readonly (readonly [string, (made: RegionBuild) => Promise<unknown>, string])[] = [
  ['move to NaN', (made) => made.move(ONE, NO_PLACE), 'position needs three numbers'],
  ['move to ∞', (made) => made.move(ONE, { ...PLACE, z: -Infinity }), 'position needs three numbers'],
  ['move beyond 32 bits', (made) => made.move(ONE, { ...PLACE, z: 1e39 }), 'position needs three numbers'],
  ['move nowhere', (made) => made.move(ONE, undefined as never), 'neither position nor rotation nor scale'],
  [
    'rotate by NaN',
    (made) => made.rotate(ONE, { x: Number.NaN, y: 0, z: 0, w: 1 }),
    'rotation.x is no number',
  ],
  ['rotate by nothing', (made) => made.rotate(ONE, { x: 0, y: 0, z: 0, w: 0 }), 'turns no way'],
  ['scale to 0', (made) => made.scale(ONE, { x: 1, y: 0, z: 1 }), 'more than 0, at most 10000'],
  ['scale to -1', (made) => made.scale(ONE, { x: 1, y: 1, z: -1 }), 'more than 0'],
  ['scale to 10 km', (made) => made.scale(ONE, { x: 1, y: 1, z: 10_001 }), 'at most 10000'],
  ['scale to NaN', (made) => made.scale(ONE, NO_PLACE), 'scale needs three numbers'],
  ['rez nowhere', (made) => made.rez({ position: NO_PLACE }), 'position needs three numbers'],
  ['rez nothing', (made) => made.rez({ position: PLACE, scale: { x: 0, y: 0, z: 0 } }), 'more than 0'],
  ['rez of no kind', (made) => made.rez({ position: PLACE, pcode: 256 }), 'from 0 to 255'],
  [
    'rez of no shape',
    (made) => made.rez({ position: PLACE, shape: { ...BOX_SHAPE, pathSkew: NaN } }),
    'shape.pathSkew',
  ],
  ['copy by NaN', (made) => made.duplicate([ONE], NO_PLACE), 'offset needs three numbers'],
  ['copy of no list', (made) => made.duplicate(asId(ONE) as never, PLACE), 'no list of local ids'],
  ['link to itself', (made) => made.link(ONE, [102, ONE]), '101 cannot be part of itself'],
  ['link a fraction', (made) => made.link(ONE, [1.5]), 'no local id: 1.5'],
  ['unlink NaN', (made) => made.unlink([Number.NaN]), 'no local id: NaN'],
  ['delete -1', (made) => made.delete([-1]), 'no local id: -1'],
  ['delete of no list', (made) => made.delete(asId(ONE) as never), 'no list of local ids: 101'],
  [
    'take a text',
    (made) => made.take([asId('101')], '11111111-2222-4333-8444-555555555501'),
    'no local id: string',
  ],
  [
    'take a copy of ∞',
    (made) => made.takeCopy([Infinity], '11111111-2222-4333-8444-555555555501'),
    'Infinity',
  ],
  ['undo a list', (made) => made.undo(asId([ONE])), 'no local id: object'],
  ['redo a list', (made) => made.redo(asId([ONE])), 'no local id: object'],
  ['rename 2³²', (made) => made.rename(2 ** 32, 'x'), 'no local id: 4294967296'],
  ['no material', (made) => made.setMaterial(ONE, 256), 'from 0 to 255'],
  ['no click', (made) => made.setClickAction(ONE, -1), 'from 0 to 255'],
  ['no price', (made) => made.sell(ONE, { saleType: 1, salePrice: -1 }), 'from 0 to 2147483647'],
  ['no sale', (made) => made.sell(ONE, { saleType: 4, salePrice: 1 }), 'from 0 to 3'],
  ['no rights', (made) => made.permit(ONE, 'everyone', Number.NaN), 'NaN: a whole number'],
  ['no shape', (made) => made.reshape(ONE, { ...BOX_SHAPE, pathBegin: Infinity }), 'pathBegin is no number'],
  [
    'paint askew',
    (made) =>
      made.paint(ONE, { default: PLAIN_FACE, faces: new Map([[3, { ...PLAIN_FACE, repeatS: NaN }]]) }),
    'faces.3.repeatS is no number',
  ],
  [
    'endless light',
    (made) =>
      made.setExtraParam(ONE, { type: 'light', colour: WHITE, radius: Infinity, cutoff: 0, falloff: 0 }),
    'radius is no number',
  ],
];

async function arrived() {
  const network = new MemoryNetwork();
  const fake = new BuildingRegion();
  const { grid, session } = await arriveInFakeGrid(network, { script: fake.script });
  const { localId } = fake.add({}).description;
  fake.report(grid.simulator, localId);
  await network.run(500);
  return { network, fake, simulator: grid.simulator, build: session.region.build, localId };
}

describe('what cannot be built', () => {
  it.each(IMPOSSIBLE)('is refused before anything is sent: %s', async (_, call, words) => {
    const { network, build, simulator } = await arrived();
    const before = simulator.received.length;
    const error: unknown = await call(build).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(UsageError);
    expect(String(error)).toContain(words);
    await network.run(50);
    expect(simulator.received.length).toBe(before);
  });
});

describe('lists of nothing', () => {
  it('are linked and unlinked at once', async () => {
    const { build, localId, simulator } = await arrived();
    expect(await build.link(localId, [])).toMatchObject([{ localId }]);
    expect(await build.unlink([])).toEqual([]);
    expect([simulator.all('ObjectLink'), simulator.all('ObjectDelink')]).toEqual([[], []]);
  });
});

describe('places outside the region', () => {
  it('are its business', async () => {
    const { build, localId, network } = await arrived();
    const moved = network.runUntil(build.move(localId, { x: -50, y: 5000, z: 1e6 }), 20_000);
    expect((await moved).position.x).toBe(-50);
  });
});
