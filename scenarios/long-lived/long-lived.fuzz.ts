/**
 * What lives long keeps nothing of what has come and gone: 1,000 logins, 1,000 sessions through a proxy and through a gateway, 100,000 requests to
 * the asset service, and a day beside a neighbour that goes and comes back. Counted are objects, and the bytes of all data, text in tables, too.
 * `LANDFALL_SOAK_TOLD=1` prints the figures.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { mostGrown, readCensus } from '../travel/heap-census.ts';
import { bundleProgram } from '../bundle-program.ts';
import { countRounds, snapshotFile } from './left-behind.ts';
import type { Kind } from './kinds.ts';

/** Caches are full by then, and ways that are gone seldom have been gone. */
const FEW = 100;
/** Of a round, on the average: less than the smallest entry of a table with a text for its key. */
const MOST_BYTES = 32;
const MOST_OBJECTS = 0.1;
/** One table of the engine itself, such as its cache of the texts of numbers, grows once to its full size: seen with 100,000 requests. */
const ENGINE_TABLE_BYTES = 262_144;

let program: string;
let folder: string;
beforeAll(async () => {
  program = await bundleProgram('long-lived/rounds-process');
  folder = await mkdtemp(join(tmpdir(), 'landfall-long-lived-'));
}, 60_000);
afterAll(async () => {
  await rm(program, { force: true });
  await rm(folder, { recursive: true, force: true });
});

it.each<{ kind: Kind; rounds: number; spareBytes?: number }>([
  { kind: 'logins', rounds: 900 },
  { kind: 'neighbours', rounds: 1150 },
  { kind: 'proxy', rounds: 900 },
  { kind: 'gateway', rounds: 900 },
  { kind: 'assets', rounds: 900, spareBytes: ENGINE_TABLE_BYTES },
])(
  '$kind: no more is kept after $rounds rounds more',
  async ({ kind, rounds, spareBytes = 0 }) => {
    const { before, after } = await countRounds(program, kind, FEW, rounds, folder);
    const few = await readCensus(snapshotFile(folder, 'before'));
    const all = await readCensus(snapshotFile(folder, 'after'));
    const told = `${before} → ${after} objects, ${few.dataBytes} → ${all.dataBytes} bytes of data\n${mostGrown(few, all)}`;
    if (process.env['LANDFALL_SOAK_TOLD'] !== undefined) process.stdout.write(`${kind}: ${told}\n`);
    expect(after - before, told).toBeLessThan(rounds * MOST_OBJECTS);
    expect(all.dataBytes - few.dataBytes, told).toBeLessThan(rounds * MOST_BYTES + spareBytes);
  },
  3_600_000,
);
