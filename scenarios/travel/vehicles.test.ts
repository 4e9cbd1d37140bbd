/** What is ridden goes over borders with who sits on it, and nobody takes a seat along to where it does not go. */
import { agent, arrive, avatars, build, objects, properties, travel } from '@landfall/client';
import type { Vector3 } from '@landfall/protocol/datatypes';
import { startGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { oneRoot } from '../../packages/client/src/testing/index.ts';

const terrain = { kind: 'flat', height: 22 } as const;
const CONFIG: GridConfig = {
  passwordScheme: 'opensim',
  regions: [
    { name: 'Bay', x: 1000, y: 1000, terrain },
    { name: 'Hill', x: 1001, y: 1000, terrain },
    { name: 'Far Away', x: 1500, y: 1500, terrain },
  ],
  accounts: ['Ann', 'Bob'].map((first) => ({ first, last: 'Rider', password: 'secret' })),
};

async function riders() {
  const network = new MemoryNetwork(3);
  const grid = await network.runUntil(startGrid(CONFIG, network.ports()), 10_000);
  const visit = (firstName: string, place: string) => {
    const who = { firstName, lastName: 'Rider', secret: { password: 'secret' }, start: `uri:${place}` };
    const rooms = [objects(), properties(), build(), avatars(), agent(), travel(), oneRoot()] as const;
    return network.runUntil(arrive({ grid: grid.loginUri, ...who, rooms }, network.ports()), 60_000);
  };
  const ann = await visit('Ann', 'Bay&250&100&24');
  await network.run(5000);
  const { localId, id } = await network.runUntil(
    ann.region.build.rez({ position: { x: 252, y: 100, z: 23 } }),
    10_000,
  );
  /** What is moved over a border is gone, as far as the region that it was in knows. */
  const drive = async (position: Vector3): Promise<void> => {
    await network.runUntil(
      ann.region.build.move(localId, position, { whole: true, timeoutMs: 5000 }).catch(() => undefined),
      10_000,
    );
    await network.run(3000);
  };
  /** Where the cart stands: region, and metres from its western edge. */
  const where = (session = ann) =>
    session.regions.all.flatMap((region) => {
      const found = region.objects.find(id);
      return found === undefined ? [] : [[region.name, found.position.x]];
    });
  const seated = (session: typeof ann) => [session.region.name, session.agent.isSitting];
  const avatarsIn = () => grid.regions.flatMap((region) => region.avatars().map(() => region.name));
  const sit = async (session: typeof ann): Promise<void> => {
    await network.runUntil(session.agent.sitOn(id), 10_000);
    await network.run(1000);
  };
  return { network, grid, visit, ann, drive, where, seated, avatarsIn, sit };
}

const OVER: Vector3 = { x: 258, y: 100, z: 23 };

describe('a cart that is moved over a border', () => {
  it('is in the next region, and no longer in this one', async () => {
    const { drive, where, ann } = await riders();
    await drive(OVER);
    expect([where(), ann.region.name]).toEqual([[['Hill', 2]], 'Bay']);
  });

  it('takes all along who sit on it, in their seats, and they get up there', async () => {
    const { network, visit, drive, where, seated, avatarsIn, sit, ann } = await riders();
    const bob = await visit('Bob', 'Bay&251&101&24');
    await network.run(5000);
    await sit(ann);
    await sit(bob);
    await drive(OVER);
    expect([seated(ann), seated(bob), avatarsIn()]).toEqual([
      ['Hill', true],
      ['Hill', true],
      ['Hill', 'Hill'],
    ]);
    expect(where()).toEqual([['Hill', 2]]);
    expect(ann.agent.position.x).toBeCloseTo(2, 0);
    const parents = [ann, bob].map(({ agent: own }) => ann.region.objects.find(own.id)?.parentId);
    expect(parents[0]).toBe(parents[1]);
    expect(parents[0]).not.toBe(0);
    ann.agent.stand();
    await network.run(2000);
    await network.runUntil(ann.agent.walkTo({ x: 10, y: 100, z: 24 }), 60_000);
    expect(seated(ann)).toEqual(['Hill', false]);
  });

  it.each([
    [
      'who sits on it is refused there',
      { kind: 'handover', step: 'query-access', fate: 'refused', times: 1 },
    ],
    ['it is not taken there', { kind: 'handover', step: 'create-object', fate: 'refused', times: 1 }],
  ] as const)('is put back with its riders when %s', async (_, fault) => {
    const { grid, drive, where, seated, avatarsIn, sit, ann } = await riders();
    await sit(ann);
    grid.inject(fault);
    await drive(OVER);
    expect([seated(ann), avatarsIn(), where()]).toEqual([['Bay', true], ['Bay'], [['Bay', 255.5]]]);
    await drive(OVER);
    expect([seated(ann), avatarsIn(), where()]).toEqual([['Hill', true], ['Hill'], [['Hill', 2]]]);
  });

  it('is there with its riders, and in one region, when only the answer that it is there is lost', async () => {
    const { network, grid, drive, where, seated, avatarsIn, sit, ann } = await riders();
    await sit(ann);
    grid.inject({ kind: 'handover', step: 'create-object', fate: 'unanswered', times: 1 });
    await drive(OVER);
    // So long the region behind waits for it, and asks again.
    await network.run(45_000);
    expect([seated(ann), avatarsIn(), where()]).toEqual([['Hill', true], ['Hill'], [['Hill', 2]]]);
  });

  it('leaves behind whose going along is not answered: they live on there, and may follow', async () => {
    const { network, grid, drive, where, seated, avatarsIn, sit, ann } = await riders();
    await sit(ann);
    grid.inject({ kind: 'handover', step: 'update-agent', fate: 'unanswered', times: 1 });
    await drive(OVER);
    // Longer than the region ahead waits for who has come.
    await network.run(150_000);
    expect([ann.isAlive, seated(ann), avatarsIn()]).toEqual([true, ['Bay', false], ['Bay']]);
    expect(where()).toEqual([['Hill', 2]]);
    await network.runUntil(ann.agent.walkTo({ global: { x: 256_262, y: 256_100, z: 24 } }), 60_000);
    expect([seated(ann), avatarsIn()]).toEqual([['Hill', false], ['Hill']]);
  });

  it('stays where it is when nothing is behind the border, or too far behind it', async () => {
    const { drive, where } = await riders();
    await drive({ x: 100, y: -5, z: 23 });
    await drive({ x: 400, y: 100, z: 23 });
    expect(where()).toEqual([['Bay', 252]]);
  });
});

it('a seat is left before a teleport, and stays', async () => {
  const { network, where, seated, avatarsIn, sit, ann } = await riders();
  await sit(ann);
  await network.runUntil(ann.travel.teleport('Far Away/100/100/24').arrival, 30_000);
  await network.run(3000);
  expect([seated(ann), avatarsIn()]).toEqual([['Far Away', false], ['Far Away']]);
  await network.runUntil(ann.travel.teleport('Bay/100/100/24').arrival, 30_000);
  await network.run(5000);
  expect(where()).toEqual([['Bay', 252]]);
});
