import { spawnSync } from 'node:child_process';
import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bundle } from '../testing/bundle.ts';
import { sampleSizes, writerAsset } from '../testing/writer-asset.ts';
import { EmbeddedStore } from './index.ts';

/** More with LANDFALL_INDEX_FLIPS=1000. */
const FLIPS = Number(process.env['LANDFALL_INDEX_FLIPS'] ?? 4);
const ASSETS = 40;
/** The index is suspected after five starts that ended badly, and made anew in the sixth. */
const MOST_STARTS = 7;

describe('embedded store: bits flipped in the file of LMDB', () => {
  let root: string;
  let script: string;
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'landfall-index-damage-'));
    script = await bundle('index-reader');
    const store = await EmbeddedStore.open({ folder: join(root, 'good') });
    for (let seed = 1; seed <= ASSETS; seed += 1)
      await store.put(writerAsset(seed, createRandom(seed).pick(sampleSizes)));
    await store[Symbol.asyncDispose]();
  });
  afterAll(async () => {
    await rm(root, { recursive: true, force: true });
    await rm(script, { force: true });
  });

  it(
    `no wrong byte comes out, and inspection brings everything back, ${FLIPS} times`,
    async () => {
      const random = createRandom(21);
      const folder = join(root, 'damaged');
      for (let count = 0; count < FLIPS; count += 1) {
        await rm(folder, { recursive: true, force: true });
        await cp(join(root, 'good'), folder, { recursive: true });
        const path = join(folder, 'index', 'catalogue.mdb');
        const bytes = await readFile(path);
        const at = random.integer(0, bytes.length - 1);
        bytes[at]! ^= 1 << random.integer(0, 7);
        await writeFile(path, bytes);
        const { before, after } = startUntilItEnds(folder);
        expect(before.wrong, `byte ${at}`).toBe(0);
        expect(after, `byte ${at}`).toEqual({ right: ASSETS, missing: 0, refused: 0, wrong: 0 });
      }
    },
    60_000 + FLIPS * 5000,
  );

  /** LMDB may end the process; whoever supervises it starts it again. */
  function startUntilItEnds(folder: string): Record<'before' | 'after', Record<string, number>> {
    for (let start = 0; start < MOST_STARTS; start += 1) {
      const { status, stdout } = spawnSync(process.execPath, [script, folder, String(ASSETS)], {
        encoding: 'utf8',
        timeout: 20_000,
      });
      if (status === 0) return JSON.parse(stdout) as Record<'before' | 'after', Record<string, number>>;
    }
    return expect.fail('the store did not recover');
  }
});
