import { crc32 } from 'node:zlib';
import { Uuid } from '@landfall/protocol/datatypes';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { describeNewAsset, encodeAsset } from '../store/index.ts';
import { sampleAsset } from '../testing/index.ts';
import {
  decodeHeader,
  decodeRecord,
  encodeRecord,
  MOST_DATA_BYTES,
  RECORD_HEADER_BYTES,
  withoutData,
} from './record.ts';
import type { JournalRecord } from './record.ts';

const random = createRandom(71);
const HASH = '0123456789abcdef'.repeat(4);
const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
const asset = describeNewAsset(sampleAsset(random, 300), 1);

/** As replaying reads it: header, then what it says. */
function decoded(bytes: Buffer): JournalRecord | undefined {
  const header = decodeHeader(bytes);
  if (header === undefined) return undefined;
  const dataAt = RECORD_HEADER_BYTES + header.bodyBytes;
  const body = bytes.subarray(RECORD_HEADER_BYTES, dataAt);
  return decodeRecord(header, body, bytes.subarray(dataAt, dataAt + header.dataBytes));
}

/** A header as another program might write it, its sum right. */
function resealed(bytes: Buffer): Buffer {
  bytes.writeUInt32LE(crc32(bytes.subarray(0, 40)), 40);
  return bytes;
}

const RECORDS: [string, JournalRecord][] = [
  ['put', { kind: 'put', asset, sequence: 1, at: 1_700_000_000.25 }],
  ['put with data', { kind: 'put', asset, data: Buffer.from('its bytes'), sequence: 2, at: 0 }],
  ['blob', { kind: 'blob', hash: HASH, data: Buffer.from([0, 255]), sequence: 2 ** 40, at: 3 }],
  ['remove', { kind: 'remove', id: ID, sequence: 4, at: 5 }],
  ['quarantine', { kind: 'quarantine', id: ID, sequence: 5, at: 5 }],
  ['release', { kind: 'release', id: ID, sequence: 6, at: 5 }],
  ['discard', { kind: 'discard', hash: HASH, sequence: 7, at: 5 }],
];

describe('a record of the journal', () => {
  it.each(RECORDS)('is read as it was written: %s', (_, record) => {
    expect(decoded(encodeRecord(record))).toEqual(record);
  });

  it('lies in the file as its page in docs/wire says', () => {
    const bytes = encodeRecord({ kind: 'remove', id: ID, sequence: 3, at: 0.5 });
    const head = Buffer.from('4c466a72030000000000000000000840000000000000e03f1000000000000000', 'hex');
    expect(bytes.subarray(0, 32)).toEqual(head);
    const body = Buffer.from('00112233445566778899aabbccddeeff', 'hex');
    expect(bytes.readUInt32LE(32)).toBe(crc32(body));
    expect(bytes.readUInt32LE(36)).toBe(0);
    expect(bytes.readUInt32LE(40)).toBe(crc32(bytes.subarray(0, 40)));
    expect(bytes.subarray(44)).toEqual(body);
  });

  it.each([
    ['put', 1],
    ['blob', 2],
    ['remove', 3],
    ['quarantine', 4],
    ['release', 5],
    ['discard', 6],
  ])('keeps the number of its kind, for files outlive programs: %s', (kind, number) => {
    const [, record] = RECORDS.find(([, { kind: other }]) => other === kind)!;
    expect(encodeRecord(record)[4]).toBe(number);
  });

  it('holds the metadata of a put, then its bytes', () => {
    const data = Buffer.from('its bytes');
    const bytes = encodeRecord({ kind: 'put', asset, data, sequence: 1, at: 1 });
    const body = encodeAsset(asset);
    expect(bytes.subarray(44, 44 + body.length)).toEqual(body);
    expect(bytes.subarray(44 + body.length)).toEqual(data);
  });

  it('with any bit flipped is none', () => {
    const whole = encodeRecord({ kind: 'put', asset, data: Buffer.from('data'), sequence: 1, at: 1 });
    for (let bit = 0; bit < whole.length * 8; bit += 1) {
      const bytes = Buffer.from(whole);
      bytes[bit >> 3]! ^= 1 << (bit & 7);
      expect(decoded(bytes), `bit ${bit}`).toBeUndefined();
    }
  });

  it('cut anywhere is none', () => {
    const whole = encodeRecord({ kind: 'blob', hash: HASH, data: Buffer.from('data'), sequence: 1, at: 1 });
    for (let end = 0; end < whole.length; end += 1)
      expect(decoded(whole.subarray(0, end)), `cut at ${end}`).toBeUndefined();
  });

  it('is found behind others, and not beyond the end', () => {
    const one = encodeRecord({ kind: 'remove', id: ID, sequence: 8, at: 1 });
    const bytes = Buffer.concat([Buffer.alloc(5), one]);
    expect(decodeHeader(bytes, 5)?.sequence).toBe(8);
    expect(decodeHeader(bytes, 4)).toBeUndefined();
    expect(decodeHeader(bytes, bytes.length - 43)).toBeUndefined();
  });

  it.each([
    ['a body larger than metadata can be', 24, 0x40001],
    ['more data than a record may have', 28, MOST_DATA_BYTES + 1],
  ])('that says it has %s is none, however right its sum', (_, at, length) => {
    const bytes = encodeRecord({ kind: 'remove', id: ID, sequence: 1, at: 1 });
    bytes.writeUInt32LE(length, at);
    expect(decodeHeader(resealed(bytes))).toBeUndefined();
    bytes.writeUInt32LE(length - 1, at);
    expect(decodeHeader(resealed(bytes))).toBeDefined();
  });

  it.each([0, 7, 255])('of a kind that this program does not know is none: %i', (kind) => {
    const bytes = encodeRecord({ kind: 'remove', id: ID, sequence: 1, at: 1 });
    bytes.writeUInt8(kind, 4);
    expect(decodeHeader(resealed(bytes))).toBeUndefined();
  });

  it('takes as much data as a small blob may have, and no byte more', () => {
    const most = {
      kind: 'blob',
      hash: HASH,
      data: Buffer.alloc(MOST_DATA_BYTES),
      sequence: 1,
      at: 1,
    } as const;
    expect(decodeHeader(encodeRecord(most))?.dataBytes).toBe(MOST_DATA_BYTES);
    const more = { ...most, data: Buffer.alloc(MOST_DATA_BYTES + 1) };
    expect(() => encodeRecord(more)).toThrow(expect.objectContaining({ code: 'usage' }));
  });

  it('tells what it says also where its data is damaged, when only that is asked', () => {
    const bytes = encodeRecord({ kind: 'put', asset, data: Buffer.from('data'), sequence: 1, at: 1 });
    const header = decodeHeader(bytes)!;
    const body = bytes.subarray(RECORD_HEADER_BYTES, RECORD_HEADER_BYTES + header.bodyBytes);
    expect(decodeRecord(withoutData(header), body, Buffer.alloc(0))).toEqual({
      kind: 'put',
      asset,
      sequence: 1,
      at: 1,
    });
    expect(decodeRecord(header, body, Buffer.from('DATA'))).toBeUndefined();
  });
});
