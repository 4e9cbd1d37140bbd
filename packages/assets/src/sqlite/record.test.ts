import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import type { SqlValue } from '../sql-dump/index.ts';
import { decodeRecord, readVarint } from './record.ts';

/** A record of values, each with its serial type; the head of all of them is below 128 bytes. */
function record(...values: readonly (readonly [type: number, body?: Uint8Array | string])[]): Buffer {
  const types = values.map(([type]) =>
    type < 128 ? Buffer.of(type) : Buffer.of(0x80 | (type >> 7), type & 0x7f),
  );
  const head = Buffer.concat(types);
  return Buffer.concat([
    Buffer.of(head.length + 1),
    head,
    ...values.map(([, body = '']) => Buffer.from(body)),
  ]);
}

const plain = (values: readonly SqlValue[]): unknown[] =>
  values.map((value) => (value instanceof Uint8Array ? Buffer.from(value).toString() : value));

describe('a number of one to nine bytes', () => {
  const read = (...bytes: number[]): [number, number] => {
    const { value, end } = readVarint(Buffer.from(bytes), 0);
    return [value, end];
  };

  it('has seven bits in each, all eight in the ninth', () => {
    expect(read(0)).toEqual([0, 1]);
    expect(read(0x7f, 0xff)).toEqual([127, 1]);
    expect(read(0x81, 0x00)).toEqual([128, 2]);
    expect(read(0xff, 0x7f)).toEqual([16_383, 2]);
    expect(read(0x81, 0x80, 0x80, 0x00)).toEqual([2 ** 21, 4]);
    expect(read(...Array<number>(8).fill(0x80), 0xff)).toEqual([255, 9]);
    expect(read(...Array<number>(7).fill(0x80), 0x81, 0x02)).toEqual([258, 9]);
  });

  it('is refused when it is cut off', () => {
    expect(() => read()).toThrow('number that is cut off');
    expect(() => read(0x80)).toThrow('number that is cut off');
    expect(() => read(...Array<number>(8).fill(0x80))).toThrow('number that is cut off');
    expect(() => readVarint(Buffer.of(1), 1)).toThrow('number that is cut off');
  });
});

describe('a record', () => {
  it('has numbers of every width, as text', () => {
    const long = Buffer.alloc(8);
    long.writeBigInt64BE(-(2n ** 62n));
    const real = Buffer.alloc(8);
    real.writeDoubleBE(-0.25);
    const values = record(
      [0],
      [1, Buffer.of(0xff)],
      [2, Buffer.of(0x01, 0x00)],
      [3, Buffer.of(0x80, 0, 0)],
      [4, Buffer.of(0x7f, 0xff, 0xff, 0xff)],
      [5, Buffer.of(0, 1, 0, 0, 0, 0)],
      [6, long],
      [7, real],
      [8],
      [9],
    );
    expect(decodeRecord(values, 'utf-8')).toEqual([
      null,
      '-1',
      '256',
      '-8388608',
      '2147483647',
      '4294967296',
      '-4611686018427387904',
      '-0.25',
      '0',
      '1',
    ]);
  });

  it('has texts in the encoding of the database, and bytes as they are', () => {
    const values = record([12 + 2 * 3, 'abc'], [13 + 2 * 5, 'Café'], [12], [13]);
    expect(plain(decodeRecord(values, 'utf-8'))).toEqual(['abc', 'Café', '', '']);
    const wide = Buffer.from('é你', 'utf16le');
    expect(plain(decodeRecord(record([13 + 2 * 4, wide]), 'utf-16le'))).toEqual(['é你']);
    expect(plain(decodeRecord(record([13 + 2 * 4, Buffer.from(wide).swap16()]), 'utf-16be'))).toEqual([
      'é你',
    ]);
    expect(decodeRecord(record([12 + 2 * 4, wide]), 'utf-16le')).toEqual([new Uint8Array(wide)]);
  });

  it('gives copies, which outlive the page', () => {
    const bytes = record([12 + 2 * 3, 'abc']);
    const [value] = decodeRecord(bytes, 'utf-8');
    bytes.fill(0);
    expect(Buffer.from(value as Uint8Array).toString()).toBe('abc');
  });

  it('may be empty', () => {
    expect(decodeRecord(Buffer.of(1), 'utf-8')).toEqual([]);
  });

  it('is refused when it is cut off, of reserved types, or of more values than a table has columns', () => {
    expect(() => decodeRecord(record([12 + 2 * 3, 'ab']), 'utf-8')).toThrow('row that is cut off');
    expect(() => decodeRecord(record([6, Buffer.alloc(7)]), 'utf-8')).toThrow('row that is cut off');
    expect(() => decodeRecord(record([10]), 'utf-8')).toThrow('value of the reserved type 10');
    expect(() => decodeRecord(record([11]), 'utf-8')).toThrow('value of the reserved type 11');
    expect(() => decodeRecord(Buffer.of(5, 0), 'utf-8')).toThrow(DecodeError);
    expect(() => decodeRecord(Buffer.alloc(0), 'utf-8')).toThrow(DecodeError);
    const many = (count: number): Buffer => {
      const head = count + 2;
      return Buffer.concat([Buffer.of(0x80 | (head >> 7), head & 0x7f), Buffer.alloc(count)]);
    };
    expect(decodeRecord(many(2000), 'utf-8')).toHaveLength(2000);
    expect(() => decodeRecord(many(2001), 'utf-8')).toThrow('row with too many values');
  });
});
