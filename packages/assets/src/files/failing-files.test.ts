import { beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, FileError, hasCode, MemoryFiles, writeNew } from './index.ts';
import type { FileCall, Files, OpenFile } from './index.ts';

describe('a disk that fails on demand', () => {
  let disk: MemoryFiles;
  let asked: string[];
  let failing: FileCall | undefined;
  let files: Files;
  beforeEach(async () => {
    disk = new MemoryFiles();
    await disk.makeFolder('f');
    await writeNew(disk, 'f/a', Buffer.from('content'));
    asked = [];
    failing = undefined;
    files = failOnDemand(disk, (call, path) => {
      asked.push(`${call} ${path}`);
      return call === failing ? 'ENOSPC' : undefined;
    });
  });

  const CALLS: [FileCall, (files: Files, file: OpenFile) => Promise<unknown>][] = [
    ['open', (layer) => layer.open('f/new', 'create')],
    ['link', (layer) => layer.link('f/a', 'f/b')],
    ['rename', (layer) => layer.rename('f/a', 'f/b')],
    ['unlink', (layer) => layer.unlink('f/a')],
    ['makeFolder', (layer) => layer.makeFolder('g')],
    ['list', (layer) => layer.list('f')],
    ['syncFolder', (layer) => layer.syncFolder('f')],
    ['sizeOf', (layer) => layer.sizeOf('f/a')],
    ['file.read', (_, file) => file.read(new Uint8Array(1), 0)],
    ['file.write', (_, file) => file.write(Buffer.from('X'), 0)],
    ['file.truncate', (_, file) => file.truncate(0)],
    ['file.sync', (_, file) => file.sync()],
    ['file.size', (_, file) => file.size()],
  ];

  it.each(CALLS)('%s fails before anything is done', async (call, act) => {
    const file = await files.open('f/a', 'write');
    failing = call;
    await expect(act(files, file)).rejects.toEqual(expect.objectContaining({ code: 'ENOSPC' }));
    expect([await disk.list('f'), await disk.sizeOf('f/a')]).toEqual([['a'], 7]);
    expect(Buffer.from(disk.contents().get('f/a')!.bytes).toString()).toBe('content');
    await expect(disk.list('g')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it.each(CALLS)('%s goes through when it may', async (call, act) => {
    const file = await files.open('f/a', 'write');
    asked = [];
    await act(files, file);
    expect(asked).toHaveLength(1);
    expect(asked[0]!.split(' ')[0]).toBe(call);
  });

  it('is asked with the path of the file, for its own calls too', async () => {
    const file = await files.open('f/a', 'read');
    await file.size();
    await files.link('f/a', 'f/b');
    expect(asked).toEqual(['open f/a', 'file.size f/a', 'link f/a']);
  });

  it('never fails to close, so that nothing stays open', async () => {
    const file = await files.open('f/a', 'read');
    failing = 'file.close';
    await file.close();
  });
});

describe('an error of a file layer', () => {
  it('is told by its code, and only by those asked for', () => {
    const error = new FileError('ENOSPC', 'write f/a');
    expect([hasCode(error, 'EIO', 'ENOSPC'), hasCode(error, 'EIO'), hasCode(error)]).toEqual([
      true,
      false,
      false,
    ]);
    expect([error.name, error.message]).toEqual(['FileError', 'ENOSPC: write f/a']);
  });

  it('is no error that merely looks like one', () => {
    expect(hasCode({ code: 'EIO' }, 'EIO')).toBe(false);
    expect(hasCode(new RangeError('EIO'), 'EIO')).toBe(false);
    expect(hasCode(undefined, 'undefined')).toBe(false);
  });
});
