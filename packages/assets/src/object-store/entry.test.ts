import { crc32 } from 'node:zlib';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { blobHeaderBytes, blobSizeOf, encodeBlob } from '../blobs/index.ts';
import { describeNewAsset, StorageError } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import { createEntry, decodeEntry, encodeEntry } from './entry.ts';
import { entryKey, parsePrefix } from './layout.ts';
import { parseStoreUrl } from './index.ts';

describe('an entry', () => {
  const random = createRandom(4);
  const entryOf = (size: number): ReturnType<typeof createEntry> => {
    const asset = sampleAsset(random, size);
    const described = describeNewAsset(asset, 1);
    return createEntry(described, encodeBlob(described.hash, asset.bytes));
  };

  it('comes back as it was, with the header of its blob unless that is long', () => {
    for (const size of [0, 1, 4096, 4097, 500_000, 8_400_000]) {
      const entry = entryOf(size);
      const key = entryKey(entry.asset.id);
      expect(decodeEntry(key, encodeEntry(key, entry))).toEqual(entry);
      expect(entry.header?.length).toBe(size > 8_000_000 ? undefined : blobHeaderBytes(size));
    }
  });

  it('of another key, damaged or garbage is `damaged-index`, with a right sum too', () => {
    const entry = entryOf(5000);
    const key = entryKey(entry.asset.id);
    const good = encodeEntry(key, entry);
    const wrong = (bytes: Buffer, under = key): void => {
      try {
        decodeEntry(under, bytes);
        expect.unreachable('it was believed');
      } catch (error) {
        expect(error).toBeInstanceOf(StorageError);
      }
    };
    wrong(good, entryKey(entryOf(1).asset.id));
    for (let bit = 0; bit < good.length * 8; bit += 1) {
      const flipped = Buffer.from(good);
      flipped.writeUInt8(flipped.readUInt8(bit >> 3) ^ (1 << (bit & 7)), bit >> 3);
      wrong(flipped);
    }
    for (let round = 0; round < 3000; round += 1) {
      const bytes = Buffer.from(good.subarray(0, random.integer(24, good.length)));
      const at = random.integer(20, Math.min(100, bytes.length - 1));
      bytes.writeUInt8(bytes.readUInt8(at) ^ random.integer(1, 255), at);
      bytes.writeUInt32LE(crc32(bytes.subarray(12), crc32(bytes.subarray(4, 8), crc32(key))), 8);
      try {
        decodeEntry(key, bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(StorageError);
      }
    }
    for (let round = 0; round < 500; round += 1) wrong(Buffer.from(random.bytes(random.integer(0, 200))));
  });
});

describe('names', () => {
  it('of blobs tell their size by that of their object', () => {
    for (let size = 0; size < 20_000; size += 37) expect(blobSizeOf(blobHeaderBytes(size) + size)).toBe(size);
    for (const size of [4096, 8192, 4095, 4097, 1e7, 0, 1])
      expect(blobSizeOf(blobHeaderBytes(size) + size)).toBe(size);
  });

  it('of stores are s3://bucket/prefix, and prefixes stay inside', () => {
    expect(parseStoreUrl('s3://b/a/b/')).toEqual({ bucket: 'b', prefix: 'a/b/' });
    expect([parsePrefix(''), parsePrefix('a'), parsePrefix('a/b.c/')]).toEqual(['', 'a/', 'a/b.c/']);
    for (const wrong of ['..', 'a/../b', '/a', 'a//b', 'ä', 'a b', 'a?b', './a'])
      expect(() => parsePrefix(wrong), wrong).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
