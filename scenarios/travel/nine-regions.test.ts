/** What an agent keeps that sees nine regions at once: a guard. `bench/travel.mjs` measures it, with the grid in another process. */
import { setImmediate as turn } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { arrive, defaultRooms } from '@landfall/client';
import { startGrid } from '@landfall/grid';
import type { GridConfig } from '@landfall/grid';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import { oneRoot } from '../../packages/client/src/testing/index.ts';

const AGENTS = 4;
const REGIONS = 9;
const LIMIT_KIB = 600;
/** Neighbours are shown one after the other, and their land. */
const COMPLETE_MS = 15_000;
const terrain = { kind: 'flat', height: 22 } as const;
const CONFIG: GridConfig = {
  passwordScheme: 'opensim',
  regions: Array.from({ length: REGIONS }, (_, n) => {
    const [x, y] = [n % 3, Math.floor(n / 3)];
    return { name: `R ${x} ${y}`, x: 1000 + x, y: 1000 + y, terrain };
  }),
  accounts: Array.from({ length: AGENTS }, (_, n) => ({
    first: 'Test',
    last: `Number${n}`,
    password: 'secret',
  })),
};

const MOST_ATTEMPTS = 20;
/** Less than this is no change. */
const STILL_KIB = 20;

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

/**
 * Heap in use, once nothing goes from it any more; what typed arrays hold, such as height maps, is none of it. What other tests of this
 * process left goes in turns, their compiled code, too, when it has not been used for some collections.
 */
async function heapKib(): Promise<number> {
  let last = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    for (let round = 0; round < 6; round++) {
      collect();
      await turn();
    }
    const now = process.memoryUsage().heapUsed / 1024;
    if (last - now < STILL_KIB) return now;
    last = now;
  }
  return last;
}

/** Agents that have seen everything, and a grid that is gone: what is in memory is theirs. */
async function onlyAgents(network: MemoryNetwork) {
  const grid = await network.runUntil(startGrid(CONFIG, network.ports()), 10_000);
  const come = (n: number) => {
    const who = { firstName: 'Test', lastName: `Number${n}`, secret: { password: 'secret' } };
    const options = { grid: grid.loginUri, ...who, start: 'uri:R 1 1&128&128&30' };
    return arrive(
      { ...options, rooms: [...defaultRooms({ drawDistance: 256 }), oneRoot()] },
      network.ports(),
    );
  };
  const sessions = await network.runUntil(
    Promise.all(Array.from({ length: AGENTS }, (_, n) => come(n))),
    60_000,
  );
  await network.run(COMPLETE_MS);
  const regions = sessions.map((session) => session.regions.size);
  grid.inject({ kind: 'crash' });
  await network.run(1000);
  return { sessions, regions };
}

it('an agent that sees nine regions keeps less than its limit', async () => {
  const network = new MemoryNetwork(1);
  const { sessions, regions } = await onlyAgents(network);
  expect(regions).toEqual(sessions.map(() => REGIONS));
  const withAgents = await heapKib();
  await network.runUntil(
    Promise.all(sessions.splice(0).map((session) => session.logout({ waitMs: 0 }))),
    5000,
  );
  await network.run(120_000);
  const eachKib = (withAgents - (await heapKib())) / AGENTS;
  expect(eachKib).toBeGreaterThan(100);
  expect(eachKib).toBeLessThan(LIMIT_KIB);
});
