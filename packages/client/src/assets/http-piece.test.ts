import { DecodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { formatRange, readPiece } from './http-piece.ts';
import { MAX_ASSET_BYTES } from './limits.ts';

const body = (length: number): Uint8Array => new Uint8Array(length).fill(7);
const answer = (status: number, length: number, headers: Record<string, string> = {}) => ({
  status,
  headers,
  body: body(length),
});
const FIRST_TEN = { start: 0, end: 10 };
const FROM_NINE = { start: 9, end: 20 };

describe('a range', () => {
  it('is asked for with its last byte, without an end, or not at all', () => {
    expect(formatRange(FIRST_TEN)).toBe('bytes=0-9');
    expect(formatRange({ start: 9, end: undefined })).toBe('bytes=9-');
    expect(formatRange({ start: 0, end: undefined })).toBeUndefined();
  });
});

describe('an answer with a part of an asset', () => {
  it.each([
    ['everything', answer(200, 30), FIRST_TEN, { start: 0, sizeBytes: 30 }],
    [
      'what was asked for',
      answer(206, 10, { 'content-range': 'bytes 0-9/30' }),
      FIRST_TEN,
      { start: 0, sizeBytes: 30 },
    ],
    ['less', answer(206, 3, { 'content-range': 'bytes 9-11/30' }), FROM_NINE, { start: 9, sizeBytes: 30 }],
    [
      'from further ahead',
      answer(206, 8, { 'content-range': 'bytes 8-15/30' }),
      FROM_NINE,
      { start: 8, sizeBytes: 30 },
    ],
    [
      'of unknown size',
      answer(206, 11, { 'content-range': 'bytes 9-19/*' }),
      FROM_NINE,
      { start: 9, sizeBytes: undefined },
    ],
    ['no word of the place', answer(206, 11), FROM_NINE, { start: 9, sizeBytes: undefined }],
    ['less, and no word of the place', answer(206, 4), FROM_NINE, { start: 9, sizeBytes: 13 }],
    [
      'to the end, and no word of it',
      answer(206, 4),
      { start: 9, end: undefined },
      { start: 9, sizeBytes: 13 },
    ],
    [
      'nothing but the size',
      answer(416, 0, { 'content-range': 'bytes */9' }),
      FROM_NINE,
      { start: 0, sizeBytes: 9 },
    ],
    ['nothing at all, behind the end', answer(416, 0), FROM_NINE, { start: 0, sizeBytes: 9 }],
  ])('has %s', (_, response, asked, place) => {
    expect(readPiece(response, asked)).toMatchObject(place);
    expect(readPiece(response, asked).bytes).toEqual(response.body);
  });

  it('keeps what the server calls it', () => {
    expect(readPiece(answer(200, 3, { etag: '"abc"' }), FIRST_TEN).tag).toBe('"abc"');
  });

  it.each([
    ['a later range', answer(206, 10, { 'content-range': 'bytes 10-19/30' }), FROM_NINE],
    ['another length than its range', answer(206, 10, { 'content-range': 'bytes 9-19/30' }), FROM_NINE],
    ['a range beyond its end', answer(206, 11, { 'content-range': 'bytes 9-19/19' }), FROM_NINE],
    ['a range that is none', answer(206, 11, { 'content-range': 'items 9-19/30' }), FROM_NINE],
    ['a range that runs backwards', answer(206, 11, { 'content-range': 'bytes 19-9/30' }), FROM_NINE],
    [
      'a size beyond all bounds',
      answer(206, 11, { 'content-range': `bytes 9-19/${MAX_ASSET_BYTES + 1}` }),
      FROM_NINE,
    ],
    [
      'numbers beyond all bounds',
      answer(206, 11, { 'content-range': `bytes 9-19/${'9'.repeat(40)}` }),
      FROM_NINE,
    ],
    ['more than was asked for', answer(206, 12), FROM_NINE],
    ['more than there may be', answer(206, 11), { start: MAX_ASSET_BYTES, end: undefined }],
    ['nothing', answer(200, 0), FIRST_TEN],
    ['nothing of a part', answer(206, 0), FROM_NINE],
    ['another length than it says', answer(200, 20, { 'content-length': '30' }), FIRST_TEN],
    ['no bytes at all', answer(416, 0, { 'content-range': 'bytes */0' }), FIRST_TEN],
    ['nothing, asked from its beginning', answer(416, 0), FIRST_TEN],
  ])('makes no sense with %s', (_, response, asked) => {
    expect(() => readPiece(response, asked)).toThrow(DecodeError);
  });

  it('that was unpacked has another length than its header says', () => {
    const packed = answer(200, 20, { 'content-length': '12', 'content-encoding': 'gzip' });
    expect(readPiece(packed, FIRST_TEN).sizeBytes).toBe(20);
  });
});
