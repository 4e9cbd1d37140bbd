import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { hashOf } from '../store/index.ts';
import { writerAsset } from '../testing/writer-asset.ts';
import { EmbeddedStore } from './index.ts';

it('what was acknowledged is not taken away on the word of an index that names other contents', async () => {
  const root = await mkdtemp(join(tmpdir(), 'landfall-incoming-'));
  try {
    const asset = writerAsset(1, createRandom(1).pick([100_000]));
    const store = await EmbeddedStore.open({ folder: join(root, 'good') });
    await store.put(asset);
    // As after a kill: its file has not got its lasting place yet.
    await cp(join(root, 'good'), join(root, 'killed'), {
      recursive: true,
      filter: (path) => !basename(path).startsWith('lock'),
    });
    await store[Symbol.asyncDispose]();
    await cp(join(root, 'good', 'index'), join(root, 'killed', 'index'), { recursive: true });
    await flipHash(join(root, 'killed', 'index', 'catalogue.mdb'), hashOf(asset.bytes));

    const again = await EmbeddedStore.open({ folder: join(root, 'killed') });
    await again.inspect({ repair: true });
    expect(Buffer.from((await again.read(asset.id))!.bytes).equals(Buffer.from(asset.bytes))).toBe(true);
    await again[Symbol.asyncDispose]();
  } finally {
    await rm(root, { recursive: true, force: true });
  }
});

/** In each place where the file of the index has it, by one bit. */
async function flipHash(path: string, hash: string): Promise<void> {
  const bytes = await readFile(path);
  const wanted = Buffer.from(hash, 'hex');
  let places = 0;
  for (let at = bytes.indexOf(wanted); at !== -1; at = bytes.indexOf(wanted, at + 1)) {
    bytes[at + 31]! ^= 1;
    places += 1;
  }
  expect(places).toBeGreaterThan(1);
  await writeFile(path, bytes);
}
