import { setImmediate as nextTurn } from 'node:timers/promises';
import { EmbeddedStore } from '../embedded/index.ts';
import { writerAsset } from './writer-asset.ts';

const WRITERS = 64;

/** A process whose files may not grow beyond a limit: stores small assets until the index cannot follow, then reads all. */
const [folder, count] = process.argv.slice(2) as [string, string];
const store = await EmbeddedStore.open({ folder, idleWorkAfterMs: 1, segmentBytes: 65_536 });
const stored: number[] = [];
let next = 1;
await Promise.all(Array.from({ length: WRITERS }, write));
const failed = await store.publish().then(
  () => false,
  () => true,
);
// What nobody heeds ends the process by now.
await nextTurn();
let right = 0;
for (const seed of stored) {
  const asset = writerAsset(seed, 10);
  const found = await store.read(asset.id);
  if (found !== undefined && Buffer.compare(found.bytes, asset.bytes) === 0) right += 1;
}
process.stdout.write(JSON.stringify({ stored: stored.length, right, failed }));
process.exit();

async function write(): Promise<void> {
  while (next <= Number(count)) {
    const seed = next;
    next += 1;
    await store.put(writerAsset(seed, 10)).then(
      () => stored.push(seed),
      () => undefined,
    );
  }
}
