/**
 * A day of random travel on a bad network, in virtual time: teleports and crossings between scripted simulators that forget the agent now and
 * then, move it unasked, fail its teleports and never say goodbye. Memory after a garbage collection stays where it was after the first hour.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { longTrip } from './long-trip.ts';

const HOUR_MS = 3_600_000;
const HOURS = 24;
const MOST_GROWTH = 0.05;

function heapAfterCollection(): number {
  setFlagsFromString('--expose-gc');
  const collect: unknown = runInNewContext('gc');
  if (typeof collect !== 'function') throw new TypeError('no garbage collection on demand');
  for (let round = 0; round < 4; round++) collect();
  return process.memoryUsage().heapUsed;
}

it('a day of travel leaves nothing behind', async () => {
  const trip = await longTrip(11);
  const heaps: number[] = [];
  for (let hour = 0; hour < HOURS; hour++) {
    await trip.travel(HOUR_MS);
    heaps.push(heapAfterCollection());
  }
  const { hops, arrived, failed, roots, circuits } = trip;
  const told = heaps.map((heap) => (heap / 2 ** 20).toFixed(1)).join(' ');
  expect(roots).toEqual([1]);
  expect(arrived + failed).toBe(hops);
  expect(arrived).toBeGreaterThan(HOURS * 60);
  expect(Math.max(...circuits)).toBeLessThanOrEqual(3);
  const first = heaps[0]!;
  expect(Math.abs(heaps.at(-1)! - first) / first, `${hops} hops; MiB hour by hour: ${told}`).toBeLessThan(
    MOST_GROWTH,
  );
  await trip.end();
}, 3_600_000);
