import { writeSync } from 'node:fs';
import { createRandom } from '@landfall/protocol/testing';
import { EmbeddedStore } from '../embedded/index.ts';
import { sampleSizes, writerAsset } from './writer-asset.ts';

/** A process that stores assets until it is killed; says `seed` of each on a line when it is acknowledged. */
const [folder, firstSeed, writers] = process.argv.slice(2) as [string, string, string];
const store = await EmbeddedStore.open({ folder, idleWorkAfterMs: 5 });
let seed = Number(firstSeed);
await Promise.all(Array.from({ length: Number(writers) }, write));

async function write(): Promise<void> {
  for (;;) {
    seed += 1;
    const mine = seed;
    const { outcome } = await store.put(writerAsset(mine, createRandom(mine).pick(sampleSizes)));
    writeSync(1, `${mine} ${outcome}\n`);
  }
}
