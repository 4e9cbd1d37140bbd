import { crc32 } from 'node:zlib';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { describeNewAsset, encodeAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { decodeAssetEntry, decodeBlobEntry, encodeAssetEntry, encodeBlobEntry } from './entry.ts';
import type { AssetEntry, BlobEntry } from './entry.ts';
import { decodeNote, encodeNote } from './note.ts';
import { Totals } from './totals.ts';

const asset = describeNewAsset(sampleAsset(createRandom(3), 10), 1);
const KEY = Buffer.from(asset.id.toBytes());
const OTHER_KEY = Buffer.alloc(16, 7);
const ENTRY: AssetEntry = { asset, sequence: 2 ** 40, place: { segment: 0xfffffffe, offset: 2 ** 33 } };
const HASH = 'a1'.repeat(32);
const HASH_KEY = Buffer.from(HASH, 'hex');
const BLOB: BlobEntry = { hash: HASH, sizeBytes: 2 ** 35, references: 3 };
const damaged = expect.objectContaining({ fault: 'damaged-index' }) as Error;

describe('an asset in the index', () => {
  it.each([
    ['as it is', ENTRY],
    ['in quarantine', { ...ENTRY, quarantinedAt: 1_700_000_000.5 }],
    ['in quarantine since the beginning of time', { ...ENTRY, quarantinedAt: 0 }],
  ])('is read as it was written: %s', (_, entry) => {
    expect(decodeAssetEntry(KEY, encodeAssetEntry(KEY, entry))).toEqual(entry);
  });

  it('lies there as older programs wrote it', () => {
    const bytes = encodeAssetEntry(KEY, { ...ENTRY, sequence: 3, place: { segment: 4, offset: 5 } });
    expect([bytes.readDoubleLE(4), bytes.readUInt32LE(12), bytes.readDoubleLE(16)]).toEqual([3, 4, 5]);
    expect(bytes.readDoubleLE(24)).toBeNaN();
    expect(bytes.subarray(32)).toEqual(encodeAsset(asset));
    expect(bytes.readUInt32LE(0)).toBe(crc32(Buffer.concat([KEY, bytes.subarray(4)])));
  });

  it('with any bit flipped, or under the key of another, is damage of the index', () => {
    const whole = encodeAssetEntry(KEY, ENTRY);
    for (let bit = 0; bit < whole.length * 8; bit += 7) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => decodeAssetEntry(KEY, bytes), `bit ${bit}`).toThrow(damaged);
    }
    expect(() => decodeAssetEntry(OTHER_KEY, whole)).toThrow(damaged);
  });

  it('cut anywhere is damage of the index, and nothing else', () => {
    const whole = encodeAssetEntry(KEY, ENTRY);
    for (let end = 0; end < whole.length; end += 1)
      expect(() => decodeAssetEntry(KEY, whole.subarray(0, end)), `cut at ${end}`).toThrow(damaged);
  });

  it('is read out of a larger page', () => {
    const whole = encodeAssetEntry(KEY, ENTRY);
    const page = Buffer.concat([Buffer.alloc(3, 9), whole, Buffer.alloc(3, 9)]);
    expect(decodeAssetEntry(KEY, page.subarray(3, 3 + whole.length))).toEqual(ENTRY);
  });
});

describe('a blob in the index', () => {
  it.each([
    ['with a file of its own', BLOB],
    ['in the journal', { ...BLOB, data: { segment: 7, offset: 2 ** 33, crc: 0xffffffff } }],
    ['at the beginning of a journal', { ...BLOB, data: { segment: 0, offset: 0, crc: 0 } }],
    ['without assets', { ...BLOB, references: 0, unreferencedSince: 1_700_000_000.25 }],
    ['without assets since the beginning of time', { ...BLOB, references: 0, unreferencedSince: 0 }],
  ])('is read as it was written: %s', (_, entry) => {
    expect(decodeBlobEntry(HASH_KEY, encodeBlobEntry(HASH_KEY, entry))).toEqual(entry);
  });

  it('lies there as older programs wrote it', () => {
    const bytes = encodeBlobEntry(HASH_KEY, { ...BLOB, data: { segment: 7, offset: 8, crc: 9 } });
    expect([bytes.readDoubleLE(4), bytes.readDoubleLE(12)]).toEqual([2 ** 35, 3]);
    expect(bytes.readDoubleLE(20)).toBeNaN();
    expect([28, 32, 44].map((at) => bytes.readUInt32LE(at))).toEqual([1, 7, 9]);
    expect([bytes.readDoubleLE(36), bytes.length]).toEqual([8, 48]);
  });

  it('with any bit flipped, cut, or under the hash of another, is damage of the index', () => {
    const whole = encodeBlobEntry(HASH_KEY, BLOB);
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => decodeBlobEntry(HASH_KEY, bytes), `bit ${bit}`).toThrow(damaged);
    }
    for (let end = 0; end < whole.length; end += 1)
      expect(() => decodeBlobEntry(HASH_KEY, whole.subarray(0, end))).toThrow(damaged);
    expect(() => decodeBlobEntry(Buffer.alloc(32), whole)).toThrow(damaged);
  });
});

describe('the note of an index', () => {
  const totals = new Totals();
  totals.countAsset(asset, 1);
  totals.countBlob(BLOB, 1);
  const note = { checkpoint: { segment: 3, offset: 2 ** 33 }, sequence: 2 ** 40, totals };

  it('is read as it was written', () => {
    const again = decodeNote(encodeNote(note))!;
    expect([again.checkpoint, again.sequence, again.totals.toPlain()]).toEqual([
      note.checkpoint,
      note.sequence,
      totals.toPlain(),
    ]);
  });

  it('with any bit flipped, or cut, is none: the index is made again', () => {
    const whole = encodeNote(note);
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(decodeNote(bytes), `bit ${bit}`).toBeUndefined();
    }
    for (let end = 0; end < whole.length; end += 1)
      expect(decodeNote(whole.subarray(0, end))).toBeUndefined();
    expect(decodeNote(new Uint8Array(4))).toBeUndefined();
  });
});

describe('running sums', () => {
  it('have a type as long as there is an asset of it', () => {
    const totals = new Totals();
    const [one, other] = [
      { ...asset, type: 49, sizeBytes: 5 },
      { ...asset, type: 49, sizeBytes: 7 },
    ];
    totals.countAsset(one, 1);
    totals.countAsset(other, 1);
    expect([totals.assets, totals.assetBytes, totals.byType.get(49)]).toEqual([
      2,
      12,
      { assets: 2, bytes: 12 },
    ]);
    totals.countAsset(one, -1);
    expect([totals.assetBytes, totals.byType.get(49)]).toEqual([7, { assets: 1, bytes: 7 }]);
    totals.countAsset(other, -1);
    expect([totals.assets, totals.assetBytes, totals.byType.size]).toEqual([0, 0, 0]);
    totals.countBlob(BLOB, 1);
    totals.countBlob(BLOB, -1);
    expect([totals.blobs, totals.blobBytes]).toEqual([0, 0]);
  });

  it('are copied, not shared, by whoever keeps them', () => {
    const totals = new Totals();
    totals.countAsset(asset, 1);
    const plain = totals.toPlain();
    const again = Totals.fromPlain(plain);
    totals.countAsset(asset, 1);
    expect([plain.byType[0]![1].assets, again.byType.get(asset.type)!.assets, again.assets]).toEqual([
      1, 1, 1,
    ]);
    again.countAsset(asset, -1);
    expect(plain.byType).toHaveLength(1);
  });
});
