import { spawnSync } from 'node:child_process';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '@landfall/protocol/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sampleAsset } from '../testing/index.ts';
import { bundle } from '../testing/bundle.ts';
import { EmbeddedStore } from './index.ts';

/** A disk of its own, in memory, is mounted in a namespace of its own: nobody has to be root for it. */
const canMount = spawnSync('unshare', ['-rm', 'mount', '-t', 'tmpfs', 'none', tmpdir()]).status === 0;
const ASSETS = 20;
/** Mounts a disk over the folder $1, copies the store $2 there, takes $3 away, fills the disk to the brim and looks. */
const SCRIPT = `set -e
mount -t tmpfs -o size=8m none "$1"
cp -a "$2/." "$1"; (cd "$1"; rm -rf $3)
dd if=/dev/zero of="$1/full" bs=4096 2>/dev/null || true
exec "$5" "$4" "$1"`;

/** The same with $3 KiB left, then with room again, where it is looked at once more. */
const CLEAN_SCRIPT = `set -e
mount -t tmpfs -o size=8m none "$1"
cp -a "$2/." "$1"
dd if=/dev/zero of="$1/full" bs=4096 2>/dev/null || true
truncate -s $(($(stat -c %s "$1/full") - $3 * 1024)) "$1/full"
"$6" "$4" "$1"; echo
rm "$1/full"
exec "$6" "$5" "$1"`;

describe.skipIf(!canMount)('a store on a full disk', () => {
  let root: string;
  let script: string;
  let cleaner: string;
  const store = (): string => join(root, 'store');
  const mount = (): string => join(root, 'disk');

  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'landfall-full-disk-'));
    script = await bundle('look-at-store');
    cleaner = await bundle('clean-store');
    await mkdir(mount());
    const random = createRandom(77);
    const made = await EmbeddedStore.open({ folder: store() });
    for (let count = 0; count < ASSETS; count += 1) await made.put(sampleAsset(random, 100 + count * 1000));
    await made[Symbol.asyncDispose]();
  });
  afterAll(async () => {
    await rm(script, { force: true });
    await rm(cleaner, { force: true });
    await rm(root, { recursive: true });
  });

  it.each([
    ['with all its files', ''],
    ['without the lock file of its index', 'index/catalogue.mdb-lock'],
    ['without its index file', 'index/catalogue.mdb'],
    ['without its index', 'index'],
  ])('%s can be looked at, and says that it cannot be written', (_, gone) => {
    const { status, signal, stdout, stderr } = spawnSync(
      'unshare',
      ['-rm', 'bash', '-c', SCRIPT, 'bash', mount(), store(), gone, script, process.execPath],
      { encoding: 'utf8', timeout: 60_000 },
    );
    expect({ status, signal, stderr }).toEqual({ status: 0, signal: null, stderr: '' });
    expect(JSON.parse(stdout)).toEqual({
      assets: ASSETS,
      quarantined: ASSETS,
      damaged: 0,
      lost: 0,
      opened: 'full',
    });
  });

  it.each([0, 12, 16, 24, 48])(
    'with %i KiB left ends what takes from it in words, and loses nothing that was not removed',
    (left) => {
      const { status, stdout, stderr } = spawnSync(
        'unshare',
        [
          '-rm',
          'bash',
          '-c',
          CLEAN_SCRIPT,
          'bash',
          mount(),
          store(),
          String(left),
          cleaner,
          script,
          process.execPath,
        ],
        { encoding: 'utf8', timeout: 60_000 },
      );
      expect(status).toBe(0);
      // The database's own words, which it cannot be asked to keep.
      expect(stderr.replaceAll(/Write error: No space left on device position \d+, size \d+\s*/g, '')).toBe(
        '',
      );
      const [told, looked] = stdout
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
      expect(
        // A write that the disk takes a part of is an input-output error to the database.
        Object.values(told!).every((end) => ['done', 'full', 'input-output'].includes(String(end))),
        stdout,
      ).toBe(true);
      expect(looked).toMatchObject({ damaged: 0, lost: 0, opened: 'opened' });
      // Nothing goes but by the second round.
      if (told!['remove'] === undefined) expect(looked!['assets']).toBe(ASSETS);
      if (told!['remove'] === 'done' && told!['quarantine'] === 'done') expect(looked!['assets']).toBe(0);
    },
  );
});
