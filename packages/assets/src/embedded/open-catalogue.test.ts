import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { FileError, MemoryFiles } from '../files/index.ts';
import { Catalogue, MemoryKeyValue } from '../index/index.ts';
import type { KeyValue, OpenKeyValueOptions } from '../index/index.ts';
import { Journal } from '../journal/index.ts';
import { describeNewAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { isOfTheDisk, openCatalogue, replay } from './open-catalogue.ts';
import type { IndexOptions, ReplayWatch } from './open-catalogue.ts';

const random = createRandom(27);
const asset = describeNewAsset(sampleAsset(random, 10), 1);

let files: MemoryFiles;
let journal: Journal;
/** What lies in the folder of the index; made anew when it is discarded. */
let present: MemoryKeyValue;
let opened: OpenKeyValueOptions[];
let refuses: unknown;

beforeEach(async () => {
  files = new MemoryFiles();
  await files.makeFolder('data/journal');
  [present, opened, refuses] = [new MemoryKeyValue(), [], undefined];
  const writing = await Journal.open(files, 'data/journal', { onDurable: () => undefined });
  for await (const _ of writing.replay(undefined)) continue;
  const written = await writing.append({ kind: 'put', asset, sequence: 1, at: 1 });
  await writing.close();
  const catalogue = new Catalogue(present);
  catalogue.apply(written);
  await catalogue.commit(() => ({ segment: 1, offset: written.end }));
  journal = await Journal.open(files, 'data/journal', { onDurable: () => undefined });
});

async function openIndex(_folder: string, options: OpenKeyValueOptions): Promise<KeyValue> {
  opened.push(options);
  if (refuses !== undefined && !options.discard) throw refuses;
  if (options.discard) present = new MemoryKeyValue();
  return present;
}
const open = (more: Partial<IndexOptions> = {}) =>
  openCatalogue(
    { files, folder: 'data', openIndex, discardIndex: false, readOnly: false, needsIndex: false, ...more },
    journal,
  );

/** All of the journal is whole here. */
const NOTHING_MISSED: ReplayWatch = {
  onDamage: () => expect.fail('there is no damage'),
  beforeCommit: async () => undefined,
};

describe('the index of a folder', () => {
  it('is taken as it is when it belongs to the journal', async () => {
    const { catalogue, isNew } = await open();
    expect([isNew, catalogue.asset(asset.id)?.asset, opened.length]).toEqual([false, asset, 1]);
    expect(await replay(journal, catalogue, false, NOTHING_MISSED)).toEqual({ replayed: 0, damage: 0 });
  });

  it('is made anew from the whole journal when that is wanted', async () => {
    const { catalogue, isNew } = await open({ discardIndex: true });
    expect([isNew, catalogue.asset(asset.id), opened]).toEqual([true, undefined, [{ discard: true }]]);
    expect(await replay(journal, catalogue, false, NOTHING_MISSED)).toEqual({ replayed: 1, damage: 0 });
    expect(catalogue.asset(asset.id)?.asset).toEqual(asset);
  });

  it.each([
    ['that was never committed', () => (present = new MemoryKeyValue())],
    ['whose note is damaged', () => present.commit([], Buffer.from('no note'))],
    ['that cannot be opened', () => (refuses = new RangeError('MDB_INVALID'))],
    [
      'that knows of no journal, though there is one',
      async () => {
        present = new MemoryKeyValue();
        await new Catalogue(present).commit(() => ({ segment: 0, offset: 0 }));
      },
    ],
  ] as [string, () => unknown][])('%s is made anew', async (_, spoil) => {
    await spoil();
    const { catalogue, isNew } = await open();
    expect([isNew, opened.at(-1)]).toEqual([true, { discard: true }]);
    expect((await replay(journal, catalogue, false, NOTHING_MISSED)).replayed).toBe(1);
  });

  it.each([
    new FileError('ENOSPC', 'index'),
    new FileError('EMFILE', 'index'),
    Object.assign(new RangeError('No space left on device'), { code: 28 }),
    Object.assign(new RangeError('Input/output error'), { code: 5 }),
  ])('is not thrown away because of the disk: %s', async (error) => {
    refuses = error;
    await expect(open()).rejects.toBe(error);
    expect(opened).toEqual([{ discard: false, readOnly: false }]);
  });

  it('of a store without a journal is fine when it is empty, too', async () => {
    files = new MemoryFiles();
    await files.makeFolder('data/journal');
    journal = await Journal.open(files, 'data/journal', { onDurable: () => undefined });
    present = new MemoryKeyValue();
    await new Catalogue(present).commit(() => ({ segment: 0, offset: 0 }));
    expect((await open()).isNew).toBe(false);
  });
});

describe('the index of a folder that is only looked at', () => {
  it('stays as it is, whatever is replayed over it', async () => {
    const { catalogue, isNew } = await open({ readOnly: true });
    expect(isNew).toBe(false);
    const before = Buffer.from(present.note()!);
    const other = describeNewAsset(sampleAsset(random, 10), 1);
    catalogue.apply({
      type: 'record',
      record: { kind: 'put', asset: other, sequence: 2, at: 1 },
      segment: 1,
      offset: 500,
      dataOffset: 600,
      dataCrc: 0,
      end: 600,
    });
    await catalogue.commit(() => ({ segment: 1, offset: 600 }));
    expect([catalogue.asset(other.id)?.asset, catalogue.asset(asset.id)?.asset]).toEqual([other, asset]);
    expect([present.get('assets', other.id.toBytes()), Buffer.from(present.note()!)]).toEqual([
      undefined,
      before,
    ]);
  });

  it('is in memory where there is none, unless one is needed', async () => {
    for (const error of [new RangeError('none'), new FileError('EACCES', 'index')]) {
      refuses = error;
      const { catalogue, isNew } = await open({ readOnly: true });
      expect(isNew).toBe(true);
      expect((await replay(journal, catalogue, true, NOTHING_MISSED)).replayed).toBe(1);
      await expect(open({ readOnly: true, needsIndex: true })).rejects.toMatchObject({ fault: 'missing' });
    }
    expect(opened.some(({ discard }) => discard)).toBe(false);
    await expect(files.list('data/index')).rejects.toMatchObject({ code: 'ENOENT' });
  });
});

describe('an error of the disk', () => {
  it.each(['ENOSPC', 'EDQUOT', 'EACCES', 'EPERM', 'EROFS', 'EIO', 'EMFILE', 'ENFILE'])(
    'is one by its name: %s',
    (code) => {
      expect(isOfTheDisk(new FileError(code, 'x'))).toBe(true);
    },
  );

  it.each([1, 5, 13, 23, 24, 27, 28, 30, 122])('is one by its number, as LMDB tells it: %i', (code) => {
    expect(isOfTheDisk(Object.assign(new RangeError('x'), { code }))).toBe(true);
  });

  it.each([
    Object.assign(new RangeError('MDB_CORRUPTED'), { code: -30_796 }),
    new FileError('ENOENT', 'x'),
    new RangeError('no code'),
    'a text',
  ])('is none: %s', (error) => {
    expect(isOfTheDisk(error)).toBe(false);
  });
});
