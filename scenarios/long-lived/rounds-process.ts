/**
 * Something long-lived in a process of its own: `node <this, bundled> <kind> <rounds before> <rounds> [folder]`. Counts what is alive after the
 * first rounds and after the others; with a folder it leaves snapshots of the heap there, too.
 */
import { setTimeout as after } from 'node:timers/promises';
import { queryObjects, writeHeapSnapshot } from 'node:v8';
import { snapshotFile } from './left-behind.ts';
import type { Counted } from './left-behind.ts';
import { KINDS } from './kinds.ts';
import type { Kind } from './kinds.ts';

const MOST_ATTEMPTS = 20;
/** What the process itself holds for a moment is over by then. */
const PAUSE_MS = 20;

const [kind, before, rounds, folder] = process.argv.slice(2);
const round = await KINDS[kind as Kind]();

/** Objects that can be reached, functions and promises among them: each time after a garbage collection, until it frees no more. */
async function count(when: 'before' | 'after'): Promise<number> {
  let objects = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
    await after(PAUSE_MS);
    const now = queryObjects(Object, { format: 'count' });
    if (now >= objects) break;
    objects = now;
  }
  if (folder !== undefined) writeHeapSnapshot(snapshotFile(folder, when));
  return objects;
}

for (let n = 0; n < Number(before); n++) await round(n);
const few = await count('before');
for (let n = 0; n < Number(rounds); n++) await round(Number(before) + n);
const counted: Counted = { before: few, after: await count('after') };
process.stdout.write(JSON.stringify(counted), () => process.exit(0));
