import { beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, MemoryFiles } from '../files/index.ts';
import { beginningOf, isForeign, isMisnamed } from './beginning.ts';
import { encodeRecord } from './record.ts';
import { segmentHeader, segmentName } from './segment.ts';
import { SegmentReader } from './segment-reader.ts';

const record = (text: string): Buffer =>
  encodeRecord({ kind: 'blob', hash: '00'.repeat(32), data: Buffer.from(text), sequence: 1, at: 2 });

describe('how a segment begins', () => {
  let disk: MemoryFiles;
  let reader: SegmentReader;
  const write = async (...parts: Buffer[]): Promise<void> => {
    const file = await disk.open(`journal/${segmentName(1)}`, 'create');
    await file.write(Buffer.concat(parts), 0);
    await file.close();
  };
  beforeEach(async () => {
    disk = new MemoryFiles();
    await disk.makeFolder('journal');
    reader = new SegmentReader(disk, 'journal');
  });

  it('is the sum of its first record', async () => {
    await write(segmentHeader(1), record('one'), record('two'));
    expect(await beginningOf(reader, 1)).toBe(record('one').readUInt32LE(40));
    expect(await isForeign(reader, 1, record('one').readUInt32LE(40))).toBe(false);
    expect(await isForeign(reader, 1, record('two').readUInt32LE(40))).toBe(true);
    expect(await isForeign(reader, 1, undefined)).toBe(false);
  });

  it.each([
    ['a header that another number wrote', true, [segmentHeader(2), record('one')]],
    ['zeros', true, [Buffer.alloc(500)]],
    ['a damaged header before a record', false, [Buffer.alloc(16), record('one')]],
    ['a damaged header and record before a whole one', false, [Buffer.alloc(99), record('one')]],
    ['a header, and a damaged record', false, [segmentHeader(1), Buffer.alloc(99)]],
    ['less than a header', false, [Buffer.alloc(10)]],
    ['nothing', false, []],
  ] as [string, boolean, Buffer[]][])('%s: foreign is %s', async (_, expected, parts) => {
    await write(...parts);
    expect(await isForeign(reader, 1, undefined)).toBe(expected);
  });

  it('is not known of what is not there or cannot be read, which is not foreign for that', async () => {
    expect([
      await beginningOf(reader, 1),
      await isForeign(reader, 1, 7),
      await isMisnamed(reader, 1),
    ]).toEqual([undefined, false, false]);
    await write(segmentHeader(2), record('one'));
    expect(await isMisnamed(reader, 1)).toBe(true);
    const broken = new SegmentReader(
      failOnDemand(disk, (call) => (call === 'file.read' ? 'EIO' : undefined)),
      'journal',
    );
    expect([await beginningOf(broken, 1), await isForeign(broken, 1, 7)]).toEqual([undefined, false]);
  });
});
