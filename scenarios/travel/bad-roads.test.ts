import { expect, it } from 'vitest';
import { borderCrossings, gridTeleports, scriptedJourneys } from './bad-roads.ts';

const COUNT = 50;
/** Nobody is placed in less than a round trip. */
const LEAST_MS = 150;

it.each(['teleport', 'crossing'] as const)(
  '50 of 50 journeys by %s complete at 20 % loss, 200 ± 50 ms, 5 % duplicates, 5 % held back',
  async (kind) => {
    const { arrived, times, failures } = await scriptedJourneys(COUNT, kind, 7);
    expect(failures).toEqual([]);
    expect(arrived).toBe(COUNT);
    expect(Math.min(...times)).toBeGreaterThan(LEAST_MS);
  },
  120_000,
);

it.each([
  ['teleports of our own grid', gridTeleports],
  ['crossings of a border of our own grid', borderCrossings],
] as const)(
  '50 of 50 %s complete on the same network, with a twentieth of the requests failing',
  async (_, travel) => {
    const { arrived, failures } = await travel(COUNT, 7);
    expect(failures).toEqual([]);
    expect(arrived).toBe(COUNT);
  },
  300_000,
);
