import { beforeEach, describe, expect, it } from 'vitest';
import { MemoryFile, MemoryFiles, readWhole, writeNew } from './index.ts';

/** What the dice say of everything that is not synced. */
const KEPT = (): number => 0.49;
const LOST = (): number => 0.5;

describe('a disk in memory that loses its power', () => {
  let disk: MemoryFiles;
  beforeEach(async () => {
    disk = new MemoryFiles();
    await disk.makeFolder('f');
  });
  const content = async (files: MemoryFiles, name = 'a') => {
    const bytes = await readWhole(files, `f/${name}`);
    return bytes && Buffer.from(bytes).toString('latin1');
  };
  const durable = async (name: string, text: string) => {
    await writeNew(disk, `f/${name}`, Buffer.from(text));
    await disk.syncFolder('f');
  };

  it('loses a name that was not synced, whatever was synced of its content', async () => {
    await writeNew(disk, 'f/a', Buffer.from('content'));
    expect(await content(disk.losePower(LOST))).toBeUndefined();
  });

  it('may keep a name that was not synced', async () => {
    await writeNew(disk, 'f/a', Buffer.from('content'));
    expect(await content(disk.losePower(KEPT))).toBe('content');
  });

  it('may keep a name whose content is lost', async () => {
    const file = await disk.open('f/a', 'create');
    await file.write(Buffer.from('content'), 0);
    await disk.syncFolder('f');
    expect(await content(disk.losePower(LOST))).toBe('');
  });

  it('keeps what was synced, name and content', async () => {
    await durable('a', 'content');
    expect(await content(disk.losePower(LOST))).toBe('content');
  });

  it('keeps of a write that was not synced any of its sectors, each for itself', async () => {
    await durable('a', 'o'.repeat(1536));
    const file = await disk.open('f/a', 'write');
    await file.write(Buffer.alloc(1536, 'n'), 0);
    const dice = [0.9, 0.1, 0.9].values();
    const left = await content(disk.losePower(() => dice.next().value ?? 0));
    expect(left).toBe('o'.repeat(512) + 'n'.repeat(512) + 'o'.repeat(512));
  });

  it('leaves zeros where a later sector came through and an earlier one did not', async () => {
    await durable('a', '');
    const file = await disk.open('f/a', 'write');
    await file.write(Buffer.alloc(600, 'n'), 0);
    const dice = [0.9, 0.1].values();
    expect(await content(disk.losePower(() => dice.next().value ?? 0))).toBe(
      '\0'.repeat(512) + 'n'.repeat(88),
    );
  });

  it('may undo a removal and a rename that were not synced', async () => {
    await durable('a', 'one');
    await durable('b', 'two');
    await disk.unlink('f/a');
    await disk.rename('f/b', 'f/c');
    expect((await disk.list('f')).sort()).toEqual(['c']);
    const before = disk.losePower(LOST);
    expect((await before.list('f')).sort()).toEqual(['a', 'b']);
  });

  it('may do half of a rename: both names, or none', async () => {
    await durable('a', 'one');
    await disk.rename('f/a', 'f/b');
    const dice = [0.1, 0.9].values();
    const both = disk.losePower(() => dice.next().value ?? 0);
    expect((await both.list('f')).sort()).toEqual(['a', 'b']);
    await both.syncFolder('f');
  });

  it('two names stay two names of one file', async () => {
    await durable('a', 'one');
    await disk.link('f/a', 'f/b');
    await disk.syncFolder('f');
    const after = disk.losePower(LOST);
    const file = await after.open('f/a', 'write');
    await file.write(Buffer.from('O'), 0);
    expect(await content(after, 'b')).toBe('One');
  });

  it('answers nobody afterwards, files that were open included', async () => {
    const file = await disk.open('f/a', 'create');
    disk.losePower(KEPT);
    const dead = { code: 'EIO' };
    await expect(file.write(Buffer.from('x'), 0)).rejects.toMatchObject(dead);
    await expect(file.read(new Uint8Array(1), 0)).rejects.toMatchObject(dead);
    await expect(file.sync()).rejects.toMatchObject(dead);
    await expect(file.size()).rejects.toMatchObject(dead);
    await expect(file.truncate(0)).rejects.toMatchObject(dead);
    await expect(disk.list('f')).rejects.toMatchObject(dead);
    await expect(disk.makeFolder('g')).rejects.toMatchObject(dead);
    await expect(disk.open('f/b', 'create')).rejects.toMatchObject(dead);
  });

  it('does not sync what is under way when the power goes', async () => {
    await durable('a', 'old');
    const file = await disk.open('f/a', 'write');
    await file.write(Buffer.from('new'), 0);
    const syncing = file.sync();
    const after = disk.losePower(LOST);
    await expect(syncing).rejects.toMatchObject({ code: 'EIO' });
    expect(await content(after)).toBe('old');
  });

  it('can be damaged in place, for good', async () => {
    await durable('a', 'abc');
    disk.contents().get('f/a')!.bytes[1] = 0x7a;
    expect(await content(disk)).toBe('azc');
    expect([...disk.contents().keys()]).toEqual(['f/a']);
  });
});

describe('a file in memory', () => {
  it('loses what was cut off, also of writes that were not synced', () => {
    const file = new MemoryFile();
    file.write(Buffer.from('abcdef'), 0);
    file.write(Buffer.from('xyz'), 6);
    file.truncate(4);
    expect(Buffer.from(file.losePower(KEPT).bytes).toString()).toBe('abcd');
  });

  it('does not bring back by a write before what was cut off durably', () => {
    const file = new MemoryFile();
    file.write(Buffer.from('abcdef'), 0);
    file.sync();
    file.truncate(2);
    file.write(Buffer.from('Z'), 2);
    expect(Buffer.from(file.losePower(LOST).bytes).toString()).toBe('ab');
  });
});
