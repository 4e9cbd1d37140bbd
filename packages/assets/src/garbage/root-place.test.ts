import { execFileSync } from 'node:child_process';
import { appendFileSync } from 'node:fs';
import { appendFile, mkdtemp, open, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { UsageError } from '@landfall/protocol/errors';
import { StorageError } from '../store/index.ts';
import { readRoots } from './index.ts';
import { watchRoot } from './root-place.ts';

const ID = '7d5c3a1b-9e8f-4a6b-8c2d-1e3f5a7b9c0d';

let folder: string;
const at = (name: string): string => join(folder, name);
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'landfall-place-'))));
afterEach(async () => await rm(folder, { recursive: true }));

describe.skipIf(process.platform === 'win32')('a root that is no file', () => {
  it('is named and refused, and nobody waits for it', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    const server = createServer();
    await new Promise<void>((resolve) => void server.listen(at('socket'), resolve));
    try {
      for (const [path, what] of [
        [at('pipe'), 'pipe is a pipe: a root is a file'],
        [at('socket'), 'socket is a socket'],
        ['/dev/null', 'null is a device'],
        ['/dev/zero', 'zero is a device'],
        [folder, 'is a folder'],
      ] as const) {
        await expect(readRoots([path])).rejects.toThrow(what);
        await expect(readRoots([path])).rejects.toThrow(UsageError);
      }
    } finally {
      await new Promise((resolve) => server.close(resolve));
    }
  });

  it('may lead to one, but not in a circle', async () => {
    await writeFile(at('list'), `${ID}\n`);
    await symlink(at('list'), at('link'));
    await symlink(at('one'), at('two'));
    await symlink(at('two'), at('one'));
    expect((await readRoots([at('link')])).ids.size).toBe(1);
    await expect(readRoots([at('one')])).rejects.toThrow(StorageError);
  });

  it.skipIf(process.platform !== 'linux')('may be what a shell puts in the place of one', async () => {
    execFileSync('mkfifo', [at('pipe')]);
    await using pipe = await open(at('pipe'), 'r+');
    const assertUnchanged = await watchRoot(`/proc/self/fd/${pipe.fd}`);
    await pipe.write('x');
    await assertUnchanged();
  });
});

describe('a root that somebody writes while it is read', () => {
  it.each([
    ['appended to', async () => await appendFile(at('list'), `${ID}\n`)],
    ['cut', async () => await writeFile(at('list'), ID.slice(0, 9))],
    ['gone', async () => await rm(at('list'))],
    [
      'replaced',
      async () => {
        await writeFile(at('other'), `${ID}\n`);
        await rename(at('other'), at('list'));
      },
    ],
  ] as const)('is not read wholly: %s', async (_, change) => {
    await writeFile(at('list'), `${ID}\n`);
    const assertUnchanged = await watchRoot(at('list'));
    await assertUnchanged();
    await change();
    await expect(assertUnchanged()).rejects.toThrow('somebody wrote it while it was read');
  });

  it('is told with its name', async () => {
    await writeFile(at('list'), `${ID}\n`.repeat(10_000));
    const { signal } = new AbortController();
    // Asked for while the file is read.
    signal.throwIfAborted = () => appendFileSync(at('list'), '#');
    const changing = { signal };
    await expect(readRoots([at('list')], changing)).rejects.toThrow('list is not whole: somebody wrote it');
  });
});
