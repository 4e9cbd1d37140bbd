import { expect, it } from 'vitest';
import { borderCrossings, scriptedJourneys } from './bad-roads.ts';

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

it('50 of 50 borders of our own grid are crossed in flight on the same network, with 5 % failed requests', async () => {
  const { arrived, failures } = await borderCrossings(COUNT, 7);
  expect(failures).toEqual([]);
  expect(arrived).toBe(COUNT);
}, 300_000);
