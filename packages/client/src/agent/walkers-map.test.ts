import { CONTROL } from '@landfall/protocol/avatar';
import { expect, it } from 'vitest';
import { enableNeighbour, fakeTraveller, mapBlock, mapReply } from '../testing/index.ts';

/** Two squares to the east of the region where it arrives, at 1000, 1000; there is a neighbour between, at 1001, 1000. */
const TWO_ON = { global: { x: 1002 * 256 + 50, y: 1000 * 256 + 128, z: 25 } };

async function onTheWay(to = TWO_ON) {
  const { network, grid, session, far, home } = await fakeTraveller();
  enableNeighbour(grid, far);
  await network.run(1000);
  const outcome: { error?: unknown } = {};
  session.agent.walkTo(to, { timeoutMs: 20_000 }).catch((error: unknown) => (outcome.error = error));
  const isWalking = (): boolean =>
    home.all('AgentUpdate').some(({ AgentData }) => (AgentData.ControlFlags & CONTROL.forward) !== 0);
  const known = [mapBlock('Home', 1000, 1000), mapBlock('Far Region', 1001, 1000)];
  return { network, home, outcome, isWalking, known };
}

it('an answer that comes late holds the walk until then, and is taken', async () => {
  const { network, home, outcome, isWalking, known } = await onTheWay();
  await network.run(4000);
  expect([outcome.error, isWalking()]).toEqual([undefined, false]);
  home.send(mapReply(known));
  await network.run(500);
  home.send(mapReply(known));
  await network.run(500);
  expect(outcome.error).toMatchObject({ reason: 'no-such-region' });
  expect(String(outcome.error)).toContain('square 1002, 1000 of the map');
  expect(isWalking()).toBe(false);
});

it('an answer that never comes keeps nobody from walking', async () => {
  const { network, home, outcome, isWalking } = await onTheWay();
  await network.run(4900);
  expect(isWalking()).toBe(false);
  await network.run(1000);
  expect([outcome.error, isWalking()]).toEqual([undefined, true]);
  expect(home.all('MapBlockRequest').map(({ PositionData }) => PositionData)).toEqual(
    Array.from({ length: 2 }, () => ({ MinX: 1001, MaxX: 1002, MinY: 1000, MaxY: 1000 })),
  );
});

it('who may walk for a shorter time than the map may take waits no longer', async () => {
  const { network, session } = await fakeTraveller();
  const walk = session.agent.walkTo(TWO_ON, { timeoutMs: 1500 });
  await expect(network.runUntil(walk, 1600)).rejects.toMatchObject({ code: 'timeout' });
});

it('a goal that no map can have is asked for as far as maps go', async () => {
  const { network, home, outcome, known } = await onTheWay({
    global: { x: 2 ** 24 + 2 ** 20, y: 1000 * 256 + 128, z: 25 },
  });
  await network.run(100);
  home.send(mapReply(known));
  await network.run(1000);
  expect(outcome.error).toBeUndefined();
  home.send(mapReply(known));
  await network.run(1000);
  expect(outcome.error).toMatchObject({ reason: 'no-such-region' });
});

it('links to other grids, and regions that are down, are no land to walk on', async () => {
  const blocks = [mapBlock('grid.example:80:Bay', 1002, 0), mapBlock('Bay', 1002, 1000, 254)];
  const { network, home, outcome, known } = await onTheWay();
  for (let time = 0; time < 2; time++) {
    await network.run(100);
    home.send(mapReply([...known, ...blocks]));
    await network.run(1000);
  }
  expect(String(outcome.error)).toContain('Bay is offline at 256513, 256128');
});
