import { crc32 } from 'node:zlib';
import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, MemoryFiles, readWhole, writeNew } from '../files/index.ts';
import type { FileCall } from '../files/index.ts';
import { MemoryKeyValue } from '../index/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { EmbeddedStore } from './index.ts';
import { FORMAT, formatText, parseFormat, prepareFolder, upgradeFolder } from './format.ts';

let disk: MemoryFiles;
beforeEach(async () => {
  disk = new MemoryFiles();
  await disk.makeFolder('data');
});
const put = (path: string, text = 'x') => writeNew(disk, path, Buffer.from(text));
const format = async () => parseFormat(await readWhole(disk, 'data/format'));
const older = (number: number) => writeNew(disk, 'data/format', formatText(number));

describe('the format of a data folder', () => {
  it('is a line with its own sum', () => {
    expect(formatText(2).toString()).toBe(`landfall-assets 2 ${crc32('landfall-assets 2').toString(16)}\n`);
    expect([parseFormat(formatText(2)), parseFormat(formatText(999_999_999))]).toEqual([2, 999_999_999]);
    expect(parseFormat(undefined)).toBeUndefined();
  });

  it('is none when any of its bits is another, or it is cut', () => {
    const text = formatText(2);
    for (let bit = 0; bit < text.length * 8; bit += 1) {
      const damaged = Buffer.from(text);
      damaged[bit >> 3]! ^= 1 << (bit & 7);
      expect(parseFormat(damaged), `bit ${bit}`).toBeUndefined();
    }
    for (let end = 0; end < text.length; end += 1) expect(parseFormat(text.subarray(0, end))).toBeUndefined();
    expect(parseFormat(Buffer.concat([text, Buffer.from('more')]))).toBeUndefined();
  });
});

describe('a folder that is to be a store', () => {
  it('gets its layout, and the format last: without it nothing counts', async () => {
    const calls: string[] = [];
    const watched = failOnDemand(disk, (call, path) => {
      calls.push(`${call} ${path}`);
      return undefined;
    });
    await prepareFolder(watched, 'new/data');
    expect((await disk.list('new/data')).sort()).toEqual(['blobs', 'format', 'index', 'journal']);
    expect(await disk.list('new/data/blobs')).toEqual(['incoming']);
    for (const name of ['journal', 'index', 'blobs/incoming'])
      expect(await disk.list(`new/data/${name}`)).toEqual([]);
    const named = calls.findIndex((call) => call === 'rename new/data/format.new');
    const synced = calls
      .map((call, at) => (call === 'syncFolder new/data' ? at : -1))
      .filter((at) => at >= 0);
    expect(calls.lastIndexOf('makeFolder new/data/blobs/incoming')).toBeLessThan(synced[0]!);
    expect(synced[0]).toBeLessThan(named);
    expect(synced.at(-1)).toBeGreaterThan(named);
    expect(
      parseFormat(
        await readWhole(
          disk.losePower(() => 0.9),
          'new/data/format',
        ),
      ),
    ).toBe(FORMAT);
  });

  it('may be made again after the power went at any call', async () => {
    for (let stop = 0; stop < 1200; stop += 97) {
      const fresh = new MemoryFiles();
      await fresh.makeFolder('.');
      let calls = 0;
      const dying = failOnDemand(fresh, () => ((calls += 1) > stop ? 'EIO' : undefined));
      await prepareFolder(dying, 'data').catch(() => undefined);
      const after = fresh.losePower(() => 0.4);
      await prepareFolder(after, 'data');
      expect(parseFormat(await readWhole(after, 'data/format')), `stopped at ${stop}`).toBe(FORMAT);
    }
  });

  it.each(['holiday.jpg', 'formats', 'lock2', 'index.html', 'blob'])(
    'is refused when %s is in it',
    async (name) => {
      await put(`data/${name}`);
      await expect(prepareFolder(disk, 'data')).rejects.toMatchObject({
        code: 'usage',
        message: expect.stringContaining(name) as string,
      });
      expect(await disk.list('data')).toEqual([name]);
    },
  );

  it.each([
    '.DS_Store',
    'lost+found',
    'lock',
    'lock.taking',
    'format.new',
    'ledger',
    'lost-assets.txt',
    'imports',
  ])('is fine when there is only %s in it', async (name) => {
    await put(`data/${name}`);
    await prepareFolder(disk, 'data');
    expect(await format()).toBe(FORMAT);
  });

  it('that has a journal is a store, whatever else is there and though its format is lost or damaged', async () => {
    await put('data/journal', 'a folder, elsewhere');
    await put('data/holiday.jpg');
    await prepareFolder(disk, 'data');
    expect(await format()).toBe(FORMAT);
    disk.contents().get('data/format')!.bytes[16]! ^= 1;
    await prepareFolder(disk, 'data');
    expect(await format()).toBe(FORMAT);
  });

  it('of a newer program is refused in words, and left alone', async () => {
    await older(FORMAT + 1);
    await expect(prepareFolder(disk, 'data')).rejects.toMatchObject({
      fault: 'newer-format',
      message: expect.stringMatching(/format 3; this program knows formats up to 2/) as string,
    });
    expect(await disk.list('data')).toEqual(['format']);
  });

  it('that is one is not written at all', async () => {
    await older(FORMAT);
    const reading = failOnDemand(disk, (call) => (/open|read|size|list/.test(call) ? undefined : 'EROFS'));
    await prepareFolder(reading, 'data');
    await upgradeFolder(reading, 'data');
  });

  it('that cannot be read is another matter than that there is none', async () => {
    await older(FORMAT);
    const failing = failOnDemand(disk, (call) => (call === 'open' ? 'EACCES' : undefined));
    await expect(prepareFolder(failing, 'data')).rejects.toMatchObject({ code: 'EACCES' });
  });
});

describe('a folder of an older format', () => {
  beforeEach(async () => {
    await older(1);
    await disk.makeFolder('data/journal');
    for (const name of ['00000001.log', '00000002.log', 'notes.log']) await put(`data/journal/${name}`, name);
  });
  const names = async () => (await disk.list('data/journal')).sort();

  it('keeps older programs out before its segments have their new names', async () => {
    const calls: string[] = [];
    const watched = failOnDemand(disk, (call, path) => {
      if (call === 'rename') calls.push(path);
      return undefined;
    });
    await upgradeFolder(watched, 'data');
    // Its ledger first: one of format 2 that has none has lost it.
    expect(calls).toEqual([
      'data/ledger.new',
      'data/format.new',
      'data/journal/00000001.log',
      'data/journal/00000002.log',
    ]);
    expect([await format(), await names()]).toEqual([
      2,
      ['00000001.segment', '00000002.segment', 'notes.log'],
    ]);
  });

  it('that was left half-way gets the other names at the next start', async () => {
    let renames = 0;
    const failing = failOnDemand(disk, (call: FileCall) =>
      call === 'rename' && (renames += 1) === 4 ? 'EIO' : undefined,
    );
    await expect(upgradeFolder(failing, 'data')).rejects.toMatchObject({ code: 'EIO' });
    expect([await format(), await names()]).toEqual([2, ['00000001.segment', '00000002.log', 'notes.log']]);
    await upgradeFolder(disk, 'data');
    expect(await names()).toEqual(['00000001.segment', '00000002.segment', 'notes.log']);
    const after = await disk.losePower(() => 0.9).list('data/journal');
    expect(after).not.toContain('00000002.log');
  });

  it('whose new names were lost with the power is opened all the same', async () => {
    disk = new MemoryFiles();
    const open = () =>
      EmbeddedStore.open({ folder: 'data', files: disk, openIndex: async () => new MemoryKeyValue() });
    const asset = sampleAsset(createRandom(1), 100);
    const first = await open();
    await first.put(asset);
    await first[Symbol.asyncDispose]();
    await disk.rename('data/journal/00000001.segment', 'data/journal/00000001.log');
    const again = await open();
    expect((await again.read(asset.id))?.bytes).toEqual(asset.bytes);
    expect((await again.put(sampleAsset(createRandom(2), 100))).outcome).toBe('stored');
    await again[Symbol.asyncDispose]();
  });

  it('loses no segment to one that has the new name already', async () => {
    await put('data/journal/00000001.segment', 'newer');
    await upgradeFolder(disk, 'data');
    expect(await names()).toEqual(['00000001.log', '00000001.segment', '00000002.segment', 'notes.log']);
    expect(Buffer.from((await readWhole(disk, 'data/journal/00000001.segment'))!).toString()).toBe('newer');
  });

  it('without a journal is one of ours all the same', async () => {
    disk = new MemoryFiles();
    await disk.makeFolder('data');
    await older(1);
    await upgradeFolder(disk, 'data');
    expect(await format()).toBe(2);
  });
});
