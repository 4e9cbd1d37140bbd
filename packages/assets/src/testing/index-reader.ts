import { createRandom } from '@landfall/protocol/testing';
import { EmbeddedStore } from '../embedded/index.ts';
import { sampleSizes, writerAsset } from './writer-asset.ts';

/** A process that reads every asset of seeds 1 … n, has the store inspected and repaired, and reads them again. */
const [folder, count] = process.argv.slice(2) as [string, string];
const store = await EmbeddedStore.open({ folder });
const before = await readAll();
await store.inspect({ repair: true });
const after = await readAll();
await store[Symbol.asyncDispose]();
process.stdout.write(JSON.stringify({ before, after }));

async function readAll(): Promise<{ right: number; missing: number; refused: number; wrong: number }> {
  const result = { right: 0, missing: 0, refused: 0, wrong: 0 };
  for (let seed = 1; seed <= Number(count); seed += 1) {
    const asset = writerAsset(seed, createRandom(seed).pick(sampleSizes));
    const found = await store.read(asset.id).catch(() => 'refused' as const);
    if (found === 'refused') result.refused += 1;
    else if (found === undefined) result.missing += 1;
    else if (Buffer.compare(found.bytes, asset.bytes) === 0) result.right += 1;
    else result.wrong += 1;
  }
  return result;
}
