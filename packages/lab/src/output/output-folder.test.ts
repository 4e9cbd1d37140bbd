import { mkdtemp, readFile, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ClosedError, RemoteError, UsageError } from '@landfall/protocol/errors';
import { prepareFolder, writeRun } from './index.ts';
import type { FileContent } from './index.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'landfall-out-'));
});
afterEach(async () => {
  await rm(folder, { recursive: true });
});

const read = async (...path: string[]): Promise<string> => await readFile(join(folder, ...path), 'utf8');

describe('the output folder', () => {
  it('takes text, bytes, and bytes one after the other', async () => {
    await writeRun(folder, [
      ['a', 'text'],
      ['b', Uint8Array.of(0x62)],
      ['c', [Uint8Array.of(0x63, 0x64), new Uint8Array(0), Uint8Array.of(0x65)]],
    ]);
    expect([await read('a'), await read('b'), await read('c')]).toEqual(['text', 'b', 'cde']);
  });

  it('is made, with its parents, and written to', async () => {
    const deep = join(folder, 'a', 'b');
    await prepareFolder(deep);
    await prepareFolder(deep);
    const { paths, before } = await writeRun(deep, [['story.md', 'once']]);
    expect([paths, before]).toEqual([[join(deep, 'story.md')], undefined]);
    expect(await read('a', 'b', 'story.md')).toBe('once');
  });

  it('that cannot be written to is refused before anything is', async () => {
    const refuses = async (): Promise<void> =>
      await Promise.reject(Object.assign(new Error(), { code: 'EACCES' }));
    await expect(prepareFolder(folder, refuses)).rejects.toThrow(`cannot write ${folder}: EACCES`);
  });

  it('that cannot be made is the fault of who named it', async () => {
    await writeFile(join(folder, 'file'), '');
    await expect(prepareFolder(join(folder, 'file', 'x'))).rejects.toThrow(UsageError);
    await expect(writeRun(join(folder, 'missing'), [['x', '']])).rejects.toThrow(UsageError);
  });

  it.runIf(process.platform === 'linux')('where nothing can be made is refused at once', async () => {
    await expect(prepareFolder('/proc/landfall/x')).rejects.toThrow(UsageError);
  });

  it('keeps the runs before, by their time', async () => {
    const run = async (text: string): Promise<string | undefined> =>
      (
        await writeRun(folder, [
          ['story.md', text],
          ['evidence.ndjson', text],
        ])
      ).before;
    expect(await run('first')).toBeUndefined();
    const time = new Date('2026-11-29T12:03:04.567Z');
    await utimes(join(folder, 'story.md'), time, time);
    expect(await run('second')).toBe(join(folder, '2026-11-29T12-03-04Z'));
    await utimes(join(folder, 'story.md'), time, time);
    expect(await run('third')).toBe(join(folder, '2026-11-29T12-03-04Z-2'));
    expect(await read('story.md')).toBe('third');
    expect(await read('2026-11-29T12-03-04Z', 'story.md')).toBe('first');
    expect(await read('2026-11-29T12-03-04Z-2', 'evidence.ndjson')).toBe('second');
  });

  it('on a full disk leaves the run before as it was, and nothing of the new one', async () => {
    await writeRun(folder, [
      ['story.md', 'whole'],
      ['evidence.ndjson', 'whole'],
    ]);
    const full = async (path: string, content: FileContent): Promise<void> => {
      await writeFile(path, String(content).slice(0, 2));
      if (path.includes('evidence')) throw Object.assign(new Error(), { code: 'ENOSPC' });
    };
    const writing = writeRun(
      folder,
      [
        ['story.md', 'new'],
        ['evidence.ndjson', 'new'],
      ],
      full,
    );
    await expect(writing).rejects.toThrow(RemoteError);
    await expect(writing).rejects.toThrow('the disk is full');
    expect(await readdir(folder)).toEqual(['evidence.ndjson', 'story.md']);
    expect(await read('evidence.ndjson')).toBe('whole');
  });

  it('of a run that nobody wants any more has nothing, and the run before as it was', async () => {
    await writeRun(folder, [['story.md', 'whole']]);
    const controller = new AbortController();
    const stopping = async (path: string, content: FileContent): Promise<void> => {
      await writeFile(path, String(content));
      controller.abort();
    };
    const writing = writeRun(folder, [['story.md', 'new']], stopping, controller.signal);
    await expect(writing).rejects.toThrow(ClosedError);
    expect(await readdir(folder)).toEqual(['story.md']);
    expect(await read('story.md')).toBe('whole');
  });
});
