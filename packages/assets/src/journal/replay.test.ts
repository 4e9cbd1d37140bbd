import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, MemoryFiles } from '../files/index.ts';
import type { FileCall, Files } from '../files/index.ts';
import { Journal } from './index.ts';
import type { JournalRecord, Met } from './index.ts';
import type { JournalOptions } from './journal-options.ts';
import { oldSegmentName, SEGMENT_HEADER_BYTES, segmentHeader, segmentName } from './segment.ts';

const random = createRandom(12);
const SEGMENT_BYTES = 4096;

const removal = (sequence: number): JournalRecord => ({ kind: 'remove', id: Uuid.zero, sequence, at: 1 });
const blob = (sequence: number, sizeBytes = 1000): JournalRecord => ({
  kind: 'blob',
  hash: 'cd'.repeat(32),
  data: random.bytes(sizeBytes),
  sequence,
  at: 1,
});

let disk: MemoryFiles;
beforeEach(async () => {
  disk = new MemoryFiles();
  await disk.makeFolder('journal');
});

const open = (files: Files = disk, more: Partial<JournalOptions> = {}) =>
  Journal.open(files, 'journal', { onDurable: () => undefined, segmentBytes: SEGMENT_BYTES, ...more });

/** Opened, replayed, ready to be appended to. */
async function started(files: Files = disk, more: Partial<JournalOptions> = {}): Promise<Journal> {
  const journal = await open(files, more);
  await all(journal.replay(undefined));
  return journal;
}

async function all(met: AsyncIterable<Met>): Promise<(number | 'damage')[]> {
  const list: (number | 'damage')[] = [];
  for await (const one of met) list.push(one.type === 'record' ? one.record.sequence : 'damage');
  return list;
}

const bytesOf = (segment: number) => disk.contents().get(`journal/${segmentName(segment)}`)!;

describe('a journal that ends in the middle of a record', () => {
  it('has every record before the cut, wherever it is, and goes on there', async () => {
    const first = await started();
    const ends: number[] = [];
    for (const sequence of [1, 2, 3]) ends.push((await first.append(removal(sequence))).end);
    const whole = bytesOf(1).bytes.slice();
    for (let cut = ends[0]!; cut <= whole.length; cut += 1) {
      disk = new MemoryFiles();
      await disk.makeFolder('journal');
      const file = await disk.open(`journal/${segmentName(1)}`, 'create');
      await file.write(whole.subarray(0, cut), 0);
      const expected = [1, 2, 3].filter((_, index) => ends[index]! <= cut);
      const again = await open();
      expect((await all(again.replay(undefined))).filter((met) => met !== 'damage')).toEqual(expected);
      expect(await again.append(removal(9))).toMatchObject({ segment: 1, offset: ends[expected.length - 1] });
      expect(await all((await open()).scan()), `cut at ${cut}`).toEqual([...expected, 9]);
    }
  });

  it('in its first record keeps what is left of it, and goes on in another segment', async () => {
    const journal = await started();
    const { end } = await journal.append(removal(1));
    await journal.close();
    bytesOf(1).bytes = bytesOf(1).bytes.subarray(0, end - 1);
    const again = await started();
    expect(await again.append(removal(2))).toMatchObject({ segment: 2 });
    expect(await all((await open()).scan())).toEqual(['damage', 2]);
  });

  it('drops what was never acknowledged, so that nobody takes it for damage later', async () => {
    const journal = await started();
    await journal.append(removal(1));
    await journal.close();
    const left = bytesOf(1);
    left.bytes = Buffer.concat([left.bytes, Buffer.from('half of a reco')]);
    expect(await all((await open()).replay(undefined))).toEqual([1, 'damage']);
    expect(await all((await open()).replay(undefined))).toEqual([1]);
  });

  it('cuts nothing that the ledger says was acknowledged', async () => {
    const journal = await started();
    await journal.append(removal(1));
    await journal.append(removal(2));
    const expected = journal.extent;
    await journal.close();
    bytesOf(1).bytes[bytesOf(1).bytes.length - 1]! ^= 1;
    const before = bytesOf(1).bytes.length;
    const again = await open(disk, { expected });
    expect(await all(again.replay(undefined))).toEqual([1, 'damage']);
    expect(bytesOf(1).bytes.length).toBe(before);
    await again.append(removal(3));
    expect(again.tail.segment).toBe(2);
    expect(await all(again.scan())).toEqual([1, 'damage', 3]);
  });

  it('syncs what a killed process wrote before anybody relies on it', async () => {
    const journal = await started();
    await journal.append(removal(1));
    const syncs: string[] = [];
    const watched = failOnDemand(disk, (call: FileCall, path) => {
      if (call === 'file.sync' || call === 'syncFolder') syncs.push(`${call} ${path}`);
      return undefined;
    });
    await started(watched);
    expect(syncs).toEqual(['file.sync journal/00000001.segment', 'syncFolder journal']);
  });

  it('opened only to be looked at, leaves all as it is', async () => {
    const journal = await started();
    const { end } = await journal.append(removal(1));
    const left = bytesOf(1);
    left.bytes = Buffer.concat([left.bytes, Buffer.from('half of a reco')]);
    const reading = failOnDemand(disk, (call) =>
      /write|truncate|sync|unlink/i.test(call) ? 'EROFS' : undefined,
    );
    const look = await open(reading);
    expect(await all(look.replay(undefined, { readOnly: true }))).toEqual([1, 'damage']);
    expect(look.tail).toEqual({ segment: 1, offset: end });
    expect(left.bytes.length).toBe(end + 14);
  });
});

describe('segments of a journal', () => {
  it('end where the next record would not fit; a group is never divided', async () => {
    const journal = await started();
    const { end } = await journal.append(blob(1, 3000));
    const fits = SEGMENT_BYTES - end - 44 - 32;
    expect(await journal.append(blob(2, fits))).toMatchObject({ segment: 1, end: SEGMENT_BYTES });
    expect(await journal.append(removal(3))).toMatchObject({ segment: 2, offset: SEGMENT_HEADER_BYTES });
    const group = await Promise.all([4, 5, 6, 7, 8].map((sequence) => journal.append(blob(sequence))));
    expect(new Set(group.map(({ segment }) => segment))).toEqual(new Set([3]));
    expect(bytesOf(3).bytes.length).toBeGreaterThan(SEGMENT_BYTES);
  });

  it('of other programs in the folder are left alone', async () => {
    for (const name of ['notes.txt', '00000001.segment.new', '1.log'])
      await (await disk.open(`journal/${name}`, 'create')).write(Buffer.from('mine'), 0);
    const journal = await started();
    await journal.append(removal(1));
    expect(await all((await open()).scan())).toEqual([1]);
    expect((await disk.list('journal')).length).toBe(4);
  });

  it('of older programs are read in their order', async () => {
    const journal = await started();
    await journal.append(blob(1, 3980));
    await journal.append(blob(2, 3980));
    await disk.rename(`journal/${segmentName(1)}`, `journal/${oldSegmentName(1)}`);
    const again = await open();
    expect([again.segments, await all(again.replay(undefined))]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('get a number that none had, though the files be gone and the ledger alone tells of them', async () => {
    const journal = await open(disk, { expected: new Map([[7, 0]]) });
    await journal.append(removal(1));
    expect(journal.segments).toEqual([8]);
  });

  it('get the next number when somebody made a file of that name meanwhile', async () => {
    const journal = await started();
    await disk.open(`journal/${segmentName(1)}`, 'create');
    expect((await journal.append(removal(1))).segment).toBe(2);
  });

  it('empty ones of a full disk are passed over', async () => {
    await disk.open(`journal/${segmentName(1)}`, 'create');
    const journal = await started();
    await journal.append(removal(1));
    expect(await all((await open()).scan())).toEqual([1]);
  });

  it('behind an empty one of a full disk nothing is appended to: the order of writing holds', async () => {
    const first = await started();
    await first.append(removal(1));
    await first.close();
    await disk.open(`journal/${segmentName(2)}`, 'create');
    const again = await started();
    expect((await again.append(removal(2))).segment).toBe(3);
    expect(await all((await open()).scan())).toEqual([1, 2]);
  });

  it('that cannot be begun leave the others alone', async () => {
    let fails: FileCall | undefined;
    const journal = await started(failOnDemand(disk, (call) => (call === fails ? 'EACCES' : undefined)));
    await journal.append(blob(1, 3980));
    for (const call of ['open', 'file.sync', 'syncFolder'] as const) {
      fails = call;
      await expect(journal.append(removal(2))).rejects.toMatchObject({ code: 'EACCES' });
      expect([journal.segments, await disk.list('journal')]).toEqual([[1], ['00000001.segment']]);
    }
    fails = undefined;
    expect((await journal.append(removal(3))).segment).toBe(2);
    expect(await all((await open()).scan())).toEqual([1, 3]);
  });

  it('tell of damage behind what was acknowledged only in the last one: nobody knows whether it counts', async () => {
    const journal = await started();
    const { end } = await journal.append(removal(1));
    const last = bytesOf(1);
    last.bytes = Buffer.concat([last.bytes, Buffer.from('half of a record')]);
    const met = [];
    for await (const one of journal.scan({ segment: 1, offset: end })) met.push(one);
    expect(met).toEqual([{ type: 'damage', segment: 1, offset: end, end: end + 16 }]);
    await journal.append(blob(2, 4090));
    expect(await all(journal.scan())).toEqual([1, 2]);
  });

  it('with a damaged header say so, and give what can be read', async () => {
    const journal = await started();
    await journal.append(removal(1));
    bytesOf(1).bytes[9]! ^= 1;
    expect(await all((await open()).scan())).toEqual(['damage', 1]);
    const { value } = await (await open()).scan().next();
    expect(value).toEqual({ type: 'damage', segment: 1, offset: 0, end: SEGMENT_HEADER_BYTES });
  });

  it('are scanned from a place to the end of another', async () => {
    const journal = await started();
    const places = [];
    for (let sequence = 1; sequence <= 6; sequence += 1)
      places.push(await journal.append(blob(sequence, 1800)));
    expect(journal.segments).toEqual([1, 2, 3]);
    expect(await all(journal.scan(places[3]))).toEqual([4, 5, 6]);
    expect(await all(journal.scan({ segment: 2, offset: 0 }, 2))).toEqual([3, 4]);
    expect(await all(journal.scan(undefined, 1))).toEqual([1, 2]);
  });
});

describe('the ledger of a journal', () => {
  it('has a segment before anything of it is acknowledged', async () => {
    const told: [number, number][][] = [];
    const journal = await started(disk, { onSegments: async (segments) => void told.push([...segments]) });
    await journal.append(blob(1, 3980));
    const end = journal.tail.offset;
    await journal.append(removal(2));
    expect(told).toEqual([
      [[1, 0]],
      [
        [1, end],
        [2, 0],
      ],
    ]);
  });

  it('that cannot be written keeps the segment from being used, and the next attempt takes another', async () => {
    let refuses = true;
    const journal = await started(disk, {
      onSegments: async () => {
        if (refuses) throw Object.assign(new TypeError('full'), { code: 'ENOSPC' });
      },
    });
    await expect(journal.append(removal(1))).rejects.toMatchObject({ code: 'ENOSPC' });
    expect(journal.tail.segment).toBe(0);
    refuses = false;
    expect((await journal.append(removal(2))).segment).toBe(2);
    expect(await all((await open()).scan())).toEqual([2]);
  });

  it('forgets a segment before its file goes; when it cannot, the file stays', async () => {
    const order: string[] = [];
    const watched = failOnDemand(disk, (call, path) => {
      if (call === 'unlink') order.push(`unlink ${path}`);
      return undefined;
    });
    let refuses = false;
    const journal = await started(watched, {
      onSegments: async (segments) => {
        if (refuses) throw new RangeError('no');
        order.push(`ledger ${[...segments.keys()].join()}`);
      },
    });
    await journal.append(blob(1, 3980));
    await journal.append(removal(2));
    order.length = 0;
    refuses = true;
    await expect(journal.drop(1)).rejects.toThrow('no');
    expect([order, journal.segments]).toEqual([[], [1, 2]]);
    refuses = false;
    await journal.drop(1);
    expect(order).toEqual(['ledger 2', 'unlink journal/00000001.segment']);
    expect([journal.segments, await disk.list('journal')]).toEqual([[2], ['00000002.segment']]);
  });

  it('takes the most of what several tell', async () => {
    const journal = await started();
    await journal.append(removal(1));
    journal.expect(new Map([[1, 50]]));
    expect(journal.extent.get(1)).toBe(journal.tail.offset);
    journal.expect(new Map([[1, 5000]]));
    expect(await journal.losses()).toEqual([{ segment: 1, bytes: 5000 - journal.tail.offset }]);
  });

  it('keeps what is left of a segment that lost its end, and expects no more of it', async () => {
    const journal = await started(disk, { expected: new Map([[1, 900]]) });
    const bytes = Buffer.concat([segmentHeader(1), Buffer.alloc(84)]);
    await (await disk.open(`journal/${segmentName(1)}`, 'create')).write(bytes, 0);
    expect(await journal.losses()).toEqual([{ segment: 1, bytes: 800 }]);
    await journal.acceptLosses();
    expect([await journal.losses(), journal.extent.get(1)]).toEqual([[], 100]);
  });
});

describe('the end of a journal', () => {
  it('may come before anything was appended', async () => {
    await (await open()).close();
    await (await started()).close();
    expect(await disk.list('journal')).toEqual([]);
  });

  it('waits for what is under way', async () => {
    const journal = await started();
    const appended = journal.append(removal(1));
    await journal.close();
    await appended;
    expect(await all((await open()).scan())).toEqual([1]);
  });

  it('tells everything durable in the order of writing, before it is acknowledged', async () => {
    const order: string[] = [];
    const journal = await started(disk, {
      onDurable: ({ record }) => order.push(`durable ${record.sequence}`),
    });
    await Promise.all(
      [1, 2, 3].map(async (sequence) => {
        await journal.append(removal(sequence));
        order.push(`acknowledged ${sequence}`);
      }),
    );
    expect(order).toEqual([
      'durable 1',
      'durable 2',
      'durable 3',
      'acknowledged 1',
      'acknowledged 2',
      'acknowledged 3',
    ]);
  });

  it('is told of nothing that failed', async () => {
    const heard: number[] = [];
    let fails = false;
    const journal = await started(
      failOnDemand(disk, (call) => (fails && call === 'file.write' ? 'EIO' : undefined)),
      { onDurable: ({ record }) => heard.push(record.sequence) },
    );
    await journal.append(removal(1));
    fails = true;
    const tail = journal.tail;
    await expect(journal.append(removal(2))).rejects.toMatchObject({ code: 'EIO' });
    expect([heard, journal.tail]).toEqual([[1], tail]);
  });

  it('cannot be opened where the folder cannot be listed; where there is none it is empty', async () => {
    const refusing = failOnDemand(disk, (call) => (call === 'list' ? 'EACCES' : undefined));
    await expect(open(refusing)).rejects.toMatchObject({ code: 'EACCES' });
    expect((await open(new MemoryFiles())).segments).toEqual([]);
  });
});
