import { spawnSync } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { bundle } from '../testing/bundle.ts';
import { EmbeddedStore } from './index.ts';

const ASSETS = 6000;
/** In KiB: the journal's segments are smaller, the index of so many assets is not. */
const MOST_FILE_KIB = 512;

it.skipIf(process.platform === 'win32')(
  'an index that cannot grow ends nobody: everything is read, and all is there when it can grow again',
  async () => {
    const folder = await mkdtemp(join(tmpdir(), 'landfall-full-'));
    const script = await bundle('full-index');
    // A write beyond the limit fails as on a full disk, when its signal is ignored.
    const limited = `trap '' XFSZ; ulimit -f ${MOST_FILE_KIB}; exec "$0" "$@"`;
    for (const start of [1, 2]) {
      const { status, stdout, stderr } = spawnSync(
        'bash',
        ['-c', limited, process.execPath, script, folder, String(ASSETS)],
        { encoding: 'utf8', timeout: 60_000 },
      );
      expect(status, `start ${start}: ${stderr}`).toBe(0);
      expect(JSON.parse(stdout)).toEqual({ stored: ASSETS, right: ASSETS, failed: true });
    }
    const store = await EmbeddedStore.open({ folder });
    expect((await store.stats()).assets).toBe(ASSETS);
    expect(await store.inspect()).toMatchObject({ damaged: [], missingEntries: 0 });
    await store[Symbol.asyncDispose]();
    await rm(script, { force: true });
    await rm(folder, { recursive: true });
  },
  150_000,
);
