import { expect, it } from 'vitest';
import { GridTrip } from './grid-trip.ts';
import { longTrip } from './long-trip.ts';

const HOUR_MS = 3_600_000;
/** `soak.fuzz.ts` travels for a day. */
const GRID_TRIP_MS = HOUR_MS / 4;

it('an hour of travel between scripted regions: spoilt requests leave it in one region', async () => {
  const trip = await longTrip(7);
  await trip.travel(HOUR_MS);
  expect(trip.faults).toEqual([]);
  expect(trip.roots).toEqual([1]);
  expect(trip.arrived + trip.failed).toBe(trip.hops);
  expect(trip.arrived).toBeGreaterThan(40);
  expect([...trip.spoilt.keys()].toSorted()).toEqual(['broken', 'empty', 'seed failed', 'stalled']);
  await trip.end();
}, 120_000);

it('a quarter of an hour of travel in our own grid, which does wrong: client and grid agree where somebody is', async () => {
  const trip = await GridTrip.begin(5);
  await trip.travel(GRID_TRIP_MS);
  expect(trip.faults).toEqual([]);
  expect(trip.hops).toBeGreaterThan(10);
  expect(trip.ends.get('arrived')).toBeGreaterThan(trip.hops / 2);
  await trip.end();
}, 120_000);
