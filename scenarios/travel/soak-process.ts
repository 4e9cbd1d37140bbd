/**
 * A day of travel in a process of its own, where nothing else moves the heap: `node --expose-gc <this, bundled> scripted|grid <seed> <hours>
 * <folder>`. Says on a line after each hour what it came to, and leaves snapshots of the heap behind, after the first hour and the last.
 */
import { setImmediate as turn } from 'node:timers/promises';
import { writeHeapSnapshot } from 'node:v8';
import { GridTrip } from './grid-trip.ts';
import { longTrip } from './long-trip.ts';
import { soakFile } from './soak-report.ts';
import type { SoakHour } from './soak-report.ts';

const HOUR_MS = 3_600_000;

const TRIPS = {
  scripted: async (seed: number) => {
    const trip = await longTrip(seed);
    const isLost = (): boolean => trip.roots.join() !== '1' || Math.max(...trip.circuits) > 3;
    const lost = (): string => `roots ${trip.roots.join()}, circuits ${trip.circuits.join()}`;
    const faults = (): readonly string[] => [...trip.faults, ...(isLost() ? [lost()] : [])];
    return {
      travel: (forMs: number) => trip.travel(forMs),
      hops: () => trip.hops,
      arrived: () => trip.arrived,
      faults,
      end: () => trip.end(),
    };
  },
  grid: async (seed: number) => {
    const trip = await GridTrip.begin(seed);
    return {
      travel: (forMs: number) => trip.travel(forMs),
      hops: () => trip.hops,
      arrived: () => trip.ends.get('arrived') ?? 0,
      faults: () => trip.faults,
      end: () => trip.end(),
    };
  },
};

/** Bytes that are in use once nothing goes any more. */
async function heapBytes(): Promise<number> {
  for (let round = 0; round < 6; round++) {
    globalThis.gc?.();
    await turn();
  }
  return process.memoryUsage().heapUsed;
}

const [kind, seed, hours, folder] = process.argv.slice(2);
const trip = await TRIPS[kind as keyof typeof TRIPS](Number(seed));
for (let hour = 1; hour <= Number(hours); hour++) {
  await trip.travel(HOUR_MS);
  const told: SoakHour = {
    hour,
    hops: trip.hops(),
    arrived: trip.arrived(),
    faults: trip.faults(),
    heapBytes: await heapBytes(),
  };
  process.stdout.write(`${JSON.stringify(told)}\n`);
  if (hour === 1 || hour === Number(hours)) writeHeapSnapshot(soakFile(folder!, hour));
}
await trip.end();
