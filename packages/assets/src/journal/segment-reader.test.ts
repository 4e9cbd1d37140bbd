import { beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, MemoryFiles, writeNew } from '../files/index.ts';
import type { Files, OpenFile } from '../files/index.ts';
import { SegmentReader } from './segment-reader.ts';
import { oldSegmentName, segmentName } from './segment.ts';

describe('a reader of segments', () => {
  let disk: MemoryFiles;
  let open: number;
  let opened: number;
  let reader: SegmentReader;
  /** Counts what is open. */
  const counting = (files: Files): Files => ({
    ...failOnDemand(files, () => undefined),
    open: async (path, mode) => {
      const file: OpenFile = await files.open(path, mode);
      open += 1;
      opened += 1;
      return { ...file, close: async () => void (open -= 1) };
    },
  });

  beforeEach(async () => {
    disk = new MemoryFiles();
    [open, opened] = [0, 0];
    await disk.makeFolder('journal');
    await writeNew(disk, `journal/${segmentName(1)}`, Buffer.from('the first'));
    await writeNew(disk, `journal/${oldSegmentName(2)}`, Buffer.from('the older one'));
    reader = new SegmentReader(counting(disk), 'journal');
  });

  it('reads a stretch, and what there is of one beyond the end', async () => {
    expect((await reader.read(1, 4, 5)).toString()).toBe('first');
    expect((await reader.read(1, 4, 50)).toString()).toBe('first');
    expect((await reader.read(1, 50, 5)).length).toBe(0);
  });

  it('finds a segment under the name that older programs gave it', async () => {
    expect((await reader.read(2, 4, 5)).toString()).toBe('older');
    expect((await reader.readWhole(2))?.toString()).toBe('the older one');
    expect(await reader.sizeOf(2)).toBe(13);
  });

  it('prefers the newer name where both are there', async () => {
    await writeNew(disk, `journal/${segmentName(2)}`, Buffer.from('renamed'));
    expect([(await reader.readWhole(2))?.toString(), await reader.sizeOf(2)]).toEqual(['renamed', 7]);
    expect((await reader.read(2, 0, 9)).toString()).toBe('renamed');
  });

  it('says that a segment is not there', async () => {
    expect([await reader.readWhole(9), await reader.sizeOf(9)]).toEqual([undefined, undefined]);
    await expect(reader.read(9, 0, 1)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('looks again for one that was not there', async () => {
    await expect(reader.read(9, 0, 1)).rejects.toMatchObject({ code: 'ENOENT' });
    await writeNew(disk, `journal/${segmentName(9)}`, Buffer.from('late'));
    expect((await reader.read(9, 0, 4)).toString()).toBe('late');
  });

  it('does not take a refusal for a segment of the older name', async () => {
    const refusing = failOnDemand(disk, (call, path) =>
      call === 'open' && path.endsWith('.segment') ? 'EMFILE' : undefined,
    );
    await expect(new SegmentReader(refusing, 'journal').read(2, 0, 1)).rejects.toMatchObject({
      code: 'EMFILE',
    });
  });

  it('opens a segment once for many readers, and closes it at the end', async () => {
    await Promise.all([0, 1, 2, 3].map((offset) => reader.read(1, offset, 1)));
    expect([opened, open]).toEqual([1, 1]);
    await reader.close();
    expect(open).toBe(0);
  });

  it('opens one anew that it was to forget', async () => {
    await reader.read(1, 0, 1);
    await reader.forget(1);
    expect(open).toBe(0);
    await reader.forget(1);
    await reader.read(1, 0, 1);
    expect(opened).toBe(2);
  });

  it('keeps no more than 256 open, and reads the others all the same', async () => {
    for (let number = 1; number <= 300; number += 1)
      if (number > 2) await writeNew(disk, `journal/${segmentName(number)}`, Buffer.from(`no. ${number}`));
    for (const number of [...Array(300).keys()].map((index) => index + 1)) await reader.read(number, 0, 9);
    expect(open).toBe(256);
    expect((await reader.read(299, 0, 9)).toString()).toBe('no. 299');
    expect(open).toBe(256);
    await reader.close();
    expect(open).toBe(0);
  });

  it('closes what it opened for one read when that fails', async () => {
    for (let number = 3; number <= 258; number += 1)
      await writeNew(disk, `journal/${segmentName(number)}`, Buffer.from('x'));
    const failing = new SegmentReader(
      counting(
        failOnDemand(disk, (call, path) =>
          call === 'file.read' && path.includes('258') ? 'EIO' : undefined,
        ),
      ),
      'journal',
    );
    for (let number = 1; number < 258; number += 1) await failing.read(number, 0, 1);
    const before = open;
    await expect(failing.read(258, 0, 1)).rejects.toMatchObject({ code: 'EIO' });
    expect(open).toBe(before);
  });

  it('reads into the buffer it is given, and uses no more of it than it needs', async () => {
    const lent = Buffer.alloc(100, '-');
    const asked: number[] = [];
    const bytes = await reader.read(1, 4, 5, (size) => {
      asked.push(size);
      return lent;
    });
    expect([asked, bytes.toString(), bytes.buffer === lent.buffer]).toEqual([[5], 'first', true]);
    expect(lent.subarray(0, 7).toString()).toBe('first--');
  });
});
