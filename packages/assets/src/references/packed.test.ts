import { constants, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { DecodeError } from '@landfall/protocol/errors';
import { expandedIn, packedIn } from './packed.ts';

const SECRET = 'the secret that is packed in here';
const packed = (text: string): string[] =>
  [...packedIn(text)].map((bytes) => Buffer.from(bytes).toString('latin1'));
const finds = (text: string, wanted = SECRET): boolean =>
  packed(text).some((found) => found.includes(wanted));
const expanded = (bytes: Uint8Array, most = 1_000_000): string[] =>
  [...expandedIn(bytes, most)].map((found) => Buffer.from(found).toString('latin1'));

describe('bytes that are packed in a text', () => {
  const base64 = Buffer.from(SECRET).toString('base64');

  it('stand in base64 behind anything that is base64 itself', () => {
    for (const before of ['', 'v', 'v1', 'key', 'data=', '/9'])
      expect(finds(`${before}${base64} rest`), before).toBe(true);
  });

  it('stand in long base64 without padding, behind anything', () => {
    const long = Buffer.from(`${'x'.repeat(300)}${SECRET}`)
      .toString('base64')
      .replaceAll('=', '');
    for (const before of ['', 'a', 'ab', 'abc']) expect(finds(`${before}${long}`), before).toBe(true);
  });

  it('stand in lines of base64, indented or not', () => {
    const long = Buffer.from(`${'x'.repeat(100)}${SECRET}${'y'.repeat(100)}`).toString('base64');
    expect(finds(long.replaceAll(/.{64}/g, '$&\n'))).toBe(true);
    expect(finds(long.replaceAll(/.{16}/g, '$&\r\n\t\t'))).toBe(true);
  });

  it('stand in the base64 of addresses, which is told by its own digits', () => {
    const url = Buffer.from(`\xff\xfe\xfb>>>???${SECRET}`, 'latin1').toString('base64url');
    expect(url).toMatch(/[-_]/);
    expect(finds(url)).toBe(true);
  });

  it('stand in hexadecimal digits of either case, at an even and an odd place', () => {
    const hex = Buffer.from(SECRET).toString('hex');
    expect(finds(`0x${hex}`)).toBe(true);
    expect(finds(`x'${hex.toUpperCase()}'`)).toBe(true);
    expect(finds(`f${hex}`)).toBe(true);
  });

  it('stand in digits of one byte after the other', () => {
    const pairs = [...Buffer.from(SECRET)].map((byte) => byte.toString(16).padStart(2, '0'));
    for (const between of [':', '-', ' ', ', ', ',\n', ', 0x', '; ', '\t'])
      expect(finds(`at 00000010  ${pairs.join(between)} |`), JSON.stringify(between)).toBe(true);
    expect(finds(pairs.join(':').toUpperCase())).toBe(true);
    expect(packed(pairs.slice(0, 15).join(':'))).toEqual([]);
    expect(packed(pairs.slice(0, 16).join(':'))).toEqual([SECRET.slice(0, 16)]);
    expect(packed(`${pairs.slice(0, 16).join(':')}a`)).toEqual([]);
  });

  it('are nothing in words, numbers and ids', () => {
    expect(packed('a few plain words, and 123456789012 numbers')).toEqual([]);
    expect(packed('a1b2c3d4-e5f6-4789-8abc-def012345678')).toEqual([]);
    expect(packed('')).toEqual([]);
  });

  it('begin where there are enough digits for sixteen bytes', () => {
    expect(packed('A'.repeat(21))).toEqual([]);
    expect(packed('A'.repeat(21) + 'G').length).toBeGreaterThan(0);
    expect(packed('a'.repeat(31))).not.toContain('\xaa'.repeat(15));
    expect(packed('a'.repeat(32))).toContain('\xaa'.repeat(16));
  });

  it('are not guessed out of hexadecimal digits as base64', () => {
    const digits = 'deadbeef'.repeat(4);
    expect(packed(digits)).toEqual([Buffer.from(digits, 'hex').toString('latin1')]);
  });
});

describe('streams inside some bytes', () => {
  it('are gzip, zlib of any strength, and members of a zip', () => {
    const text = Buffer.from(SECRET);
    const name = Buffer.from('a.txt');
    const zip = Buffer.alloc(30);
    zip.writeUInt32BE(0x504b0304, 0);
    zip.writeUInt16LE(8, 8);
    zip.writeUInt16LE(name.length, 26);
    zip.writeUInt16LE(2, 28);
    const member = Buffer.concat([zip, name, Buffer.from('xx'), deflateRawSync(text)]);
    for (const bytes of [
      gzipSync(text),
      member,
      ...[1, 5, 6, 9].map((level) => deflateSync(text, { level })),
    ])
      expect(expanded(Buffer.concat([Buffer.from('in front'), bytes, Buffer.from('behind')]))).toEqual([
        SECRET,
      ]);
  });

  it('are deflate alone, where the bytes begin with it', () => {
    const text = `${SECRET} ${'that is repeated '.repeat(20)}`;
    for (const options of [
      {},
      { level: 0 },
      { strategy: constants.Z_FIXED },
      { strategy: constants.Z_HUFFMAN_ONLY },
    ])
      expect(expanded(deflateRawSync(text, options)), JSON.stringify(options)).toEqual([text]);
    expect(expanded(deflateRawSync(text).subarray(0, -3)).join('')).toContain(SECRET.slice(0, 20));
    for (const bytes of ['<SceneObjectGroup>', 'Linden text version 2\n', '\xff\x4f\xff\x51'])
      expect(expanded(Buffer.from(bytes, 'latin1'))).toEqual([]);
    expect(() => expanded(deflateRawSync(Buffer.alloc(1_000_001)))).toThrow(RangeError);
  });

  it('of gzip may say a name, a comment, more fields and a sum of their header', () => {
    const stream = gzipSync(SECRET).subarray(10);
    const head = (flags: number, fields: string): Buffer =>
      Buffer.concat([
        Buffer.of(0x1f, 0x8b, 8, flags, 0, 0, 0, 0, 0, 3),
        Buffer.from(fields, 'latin1'),
        stream,
      ]);
    for (const [flags, fields] of [
      [8, 'a.txt\0'],
      [16, 'a comment\0'],
      [4, '\x02\0xy'],
      [2, 'xy'],
      [30, '\x02\0xya.txt\0a comment\0xy'],
    ] as const)
      expect(expanded(head(flags, fields)), `flags ${flags}`).toEqual([SECRET]);
  });

  it('are read as far as they go when they were cut off', () => {
    const noise = Buffer.from(Array.from({ length: 3000 }, (_, at) => (at * at * 7) & 255));
    const whole = gzipSync(Buffer.concat([Buffer.from(SECRET), noise]));
    const [part] = expanded(whole.subarray(0, whole.length - 50));
    expect(part).toContain(SECRET);
  });

  it('are none where only their first bytes are', () => {
    expect(expanded(Buffer.from('\x1f\x8b\x08 no gzip \x78\x9c no zlib PK\x03\x04', 'latin1'))).toEqual([]);
    expect(expanded(Buffer.from('PK\x03\x04short', 'latin1'))).toEqual([]);
    expect(expanded(gzipSync(''))).toEqual([]);
  });

  it('are refused when one expands to more than is wanted', () => {
    const bomb = gzipSync(Buffer.alloc(10_000));
    expect(expanded(bomb, 10_000)).toHaveLength(1);
    expect(() => expanded(bomb, 9_999)).toThrow(RangeError);
  });

  it('are refused beyond 256, behind what those give', () => {
    const streams = (length: number): Buffer => Buffer.concat(Array.from({ length }, () => gzipSync(SECRET)));
    expect(expanded(streams(256))).toHaveLength(256);
    let given = 0;
    expect(() => {
      for (const _ of expandedIn(streams(257), 1000)) given++;
    }).toThrow(new DecodeError('more than 256 compressed streams'));
    expect(given).toBe(256);
  });
});
