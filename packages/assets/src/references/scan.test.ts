import { deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { KnownIds, scanForIds, StreamScan } from './index.ts';

const ID = Uuid.parse('a1b2c3d4-e5f6-4789-8abc-def012345678');
const TEXT = ID.toString();
const DIGITS = TEXT.replaceAll('-', '');
const RAW = Buffer.from(ID.toBytes());
const base64 = (bytes: Uint8Array | string): string => Buffer.from(bytes).toString('base64');
const lines = (text: string): string => text.replaceAll(/.{76}/g, '$&\r\n');

function found(bytes: Uint8Array | string, known?: KnownIds): boolean {
  const ids = new Set<string>();
  scanForIds(Buffer.from(bytes), (id) => ids.add(id.toString()), { known });
  return ids.has(TEXT);
}

const knowing = (...ids: Uuid[]): KnownIds => {
  const known = new KnownIds(ids.length);
  ids.forEach((id) => known.add(id));
  return known;
};
const LONG = `${'some words before it, '.repeat(20)}${TEXT}${' and some behind it'.repeat(20)}`;
const entity = (text: string): string =>
  Array.from(text, (character) => `&#${character.codePointAt(0)};`).join('');

describe('scanForIds', () => {
  it.each(
    Object.entries({
      plain: TEXT,
      'upper case': TEXT.toUpperCase(),
      braces: `{${TEXT}}`,
      'an address': `http://grid/${TEXT}/x?y=${DIGITS}`,
      'without dashes': `key=${DIGITS};`,
      'behind more hexadecimal digits': `ff${TEXT}`,
      'overlapping something like an id': `00000000-0000-4000-8000-0000${TEXT}`,
      attribute: `<State UUID="${TEXT}"/>`,
      comment: `<!-- ${TEXT} -->`,
      cdata: `<a><![CDATA[${TEXT}]]></a>`,
      references: `<a>${entity(TEXT)}</a>`,
      'hexadecimal references': `<a>${TEXT.replaceAll('-', '&#x2D;')}</a>`,
      'references in an escaped document': `<a>&lt;b&gt;${TEXT.replaceAll('-', '&amp;#45;')}&lt;/b&gt;</a>`,
      percent: TEXT.replaceAll('-', '%2d'),
      'escapes of JSON': `{"a":"${TEXT.replaceAll('-', '\\u002d')}"}`,
      'escapes of C': TEXT.replaceAll('-', '\\x2D'),
      'quoted printable': `${TEXT.slice(0, 20)}=\r\n${TEXT.slice(20).replaceAll('-', '=2D')}`,
      'dashes of a word processor': TEXT.replaceAll('-', '\u2013'),
      'UTF-16, little end first': Buffer.from(`x${TEXT}`, 'utf16le'),
      'UTF-16, big end first': Buffer.from(TEXT, 'utf16le').swap16(),
      'base64 of a text': base64(LONG),
      'base64 in lines': lines(base64(LONG)),
      'base64 in indented lines': `<a>\n${lines(base64(LONG)).replaceAll('\r\n', '\n        ')}\n</a>`,
      'base64 behind a word': `v1${base64(LONG)}`,
      'base64 of addresses': Buffer.from(`>>>???${TEXT}`).toString('base64url'),
      'base64 with escaped slashes': `"${base64(`???>>>???${TEXT}???`).replaceAll('/', '\\/')}"`,
      'base64 of base64': base64(`state: ${base64(LONG)}`),
      'base64 of UTF-16': base64(Buffer.from(LONG, 'utf16le')),
      'base64 of gzip': base64(gzipSync(LONG)),
      'base64 of zlib': base64(deflateSync(LONG)),
      'base64 of the bytes alone': `<b>${base64(RAW)}</b>`,
      'hexadecimal digits of a text': `0x${Buffer.from(LONG).toString('hex')}`,
      'hexadecimal digits of base64': `x'${Buffer.from(base64(LONG)).toString('hex').toUpperCase()}'`,
      gzip: gzipSync(LONG),
      'gzip behind something': Buffer.concat([Buffer.from('head'), gzipSync(LONG)]),
      'gzip that was cut off': gzipSync(`${LONG}${createRandom(3).bytes(4000).toString()}`).subarray(0, -100),
      'gzip of gzip': gzipSync(gzipSync(LONG)),
      'a shadow': 'shadow_id\t9da39d85-e102-15b5-151a-465fe3371148',
    }),
  )('finds an id: %s', (_, bytes) => {
    expect(found(bytes)).toBe(true);
  });

  it.each(
    Object.entries({
      'among more digits': `00000000${DIGITS}ffff`,
      'in a binary field': Buffer.concat([Buffer.from([1, 2, 3]), RAW, Buffer.from([4])]),
      'in base64 of a binary field': base64(Buffer.concat([Buffer.alloc(36), RAW, Buffer.alloc(34)])),
      'in many hexadecimal digits, at an odd place': `0${Buffer.concat([Buffer.alloc(200, 7), RAW]).toString('hex')}`,
      'as .NET keeps it': Buffer.concat([
        Buffer.from([9]),
        Buffer.from(RAW.subarray(0, 4)).reverse(),
        Buffer.from(RAW.subarray(4, 6)).reverse(),
        Buffer.from(RAW.subarray(6, 8)).reverse(),
        RAW.subarray(8),
      ]),
    }),
  )('finds the bytes of a known id %s', (_, bytes) => {
    const other = Uuid.parse('11111111-2222-4333-8444-555555555555');
    expect(found(bytes, knowing(other, ID))).toBe(true);
    expect(found(bytes, knowing(other))).toBe(false);
  });

  it('finds nothing where there is nothing', () => {
    const random = createRandom(4);
    for (const bytes of [Buffer.alloc(0), Buffer.alloc(100), random.bytes(5000), Buffer.from(TEXT.slice(1))])
      expect(found(bytes, knowing(ID))).toBe(false);
  });

  it('is bounded in depth and in what comes out', () => {
    let packed: Uint8Array = Buffer.from(TEXT);
    for (let times = 0; times < 20; times++) packed = gzipSync(packed);
    expect(() => found(packed)).toThrow(DecodeError);
    expect(() => found(gzipSync(Buffer.alloc(65 * 1024 * 1024)))).toThrow('expands to more');
  });

  it('throws only DecodeError, and takes a bounded time, for mutated packings', () => {
    const random = createRandom(11);
    const original = Buffer.from(`${base64(gzipSync(LONG))} ${LONG} ${Buffer.from(LONG).toString('hex')}`);
    for (let round = 0; round < 200; round++) {
      const bytes = Uint8Array.from(original.subarray(0, random.integer(0, original.length)));
      for (let flips = random.integer(1, 9); flips > 0 && bytes.length > 0; flips--)
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      try {
        found(bytes, knowing(ID));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

describe('KnownIds', () => {
  it('never denies what is there, and seldom takes another for it', () => {
    const random = createRandom(8);
    const ids = Array.from({ length: 20_000 }, () => Uuid.fromBytes(random.bytes(16)));
    const known = knowing(...ids);
    expect(ids.every(({ a, b, c, d }) => known.mayStartWith(a) && known.mayHave(a, b, c, d))).toBe(true);
    const others = Array.from({ length: 20_000 }, () => Uuid.fromBytes(random.bytes(16)));
    expect(others.filter(({ a, b, c, d }) => known.mayHave(a, b, c, d)).length).toBeLessThan(100);
  });
});

describe('StreamScan', () => {
  it('finds what lies across the ends of its segments, packed or not', () => {
    for (const [at, piece] of [
      [2 * 1024 * 1024 - 10, TEXT],
      [2 * 1024 * 1024 + 16 * 1024 - 10, TEXT],
      [2 * 1024 * 1024 - 20, base64(LONG)],
      [4 * 1024 * 1024 - 3, DIGITS],
    ] as const) {
      const ids = new Set<string>();
      const scan = new StreamScan((id) => ids.add(id.toString()));
      const bytes = Buffer.alloc(5 * 1024 * 1024, '. ');
      bytes.write(piece, at);
      for (let from = 0; from < bytes.length; from += 65_536) scan.push(bytes.subarray(from, from + 65_536));
      scan.end();
      expect(ids.has(TEXT)).toBe(true);
    }
  });
});
