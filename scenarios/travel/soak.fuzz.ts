/**
 * A day of random travel on a bad network, in virtual time: teleports and crossings between scripted simulators that forget the agent now and
 * then, move it unasked, fail its teleports and never say goodbye, whose event queues answer too soon, stall and break off, and whose seeds fail;
 * and in our own grid, which does wrong in every way that it knows. What is kept in memory after a garbage collection stays what it was after the
 * first hour: data, weighed apart from what V8 compiles. `LANDFALL_SOAK_TOLD=1` prints the figures.
 */
import { expect, it } from 'vitest';
import { soak } from './soak-report.ts';

const HOURS = 24;
/** Of the data. Allowed are 5 %, of everything; code of rare ways alone comes to as much. */
const MOST_GROWTH = 0.01;

it.each([
  { kind: 'scripted', hopsAnHour: 40 },
  { kind: 'grid', hopsAnHour: 30 },
] as const)(
  'a day of travel leaves nothing behind: $kind',
  async ({ kind, hopsAnHour }) => {
    const { last, growth, told } = await soak(kind, 11, HOURS);
    if (process.env['LANDFALL_SOAK_TOLD'] !== undefined) process.stdout.write(`${kind}: ${told}\n`);
    expect(last.faults).toEqual([]);
    expect(last.hour).toBe(HOURS);
    expect(last.arrived).toBeGreaterThan(HOURS * hopsAnHour);
    expect(Math.abs(growth), told).toBeLessThan(MOST_GROWTH);
  },
  3_600_000,
);
