import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  checkSegmentHeader,
  oldSegmentName,
  SEGMENT_HEADER_BYTES,
  segmentHeader,
  segmentName,
  segmentNumber,
} from './segment.ts';

describe('the file of a segment', () => {
  it('is named by its number, so that names sort as numbers do', () => {
    expect([segmentName(1), segmentName(12_345_678), oldSegmentName(42)]).toEqual([
      '00000001.segment',
      '12345678.segment',
      '00000042.log',
    ]);
  });

  it.each([
    ['00000007.segment', 7],
    ['00000007.log', 7],
    ['99999999.segment', 99_999_999],
  ])('%s has the number %i', (name, number) => {
    expect(segmentNumber(name)).toBe(number);
  });

  it.each([
    '00000007.segment.new',
    '00000007.bak',
    '7.segment',
    '000000007.segment',
    'x00000007.log',
    '00000007segment',
    '.segment',
    '',
  ])('"%s" is another file', (name) => {
    expect(segmentNumber(name)).toBeUndefined();
  });

  it('begins as its page in docs/wire says', () => {
    const header = segmentHeader(5);
    expect(header.subarray(0, 12)).toEqual(Buffer.from('4c4673670100000005000000', 'hex'));
    expect(header.readUInt32LE(12)).toBe(crc32(header.subarray(0, 12)));
    expect(header.length).toBe(SEGMENT_HEADER_BYTES);
  });

  it('is known by its header', () => {
    expect(checkSegmentHeader(Buffer.concat([segmentHeader(5), Buffer.from('records')]), 5)).toBe(true);
  });

  it('is not believed under the name of another segment', () => {
    expect(checkSegmentHeader(segmentHeader(5), 6)).toBe(false);
  });

  it('with any bit of its header flipped, or cut off in it, is damaged, never newer', () => {
    for (let bit = 0; bit < SEGMENT_HEADER_BYTES * 8; bit += 1) {
      const header = segmentHeader(5);
      header[bit >> 3]! ^= 1 << (bit & 7);
      expect(checkSegmentHeader(header, 5), `bit ${bit}`).toBe(false);
    }
    for (let end = 0; end < SEGMENT_HEADER_BYTES; end += 1)
      expect(checkSegmentHeader(segmentHeader(5).subarray(0, end), 5)).toBe(false);
  });

  it('of a newer program is refused in words that name segment and format', () => {
    const header = segmentHeader(5);
    header.writeUInt32LE(2, 4);
    header.writeUInt32LE(crc32(header.subarray(0, 12)), 12);
    expect(() => checkSegmentHeader(header, 5)).toThrow(
      expect.objectContaining({
        fault: 'newer-format',
        message: expect.stringMatching(/segment 5 has format 2, newer than 1/) as string,
      }),
    );
  });

  it('of another program is not ours, its sum right or not', () => {
    const header = segmentHeader(5);
    header.write('LFbl', 0, 'latin1');
    header.writeUInt32LE(crc32(header.subarray(0, 12)), 12);
    expect(checkSegmentHeader(header, 5)).toBe(false);
  });
});
