import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, MemoryFiles } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import { describeNewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { GroupCommit, Journal } from './index.ts';
import type { JournalRecord, Met, Written } from './index.ts';
import { scanSegment } from './scan.ts';
import { encodeRecord } from './record.ts';

const HASH = 'ab'.repeat(32);

describe('journal', () => {
  const random = createRandom(1);
  let disk: MemoryFiles;
  let heard: Written[];

  beforeEach(async () => {
    disk = new MemoryFiles();
    await disk.makeFolder('journal');
    heard = [];
  });

  it('gives back every record, in the order of appending, over several segments', async () => {
    const journal = await openJournal(disk);
    const records = Array.from({ length: 200 }, (_, sequence) => blob(sequence));
    for (let at = 0; at < records.length; at += 20)
      await Promise.all(records.slice(at, at + 20).map((record) => journal.append(record)));
    expect(journal.segments.length).toBeGreaterThan(3);
    expect(heard.map(({ record }) => record.sequence)).toEqual(records.map(({ sequence }) => sequence));
    const again = await openJournal(disk);
    expect((await all(again.replay(undefined))).map(sequenceOf)).toEqual(
      records.map(({ sequence }) => sequence),
    );
    expect(again.tail).toEqual(journal.tail);
  });

  it('tells where the data of a record lies', async () => {
    const journal = await openJournal(disk);
    const record = blob(1);
    const { segment, dataOffset } = await journal.append(record);
    expect(new Uint8Array(await journal.read(segment, dataOffset, 10))).toEqual(record.data.slice(0, 10));
  });

  it('replays from a place, and goes on behind it', async () => {
    const journal = await openJournal(disk);
    for (let sequence = 0; sequence < 3; sequence += 1) await journal.append(blob(sequence));
    const place = journal.tail;
    await journal.append(blob(3));
    const again = await openJournal(disk);
    expect((await all(again.replay(place))).map(sequenceOf)).toEqual([3]);
    await again.append(blob(4));
    expect((await all(again.scan())).map(sequenceOf)).toEqual([0, 1, 2, 3, 4]);
  });

  it('after a write that failed goes on in a new segment, and the failed record is nowhere', async () => {
    let full = false;
    const journal = await openJournal(
      failOnDemand(disk, (call) => (full && call === 'file.sync' ? 'EIO' : undefined)),
    );
    await journal.append(blob(0));
    full = true;
    await expect(journal.append(blob(1))).rejects.toMatchObject({ code: 'EIO' });
    full = false;
    await journal.append(blob(2));
    expect(journal.tail.segment).toBe(2);
    expect((await all((await openJournal(disk)).replay(undefined))).map(sequenceOf)).toEqual([0, 2]);
  });

  it('takes nothing after its end', async () => {
    const journal = await openJournal(disk);
    await all(journal.replay(undefined));
    await journal.append(blob(0));
    await journal.close();
    const before = disk.contents().size;
    await expect(journal.append(blob(1))).rejects.toMatchObject({ code: 'closed' });
    expect(disk.contents().size).toBe(before);
  });

  it('leaves nothing behind of a segment that a full disk did not let it begin', async () => {
    let full = true;
    const journal = await openJournal(
      failOnDemand(disk, (call) => (full && call === 'file.write' ? 'ENOSPC' : undefined)),
    );
    await all(journal.replay(undefined));
    for (let attempt = 0; attempt < 5; attempt += 1)
      await expect(journal.append(blob(attempt))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(await disk.list('journal')).toEqual([]);
    full = false;
    await journal.append(blob(9));
    expect(await disk.list('journal')).toEqual(['00000001.segment']);
  });

  it('takes what a failed write left behind the acknowledged bytes of a segment for nothing', async () => {
    let fails = false;
    const journal = await openJournal(
      failOnDemand(disk, (call) =>
        fails && (call === 'file.sync' || call === 'file.truncate') ? 'EIO' : undefined,
      ),
    );
    await all(journal.replay(undefined));
    await journal.append(blob(0));
    fails = true;
    await expect(journal.append(blob(1))).rejects.toMatchObject({ code: 'EIO' });
    fails = false;
    const left = disk.contents().get('journal/00000001.segment')!;
    left.bytes[left.bytes.length - 1]! ^= 1;
    await journal.append(blob(2));
    expect((await all(journal.scan())).map(sequenceOf)).toEqual([0, 2]);
    expect(await journal.losses()).toEqual([]);
  });

  it('tells which acknowledged bytes are gone, of a segment that is shorter and of one that is not there', async () => {
    const journal = await openJournal(disk);
    await all(journal.replay(undefined));
    for (let sequence = 0; sequence < 150; sequence += 1) await journal.append(blob(sequence));
    const expected = journal.extent;
    const [first, second] = [...expected.values()] as [number, number];
    await journal.close();
    const cut = disk.contents().get('journal/00000002.segment')!;
    cut.bytes = cut.bytes.subarray(0, second - 30);
    await disk.unlink('journal/00000001.segment');
    const again = await Journal.open(disk, 'journal', { onDurable: () => undefined, expected });
    expect(await again.losses()).toEqual([
      { segment: 1, bytes: first },
      { segment: 2, bytes: 30 },
    ]);
    await all(again.replay(undefined));
    await again.acceptLosses();
    expect(await again.losses()).toEqual([]);
    expect(again.tail.segment).toBe(Math.max(...expected.keys()) + 1);
  });

  it('tells whose the data was that is damaged', () => {
    const { bytes: data, ...more } = sampleAsset(random, 300);
    const asset = describeNewAsset({ ...more, bytes: data }, 1);
    const bytes = encodeRecord({ kind: 'put', asset, data, sequence: 3, at: 4 });
    bytes[bytes.length - 1]! ^= 1;
    expect([...scanSegment(bytes, 0)]).toEqual([
      {
        type: 'damage',
        offset: 0,
        end: bytes.length,
        bare: { asset, sequence: 3, dataOffset: bytes.length - 300 },
      },
    ]);
    expect([...scanSegment(bytes.subarray(0, -1), 0)].every((met) => 'bare' in met)).toBe(false);
  });

  it('finds the records behind a damaged one', () => {
    const records = [0, 1, 2].map((sequence) => encodeRecord(blob(sequence)));
    const bytes = Buffer.concat(records);
    bytes[records[0]!.length + 60]! ^= 1;
    const found = [...scanSegment(bytes, 0)];
    expect(found.map((met) => (met.type === 'record' ? met.record.sequence : 'damage'))).toEqual([
      0,
      'damage',
      2,
    ]);
  });

  it('takes garbage for damage, whatever it is', () => {
    const whole = Buffer.concat([
      encodeRecord(blob(0)),
      encodeRecord({ kind: 'remove', id: Uuid.zero, sequence: 1, at: 0 }),
    ]);
    for (let round = 0; round < 500; round += 1) {
      const bytes = round % 2 === 0 ? Buffer.from(random.bytes(random.integer(0, 300))) : Buffer.from(whole);
      if (round % 2 === 1) bytes[random.integer(0, bytes.length - 1)]! ^= 1 << random.integer(0, 7);
      const found = [...scanSegment(bytes.subarray(0, random.integer(0, bytes.length)), 0)];
      expect(found.every(({ offset, end }) => end > offset)).toBe(true);
    }
  });

  it('shares a commit among all who wait, and a failure too', async () => {
    const groups: number[][] = [];
    const commit = new GroupCommit<number, number>(async (items) => {
      groups.push([...items]);
      if (items.includes(13)) throw new RangeError('thirteen');
      return items.map((item) => item * 2);
    });
    const first = commit.join(1);
    expect(await Promise.all([first, commit.join(2)])).toEqual([2, 4]);
    const results = await Promise.allSettled([commit.join(13), commit.join(14)]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await commit.join(15)).toBe(30);
    expect(groups).toEqual([[1, 2], [13, 14], [15]]);
  });

  const openJournal = (files: Files) =>
    Journal.open(files, 'journal', { onDurable: (written) => heard.push(written), segmentBytes: 8192 });
  const blob = (sequence: number) =>
    ({
      kind: 'blob',
      hash: HASH,
      data: random.bytes(100 + sequence),
      sequence,
      at: 5,
    }) satisfies JournalRecord;
});

async function all(met: AsyncIterable<Met>): Promise<Met[]> {
  const list: Met[] = [];
  for await (const one of met) list.push(one);
  return list;
}

function sequenceOf(met: Met): number {
  return met.type === 'record' ? met.record.sequence : Number.NaN;
}
