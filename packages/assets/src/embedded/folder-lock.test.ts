import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, readFile, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { lockFolder, lockFolderToLook } from './folder-lock.ts';
import { answers, isSocketName, listenIn } from './owner-socket.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-lock-'));
});
afterEach(() => rm(folder, { recursive: true }));

/** Of a process that ended a minute ago. */
/** `.ci/run` draws more. */
const ROUNDS = 20 * Number(process.env['LANDFALL_DRAWS'] ?? 1);

async function leaveLock(content: string): Promise<void> {
  const path = join(folder, 'lock');
  const then = Date.now() / 1000 - 60;
  await writeFile(path, content);
  await utimes(path, then, then);
}

describe('the lock of a folder', () => {
  it.each([
    ['a fresh folder', undefined],
    ['one whose owner died', '999999999 1\n'],
    ['one with an empty lock', ''],
  ])('is had by one at a time, of %s', async (_, left) => {
    for (let round = 0; round < ROUNDS; round++) {
      if (left !== undefined) await leaveLock(left);
      const wanted = await Promise.allSettled(
        Array.from({ length: 8 }, async () => {
          // Not in step: the dangerous one looks just when another has taken the dead lock away.
          for (let wait = Math.random() * 20; wait > 1; wait--) await nextTurn();
          return await lockFolder(folder);
        }),
      );
      const had = wanted.filter(({ status }) => status === 'fulfilled');
      expect(had).toHaveLength(1);
      for (const one of wanted)
        if (one.status === 'rejected') expect(one.reason).toMatchObject({ fault: 'busy' });
      for (const one of wanted) if (one.status === 'fulfilled') await one.value();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it.each(['', 'x'.repeat(120)])(
    'is held by an owner in another container, whose process is not seen here',
    async (deep) => {
      const inner = deep === '' ? folder : join(folder, deep);
      await mkdir(inner, { recursive: true });
      const unlock = await lockFolder(inner);
      const path = join(inner, 'lock');
      const [, ...rest] = (await readFile(path, 'utf8')).split('\n');
      await writeFile(path, ['999999999 1', ...rest].join('\n'));
      await expect(lockFolder(inner)).rejects.toMatchObject({
        fault: 'busy',
        message: expect.stringContaining('another container') as string,
      });
      const before = await readdir(inner);
      await expect(lockFolder(inner)).rejects.toMatchObject({ fault: 'busy' });
      expect(await readdir(inner)).toEqual(before);
      await unlock();
      expect(await readdir(inner)).toEqual([]);
    },
  );

  it('is had again after an owner that was killed, and nothing of that is left', async () => {
    await promisify(execFile)(process.execPath, [
      '-e',
      `require('net').createServer().listen(process.argv[1], () => process.kill(process.pid, 'SIGKILL'))`,
      join(folder, 'lock.00000000-0000-4000-8000-000000000000'),
    ]).catch(() => undefined);
    expect(await readdir(folder)).toHaveLength(1);
    await leaveLock('999999999 1\nlock.00000000-0000-4000-8000-000000000000\n');
    await (
      await lockFolder(folder)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it('counts a fresh empty one as being written, without links', async () => {
    await writeFile(join(folder, 'lock'), '');
    await expect(lockFolder(folder)).rejects.toMatchObject({ fault: 'busy' });
    expect(await readdir(folder)).toEqual(['lock']);
  });

  it('names the process that has it', async () => {
    const unlock = await lockFolder(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({
      fault: 'busy',
      message: `${folder} is in use by process ${process.pid}`,
    });
    await unlock();
  });

  it.each([
    ['whose number another process has by now', `${process.pid} 1\n`],
    ['that is no number', 'nobody\n'],
    ['that is none', '0 0\n'],
    ['of before a restart of the machine', '1 99999999999999\n'],
  ])('is had of an owner %s', async (_, left) => {
    await leaveLock(left);
    await (
      await lockFolder(folder)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it('takes away no file that a damaged lock names', async () => {
    await writeFile(join(folder, 'precious'), 'x');
    await leaveLock('999999999 1\nprecious\n');
    await (
      await lockFolder(folder)
    )();
    expect(await readdir(folder)).toEqual(['precious']);
  });

  it('waits for nobody who began to take a dead one away, unless that was broken off', async () => {
    await leaveLock('999999999 1\n');
    await writeFile(join(folder, 'lock.taking'), '999999999 1\n');
    await expect(lockFolder(folder)).rejects.toMatchObject({ fault: 'busy' });
    expect((await readdir(folder)).sort()).toEqual(['lock', 'lock.taking']);
    const then = Date.now() / 1000 - 11;
    await utimes(join(folder, 'lock.taking'), then, then);
    await expect(lockFolder(folder)).rejects.toMatchObject({ fault: 'busy' });
    await (
      await lockFolder(folder)
    )();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is not to be had in a folder that is not there', async () => {
    await expect(lockFolder(join(folder, 'none'))).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('keeps out who only looks, too, and is given back by who does', async () => {
    const unlock = await lockFolder(folder);
    await expect(lockFolderToLook(folder)).rejects.toMatchObject({ fault: 'busy' });
    await unlock();
    const done = await lockFolderToLook(folder);
    await expect(lockFolder(folder)).rejects.toMatchObject({ fault: 'busy' });
    await done();
    expect(await readdir(folder)).toEqual([]);
  });
});

describe('the socket of an owner', () => {
  it('answers until it is closed', async () => {
    const socket = (await listenIn(folder))!;
    expect([isSocketName(socket.name), await readdir(folder)]).toEqual([true, [socket.name]]);
    expect(await Promise.all([answers(folder, socket.name), answers(folder, socket.name)])).toEqual([
      true,
      true,
    ]);
    await socket.close();
    expect([await answers(folder, socket.name), await readdir(folder)]).toEqual([false, []]);
  });

  it('does not answer where its process is gone, or a file has its name', async () => {
    const name = 'lock.00000000-0000-4000-8000-000000000000';
    expect(await answers(folder, name)).toBe(false);
    await writeFile(join(folder, name), 'no socket');
    expect(await answers(folder, name)).toBe(false);
  });

  it.each([undefined, '', 'lock', 'lock.taking', '../lock.00000000-0000-4000-8000-000000000000', 'lock.x'])(
    'has no such name: %s',
    (name) => {
      expect(isSocketName(name)).toBe(false);
    },
  );
});
