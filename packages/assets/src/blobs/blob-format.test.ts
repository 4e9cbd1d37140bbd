import { crc32 } from 'node:zlib';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { DamagedAssetError, hashOf } from '../store/index.ts';
import {
  blobHeaderBytes,
  blobSizeOf,
  BLOCK_BYTES,
  blocksAround,
  checkBlobHeader,
  checkBlocks,
  encodeBlob,
} from './blob-format.ts';

const random = createRandom(8);
const BYTES = random.bytes(2 * BLOCK_BYTES + 100);
const HASH = hashOf(BYTES);
const HEADER_BYTES = 48 + 3 * 4 + 4;

const headerOf = (file: Buffer): Buffer => file.subarray(0, HEADER_BYTES);

/** With the sum of the header made right again. */
function resealed(file: Buffer): Buffer {
  file.writeUInt32LE(crc32(file.subarray(0, HEADER_BYTES - 4)), HEADER_BYTES - 4);
  return file;
}

describe('a blob file', () => {
  it('is what its page in docs/wire says', () => {
    const file = encodeBlob(HASH, BYTES);
    expect(file.subarray(0, 8)).toEqual(Buffer.from('4c46626c01000000', 'hex'));
    expect(file.readDoubleLE(8)).toBe(BYTES.length);
    expect(file.toString('hex', 16, 48)).toBe(HASH);
    expect([48, 52, 56].map((at) => file.readUInt32LE(at))).toEqual([
      crc32(BYTES.subarray(0, 4096)),
      crc32(BYTES.subarray(4096, 8192)),
      crc32(BYTES.subarray(8192)),
    ]);
    expect(file.readUInt32LE(60)).toBe(crc32(file.subarray(0, 60)));
    expect(Buffer.compare(file.subarray(64), BYTES)).toBe(0);
  });

  it.each([
    [0, 52],
    [1, 56],
    [4096, 56],
    [4097, 60],
    [8192, 60],
  ])('of %i bytes has a header of %i', (sizeBytes, headerBytes) => {
    expect(blobHeaderBytes(sizeBytes)).toBe(headerBytes);
  });

  it('tells the size of its blob by its own, around the edge of every block', () => {
    for (const blocks of [0, 1, 2, 3, 100, 25_000])
      for (const more of [-1, 0, 1, 4095]) {
        const size = Math.max(0, blocks * BLOCK_BYTES + more);
        expect(blobSizeOf(blobHeaderBytes(size) + size), String(size)).toBe(size);
      }
  });

  it('that is shorter than any can be has a blob of no bytes', () => {
    for (const fileBytes of [0, 1, 51, 52, 53, 56]) expect(blobSizeOf(fileBytes)).toBe(0);
    expect(blobSizeOf(57)).toBe(1);
  });
});

describe('the header of a blob file', () => {
  it('is believed when it is whole', () => {
    expect(() => checkBlobHeader(headerOf(encodeBlob(HASH, BYTES)), HASH, BYTES.length)).not.toThrow();
  });

  it('with any bit flipped is damaged, not newer and not another blob’s', () => {
    for (let bit = 0; bit < HEADER_BYTES * 8; bit += 1) {
      const file = encodeBlob(HASH, BYTES);
      file[bit >> 3]! ^= 1 << (bit & 7);
      expect(() => checkBlobHeader(headerOf(file), HASH, BYTES.length), `bit ${bit}`).toThrow(
        expect.objectContaining({ hash: HASH, message: 'the header of a blob file is damaged' }),
      );
    }
  });

  it('that is cut off says so', () => {
    const cut = headerOf(encodeBlob(HASH, BYTES)).subarray(0, HEADER_BYTES - 1);
    expect(() => checkBlobHeader(cut, HASH, BYTES.length)).toThrow('a blob file is cut off');
  });

  it('of another blob is damage: its hash, its size, its kind of file', () => {
    const other = 'ef'.repeat(32);
    const check = (file: Buffer, hash = HASH) => checkBlobHeader(headerOf(file), hash, BYTES.length);
    const holdsAnother = expect.objectContaining({ message: 'a blob file holds another blob' }) as Error;
    expect(() => check(encodeBlob(HASH, BYTES), other)).toThrow(DamagedAssetError);
    expect(() => check(encodeBlob(other, BYTES))).toThrow(holdsAnother);
    const longer = encodeBlob(HASH, BYTES);
    longer.writeDoubleLE(BYTES.length + 1, 8);
    expect(() => check(resealed(longer))).toThrow(holdsAnother);
    const segment = encodeBlob(HASH, BYTES);
    segment.write('LFsg', 0, 'latin1');
    expect(() => check(resealed(segment))).toThrow(holdsAnother);
  });

  it('of a newer program is no damage', () => {
    const file = encodeBlob(HASH, BYTES);
    file.writeUInt32LE(2, 4);
    expect(() => checkBlobHeader(headerOf(resealed(file)), HASH, BYTES.length)).toThrow(
      expect.objectContaining({ fault: 'newer-format', message: 'a blob file has format 2' }),
    );
  });
});

describe('blocks of a blob', () => {
  it.each([
    [
      { start: 0, end: 1 },
      { start: 0, end: 4096 },
    ],
    [
      { start: 4095, end: 4097 },
      { start: 0, end: 8192 },
    ],
    [
      { start: 4096, end: 8192 },
      { start: 4096, end: 8192 },
    ],
    [
      { start: 4097, end: 8193 },
      { start: 4096, end: 8292 },
    ],
    [
      { start: 8291, end: 8292 },
      { start: 8192, end: 8292 },
    ],
  ])('are read whole around a range: %j', (range, blocks) => {
    expect(blocksAround(range, BYTES.length)).toEqual(blocks);
  });

  it('are checked one by one, and the damaged one is told by its place', () => {
    const header = headerOf(encodeBlob(HASH, BYTES));
    const spoiled = Buffer.from(BYTES);
    spoiled[8192]! ^= 1;
    expect(() => checkBlocks(header, spoiled.subarray(0, 8192), 0, HASH)).not.toThrow();
    expect(() => checkBlocks(header, BYTES.subarray(4096), 4096, HASH)).not.toThrow();
    expect(() => checkBlocks(header, spoiled.subarray(4096), 4096, HASH)).toThrow(
      expect.objectContaining({ hash: HASH, message: 'bytes from 8192 on of a blob are damaged' }),
    );
  });

  it('are not those of another place', () => {
    const header = headerOf(encodeBlob(HASH, BYTES));
    expect(() => checkBlocks(header, BYTES.subarray(0, 4096), 4096, HASH)).toThrow(DamagedAssetError);
  });
});
