/** Two grids of ours stand in one ROBUST, and know of each other what OpenSimulator's simulators would: over real sockets, without a key. */
import { agent, arrive, objects, travel } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { Grid } from '@landfall/grid';
import { SimStats } from '@landfall/protocol/message/compact';
import { createNodePorts } from '@landfall/transport/node';
import type { NodePorts } from '@landfall/transport/node';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { oneRoot } from '../../packages/client/src/testing/index.ts';
import { startFakeRobust } from './fake-robust.ts';
import type { FakeRobust } from './fake-robust.ts';

const terrain = { kind: 'flat', height: 25 } as const;
let ports: NodePorts;
let robust: FakeRobust;
let grids: Grid[];
const member = (name: string, x: number): Promise<Grid> =>
  startGrid({ regions: [{ name, x, y: 1000, terrain }] }, ports, { robust: { url: robust.url } });
beforeEach(async () => {
  ports = createNodePorts();
  robust = await startFakeRobust();
  grids = [await member('West', 1000), await member('East', 1001)];
});
afterEach(async () => {
  for (const grid of grids) await grid.close();
  await robust.close();
  await ports.close();
});

const logIn = () =>
  arrive(
    {
      grid: `${robust.url}/`,
      firstName: 'Ann',
      lastName: 'Walker',
      secret: { password: 'x' },
      start: 'uri:West&128&128&30',
      rooms: [objects(), agent(), travel(), oneRoot()] as const,
      messages: [SimStats],
    },
    ports,
  );
type Walker = Awaited<ReturnType<typeof logIn>>;

/** When it is so, as regions come, say what they are, and go. */
function when(session: Walker, isSo: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const look = (): void => void (isSo() && resolve());
    session.on('presence', look);
    session.everywhere.on('described', look);
    look();
  });
}

/** The next time that a region tells how it fares. */
const told = (session: Walker): Promise<void> =>
  new Promise((resolve) => session.on('message', ({ message }) => message.name === 'SimStats' && resolve()));

describe('regions of two grids in one ROBUST', () => {
  it('are neighbours to who has logged in there; they teleport, walk over the border, and leave', async () => {
    const session = await logIn();
    const isNeighbour = (): boolean =>
      session.regions.all.some(({ name, isChild }) => isChild && name === 'East');
    await when(session, isNeighbour);
    const { region } = await session.travel.teleport('East/20/128/26').arrival;
    expect(region.name).toBe('East');
    await session.agent.walkTo({ global: { x: 1001 * 256 - 8, y: 1000 * 256 + 128, z: 0 } });
    expect(session.region.name).toBe('West');
    expect(grids.map(({ regions }) => regions[0]!.avatars().map(({ name }) => name))).toEqual([
      ['Ann Walker'],
      [],
    ]);
    expect(robust.told).toEqual(['report West', 'report East', 'report West']);
    await session.logout();
    await vi.waitFor(
      () => expect(robust.told.slice(3).toSorted()).toEqual(['loggedout West', 'logout']),
      5000,
    );
  }, 60_000);

  it('are told of to whoever stands still beside one that comes later', async () => {
    await grids.pop()!.close();
    const session = await logIn();
    // Whoever has come in has looked around by then: a region tells of itself every three seconds.
    for (let times = 0; times < 2; times++) await told(session);
    grids.push(await member('East', 1001));
    await when(session, () => session.regions.named('East') !== undefined);
    await session.logout();
  }, 60_000);

  it('let nobody log in themselves, and are forgotten when they close', async () => {
    const [west] = grids;
    const answer = await ports.http.request({ method: 'POST', url: west!.loginUri, body: new Uint8Array(0) });
    expect(answer.status).toBe(404);
    expect(robust.regionNames()).toEqual(['West', 'East']);
    await west!.close();
    expect(robust.regionNames()).toEqual(['East']);
  });

  it('leave those who only look in where they are, when they close', async () => {
    const session = await logIn();
    const sees = (): boolean => session.regions.all.some(({ name, isChild }) => isChild && name === 'East');
    await when(session, sees);
    await grids[1]!.close();
    await when(session, () => !sees());
    expect([session.isAlive, session.region.name]).toEqual([true, 'West']);
    expect(robust.told).toEqual(['report West']);
    await session.logout();
  }, 60_000);

  it('refuse a place in a ROBUST to one of several processes', async () => {
    const both = { robust: { url: robust.url }, cluster: { key: 'k' } };
    await expect(startGrid({ regions: [{ name: 'Here', terrain }] }, ports, both)).rejects.toThrow(
      'not both',
    );
  });
});
