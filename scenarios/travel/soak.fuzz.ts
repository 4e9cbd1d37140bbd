/**
 * A day of random travel on a bad network, in virtual time: teleports and crossings between scripted simulators that forget the agent now and
 * then, move it unasked, fail its teleports and never say goodbye, whose event queues answer too soon, stall and break off, and whose seeds fail;
 * and in our own grid, which does wrong in every way that it knows. Memory after a garbage collection stays where it was after the first hour.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { expect, it } from 'vitest';
import { GridTrip } from './grid-trip.ts';
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

/** The heap after each hour, MiB, and how much more it is after the last one than after the first. */
async function heapsOf(travel: (forMs: number) => Promise<void>) {
  const heaps: number[] = [];
  for (let hour = 0; hour < HOURS; hour++) {
    await travel(HOUR_MS);
    heaps.push(heapAfterCollection());
  }
  const told = heaps.map((heap) => (heap / 2 ** 20).toFixed(1)).join(' ');
  return { told, growth: Math.abs(heaps.at(-1)! - heaps[0]!) / heaps[0]! };
}

it('a day of travel leaves nothing behind', async () => {
  const trip = await longTrip(11);
  const { told, growth } = await heapsOf((forMs) => trip.travel(forMs));
  const { hops, arrived, failed, roots, circuits } = trip;
  expect(roots).toEqual([1]);
  expect(arrived + failed).toBe(hops);
  expect(arrived).toBeGreaterThan(HOURS * 40);
  expect(Math.max(...circuits)).toBeLessThanOrEqual(3);
  expect(growth, `${hops} hops; MiB hour by hour: ${told}`).toBeLessThan(MOST_GROWTH);
  await trip.end();
}, 3_600_000);

it('a day of travel in our own grid leaves nothing behind, and nobody in two places', async () => {
  const trip = await GridTrip.begin(11);
  const { told, growth } = await heapsOf((forMs) => trip.travel(forMs));
  expect(trip.faults).toEqual([]);
  expect(trip.ends.get('arrived')).toBeGreaterThan(HOURS * 30);
  const ends = [...trip.ends].map(([end, count]) => `${end} ${count}`).join(', ');
  expect(growth, `${trip.hops} hops (${ends}); MiB hour by hour: ${told}`).toBeLessThan(MOST_GROWTH);
  await trip.end();
}, 3_600_000);
