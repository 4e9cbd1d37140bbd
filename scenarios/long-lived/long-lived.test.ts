/** What lives long keeps nothing of what has come and gone: objects are counted after few rounds and after many. More in `npm run fuzz`. */
import { rm } from 'node:fs/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { bundleProgram } from '../bundle-program.ts';
import { countRounds } from './left-behind.ts';
import type { Kind } from './kinds.ts';

const FEW = 10;
/** Objects that something keeps of a round come to so many at least; caches that fill and what is under way come to less. */
const MOST_GROWTH = 25;

let program: string;
beforeAll(async () => (program = await bundleProgram('long-lived/rounds-process')), 60_000);
afterAll(async () => await rm(program, { force: true }));

it.each<{ kind: Kind; rounds: number }>([
  { kind: 'logins', rounds: 50 },
  { kind: 'neighbours', rounds: 50 },
  { kind: 'proxy', rounds: 50 },
  { kind: 'gateway', rounds: 50 },
  { kind: 'assets', rounds: 50 },
])(
  '$kind: as many objects after $rounds rounds more',
  async ({ kind, rounds }) => {
    const { before, after } = await countRounds(program, kind, FEW, rounds);
    expect(before).toBeGreaterThan(20_000);
    expect(after - before).toBeLessThan(MOST_GROWTH);
  },
  180_000,
);
