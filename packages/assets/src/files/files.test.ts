import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { createNodeFiles, failOnDemand, MemoryFiles, readWhole, replaceFile, writeNew } from './index.ts';
import type { FileCall, Files } from './index.ts';

const made: string[] = [];
afterAll(() => Promise.all(made.map((folder) => rm(folder, { recursive: true, force: true }))));

const KINDS: [string, () => Promise<{ files: Files; root: string }>][] = [
  [
    'the disk',
    async () => {
      made.push(await mkdtemp(join(tmpdir(), 'landfall-files-')));
      return { files: createNodeFiles(), root: made.at(-1)! };
    },
  ],
  ['a disk in memory', async () => ({ files: new MemoryFiles(), root: 'root' })],
  [
    'a disk that could fail',
    async () => ({ files: failOnDemand(new MemoryFiles(), () => undefined), root: 'root' }),
  ],
];

/** What a store relies on, whichever disk it is on. */
describe.each(KINDS)('file layer: %s', (_, open) => {
  let files: Files;
  let root: string;
  beforeEach(async () => {
    ({ files, root } = await open());
    await files.makeFolder(root);
  });
  const text = async (name: string) => {
    const bytes = await readWhole(files, `${root}/${name}`);
    return bytes && Buffer.from(bytes).toString('latin1');
  };
  const write = (name: string, content: string) => writeNew(files, `${root}/${name}`, Buffer.from(content));

  it('tells when a file was written, and when it came to where it is', async () => {
    expect(await files.timesOf(`${root}/a`)).toBe(undefined);
    await write('a', 'text');
    const { writtenAt, changedAt } = (await files.timesOf(`${root}/a`))!;
    await files.rename(`${root}/a`, `${root}/b`);
    const moved = (await files.timesOf(`${root}/b`))!;
    expect([moved.writtenAt, changedAt >= writtenAt, moved.changedAt >= changedAt]).toEqual([
      writtenAt,
      true,
      true,
    ]);
  });

  it('gives back what was written, wherever it was written', async () => {
    const file = await files.open(`${root}/a`, 'create');
    await file.write(Buffer.from('there'), 6);
    await file.write(Buffer.from('hello'), 0);
    await file.write(Buffer.from('H'), 0);
    expect(await file.size()).toBe(11);
    const into = new Uint8Array(20).fill(1);
    expect(await file.read(into, 0)).toBe(11);
    expect(Buffer.from(into.subarray(0, 11)).toString('latin1')).toBe('Hello\0there');
    expect([...into.subarray(11)]).toEqual(Array(9).fill(1));
    await file.close();
  });

  it('gives fewer bytes at the end of a file, and none behind it', async () => {
    await write('a', 'abcdef');
    const file = await files.open(`${root}/a`, 'read');
    const into = new Uint8Array(4);
    expect([await file.read(into, 4), await file.read(into, 6), await file.read(into, 99)]).toEqual([
      2, 0, 0,
    ]);
    expect([...into.subarray(0, 2)]).toEqual([...Buffer.from('ef')]);
    await file.close();
  });

  it('keeps its own copy of what it was given to write', async () => {
    const bytes = Buffer.from('before');
    const file = await files.open(`${root}/a`, 'create');
    await file.write(bytes, 0);
    bytes.fill('x');
    await file.close();
    expect(await text('a')).toBe('before');
  });

  it('makes a file only where there is none, opens it only where there is one', async () => {
    await write('a', 'old');
    await expect(files.open(`${root}/a`, 'create')).rejects.toMatchObject({ code: 'EEXIST' });
    for (const mode of ['read', 'write'] as const)
      await expect(files.open(`${root}/b`, mode)).rejects.toMatchObject({ code: 'ENOENT' });
    expect([await text('a'), await text('b')]).toEqual(['old', undefined]);
  });

  it('cuts a file', async () => {
    await write('a', 'abcdef');
    const file = await files.open(`${root}/a`, 'write');
    await file.truncate(2);
    await file.write(Buffer.from('Z'), 3);
    await file.close();
    expect(await text('a')).toBe('ab\0Z');
  });

  it('gives a file a second name, and keeps it as long as it has one', async () => {
    await write('a', 'one');
    await files.link(`${root}/a`, `${root}/b`);
    const file = await files.open(`${root}/a`, 'write');
    await file.write(Buffer.from('O'), 0);
    await file.close();
    await files.unlink(`${root}/a`);
    expect([await text('a'), await text('b')]).toEqual([undefined, 'One']);
  });

  it('gives no name that another file has, and none to what is not there', async () => {
    await write('a', 'one');
    await write('b', 'two');
    await expect(files.link(`${root}/a`, `${root}/b`)).rejects.toMatchObject({ code: 'EEXIST' });
    await expect(files.link(`${root}/c`, `${root}/d`)).rejects.toMatchObject({ code: 'ENOENT' });
    expect(await text('b')).toBe('two');
  });

  it('renames over what is there, and nothing that is not there', async () => {
    await write('a', 'one');
    await write('b', 'two');
    await files.rename(`${root}/a`, `${root}/b`);
    expect(await files.list(root)).toEqual(['b']);
    expect(await text('b')).toBe('one');
    await expect(files.rename(`${root}/a`, `${root}/c`)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('a file that is open stays readable when its name goes', async () => {
    await write('a', 'still here');
    const file = await files.open(`${root}/a`, 'read');
    await files.unlink(`${root}/a`);
    const into = new Uint8Array(5);
    expect(await file.read(into, 0)).toBe(5);
    expect(Buffer.from(into).toString('latin1')).toBe('still');
    await file.close();
    await expect(files.unlink(`${root}/a`)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('makes folders with those above them, and is content with one that is there', async () => {
    await files.makeFolder(`${root}/x/y/z`);
    await files.makeFolder(`${root}/x/y/z`);
    await writeNew(files, `${root}/x/y/a`, Buffer.from('a'));
    await files.syncFolder(`${root}/x`);
    expect(await text('x/y/a')).toBe('a');
    expect(await files.list(`${root}/x/y/z`)).toEqual([]);
    expect((await files.list(`${root}/x/y`)).sort()).toEqual(['a', 'z']);
    expect(await files.list(root)).toEqual(['x']);
  });

  it('says that a folder is not there', async () => {
    await expect(files.list(`${root}/none`)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(files.syncFolder(`${root}/none`)).rejects.toMatchObject({ code: 'ENOENT' });
    await expect(files.open(`${root}/none/a`, 'create')).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('tells sizes, and that there is no such file, in no such folder either', async () => {
    await write('a', 'four');
    await write('empty', '');
    expect(await files.sizeOf(`${root}/a`)).toBe(4);
    expect(await files.sizeOf(`${root}/empty`)).toBe(0);
    expect(await files.sizeOf(`${root}/b`)).toBeUndefined();
    expect(await files.sizeOf(`${root}/none/b`)).toBeUndefined();
    expect(await readWhole(files, `${root}/none/b`)).toBeUndefined();
  });

  it('replaces a file, and clears up what an earlier attempt left', async () => {
    await write('note', 'old and longer');
    await write('note.new', 'half an attem');
    await replaceFile(files, root, 'note', Buffer.from('new'));
    expect([await text('note'), await files.list(root)]).toEqual(['new', ['note']]);
    await replaceFile(files, root, 'other', Buffer.from('first'));
    expect(await text('other')).toBe('first');
  });
});

describe('a new file', () => {
  it.each(['file.write', 'file.sync'] as const)(
    'is not left behind when %s fails, and the error is that of the disk',
    async (failing: FileCall) => {
      const disk = new MemoryFiles();
      await disk.makeFolder('f');
      const files = failOnDemand(disk, (call) => (call === failing ? 'ENOSPC' : undefined));
      await expect(writeNew(files, 'f/a', Buffer.from('content'))).rejects.toMatchObject({ code: 'ENOSPC' });
      expect(await disk.list('f')).toEqual([]);
    },
  );

  it('keeps the first error when what is left cannot be taken away either', async () => {
    const disk = new MemoryFiles();
    await disk.makeFolder('f');
    const codes: Partial<Record<FileCall, string>> = { 'file.sync': 'EIO', unlink: 'EROFS' };
    const files = failOnDemand(disk, (call) => codes[call]);
    await expect(writeNew(files, 'f/a', Buffer.from('content'))).rejects.toMatchObject({ code: 'EIO' });
  });

  it('never touches one that has the name', async () => {
    const disk = new MemoryFiles();
    await disk.makeFolder('f');
    await writeNew(disk, 'f/a', Buffer.from('mine'));
    await expect(writeNew(disk, 'f/a', Buffer.from('theirs'))).rejects.toMatchObject({ code: 'EEXIST' });
    expect(Buffer.from((await readWhole(disk, 'f/a'))!).toString()).toBe('mine');
  });
});

describe('a file that is replaced', () => {
  /** The power goes at the `stop`th call to the disk. */
  async function replaceUntil(stop: number, random: () => number): Promise<string> {
    const disk = new MemoryFiles();
    await disk.makeFolder('f');
    await replaceFile(disk, 'f', 'note', Buffer.from('old'));
    let calls = 0;
    const dying = failOnDemand(disk, () => ((calls += 1) > stop ? 'EIO' : undefined));
    await replaceFile(dying, 'f', 'note', Buffer.from('newer')).catch(() => undefined);
    const bytes = await readWhole(disk.losePower(random), 'f/note');
    return Buffer.from(bytes!).toString();
  }

  it('is the old or the new one after a power loss at any call, never a mixture and never gone', async () => {
    const seen = new Set<string>();
    for (let stop = 0; stop < 8; stop += 1)
      for (const kept of [0.4, 0.6]) seen.add(await replaceUntil(stop, () => kept));
    expect(seen).toEqual(new Set(['old', 'newer']));
  });

  it('is the new one once that is said', async () => {
    for (const kept of [0.4, 0.6]) expect(await replaceUntil(99, () => kept)).toBe('newer');
  });

  it('stays the old one when the disk refuses the new one', async () => {
    const disk = new MemoryFiles();
    await disk.makeFolder('f');
    await replaceFile(disk, 'f', 'note', Buffer.from('old'));
    const full = failOnDemand(disk, (call) => (call === 'file.write' ? 'ENOSPC' : undefined));
    await expect(replaceFile(full, 'f', 'note', Buffer.from('new'))).rejects.toMatchObject({
      code: 'ENOSPC',
    });
    expect(await disk.list('f')).toEqual(['note']);
  });
});
