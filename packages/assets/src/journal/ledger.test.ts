import { crc32 } from 'node:zlib';
import { beforeEach, describe, expect, it } from 'vitest';
import { failOnDemand, MemoryFiles } from '../files/index.ts';
import { decodeLedger, encodeLedger, newLedger, readLedger, writeLedger } from './ledger.ts';

const ledger = {
  ...newLedger(),
  segments: new Map([
    [3, 500],
    [1, 0x2000000],
  ]),
  beginnings: new Map([[3, 0xfedcba98]]),
  hasLost: true,
  damage: [
    { segment: 1, offset: 16, end: 900, isLost: true },
    { segment: 3, offset: 20, end: 30, isLost: false },
  ],
};

it('a ledger is read as it was written, by rising number', () => {
  const again = decodeLedger(encodeLedger(ledger))!;
  expect(again).toEqual(ledger);
  expect([...again.segments.keys()]).toEqual([1, 3]);
});

it('a ledger that is cut, changed or empty says nothing', () => {
  const bytes = encodeLedger(ledger);
  for (let at = 0; at < bytes.length; at += 1) {
    expect(decodeLedger(bytes.subarray(0, at)), `cut at ${at}`).toBeUndefined();
    const flipped = Buffer.from(bytes);
    flipped[at]! ^= 1;
    expect(decodeLedger(flipped), `flipped at ${at}`).toBeUndefined();
  }
});

it('a ledger of a program that knew of no damage in place names none', () => {
  const text = `{"store":"6a4d7c5e-0000-4000-8000-000000000001","segments":[[1,900]],"hasLost":false}`;
  const bytes = Buffer.from(`${text}\n${crc32(text).toString(16)}\n`);
  expect(decodeLedger(bytes)).toMatchObject({
    segments: new Map([[1, 900]]),
    hasLost: false,
    damage: [],
    beginnings: new Map(),
  });
});

describe('a ledger on a disk', () => {
  let disk: MemoryFiles;
  beforeEach(async () => {
    disk = new MemoryFiles();
    await disk.makeFolder('data');
  });

  it('is none where none was written', async () => {
    expect(await readLedger(disk, 'data')).toBeUndefined();
  });

  it('is durable once it is written, and takes the place of the one before', async () => {
    await writeLedger(disk, 'data', newLedger());
    await writeLedger(disk, 'data', ledger);
    const after = disk.losePower(() => 0.9);
    expect(await readLedger(after, 'data')).toEqual(ledger);
    expect(await after.list('data')).toEqual(['ledger']);
  });

  it('is none when it is damaged: then nothing is known, and nothing is wrong', async () => {
    await writeLedger(disk, 'data', ledger);
    disk.contents().get('data/ledger')!.bytes[12]! ^= 1;
    expect(await readLedger(disk, 'data')).toBeUndefined();
  });

  it('cannot be read is another matter than that there is none', async () => {
    await writeLedger(disk, 'data', ledger);
    const refusing = failOnDemand(disk, (call) => (call === 'file.read' ? 'EIO' : undefined));
    await expect(readLedger(refusing, 'data')).rejects.toMatchObject({ code: 'EIO' });
  });

  it('names each store differently', () => {
    const [one, other] = [newLedger(), newLedger()];
    expect(one.store).not.toBe(other.store);
    expect([one.segments.size, one.hasLost]).toEqual([0, false]);
  });
});
