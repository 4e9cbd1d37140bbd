import { expect, it } from 'vitest';
import { borderCrossings, gridTeleports, scriptedJourneys } from './bad-roads.ts';
import type { Journeys } from './bad-roads.ts';

/** In several sessions, each with dice of its own. */
const SESSIONS = 10;
const EACH = 100;

async function all(travel: (seed: number) => Promise<Journeys>): Promise<Journeys> {
  const failures: string[] = [];
  const times: number[] = [];
  for (let seed = 1; seed <= SESSIONS; seed++) {
    const journeys = await travel(seed);
    times.push(...journeys.times);
    failures.push(...journeys.failures.map((failure) => `seed ${seed}, ${failure}`));
  }
  return { arrived: times.length, times, failures };
}

it.each([
  ['teleports', (seed: number) => scriptedJourneys(EACH, 'teleport', seed)],
  ['crossings', (seed: number) => scriptedJourneys(EACH, 'crossing', seed)],
  ['teleports of our own grid', (seed: number) => gridTeleports(EACH, seed)],
  ['crossings of our own grid’s borders', (seed: number) => borderCrossings(EACH, seed)],
] as const)('1,000 of 1,000 %s complete at a fifth of loss', async (_, travel) => {
  const { arrived, failures } = await all(travel);
  expect(failures).toEqual([]);
  expect(arrived).toBe(SESSIONS * EACH);
});
