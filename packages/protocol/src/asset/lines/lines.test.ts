import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../../bytes/index.ts';
import { DecodeError, EncodeError } from '../../errors/index.ts';
import {
  LineReader,
  MAX_TEXT_ASSET_BYTES,
  encodeLines,
  formatDecimals,
  parseDecimals,
  parseHex,
  parseLooseUuid,
  parseWhole,
} from './index.ts';

const reader = (text: string, told: string[] = []): LineReader =>
  new LineReader(encodeUtf8(text), { onSkipped: (what, offset) => told.push(`${offset}: ${what}`) });

describe('the lines of a text asset', () => {
  it('end with a line feed, with a carriage return or without, and with the asset', () => {
    const lines = reader('one\r\ntwo\n\nthree');
    expect([lines.line(), lines.line(), lines.line(), lines.line()]).toEqual(['one', 'two', '', 'three']);
    expect(lines.atEnd).toBe(true);
    expect(() => lines.line()).toThrow(DecodeError);
  });

  it('have no NULs behind them, and no mark of the byte order before them', () => {
    const told: string[] = [];
    const lines = reader('\ufeffone\n\0\0', told);
    expect(lines.line()).toBe('one');
    expect(lines.atEnd).toBe(true);
    expect(told).toEqual(['0: a mark of the byte order']);
  });

  it('that are no UTF-8 are read and told; a replacement character of their own is none of that', () => {
    const told: string[] = [];
    const lines = new LineReader(Uint8Array.of(0x61, 0xfc, 0x0a, 0xef, 0xbf, 0xbd), {
      onSkipped: (what, offset) => told.push(`${offset}: ${what}`),
    });
    expect([lines.line(), lines.line()]).toEqual(['a\ufffd', '\ufffd']);
    expect(told).toEqual(['0: bytes that are no UTF-8']);
  });

  it('lose what could not be written in them, which is told', () => {
    const told: string[] = [];
    expect(reader('a\rb\0c\r\nd', told).line()).toBe('abc');
    expect(told).toEqual(['0: a carriage return or NUL inside a line']);
  });

  it('may be blank where the next one with something is wanted', () => {
    const lines = reader('\n \t\r\n two \n');
    expect(lines.populatedLine()).toBe(' two ');
    expect(() => lines.populatedLine()).toThrow('ends too early');
  });

  it('of a block are fields up to its closing brace', () => {
    const lines = reader('\t{\n\t\tname\t a b\t\n\n\tflag\n\t}\nnext');
    const fields: string[][] = [];
    lines.block((key, value) => fields.push([key, value]));
    expect(fields).toEqual([
      ['name', ' a b\t'],
      ['flag', ''],
    ]);
    expect(lines.line()).toBe('next');
    expect(() => reader('{\na b\n').block(() => undefined)).toThrow(DecodeError);
  });

  it('are refused when there are too many bytes of them', () => {
    expect(() => new LineReader(new Uint8Array(MAX_TEXT_ASSET_BYTES + 1))).toThrow(DecodeError);
  });

  it('are written with a line feed each, and may hold none', () => {
    expect(decodeUtf8(encodeLines(['a', '', 'é']))).toBe('a\n\né\n');
    for (const line of ['a\nb', 'a\r', 'a\0']) {
      expect(() => encodeLines(['ok', line])).toThrow(EncodeError);
      expect(() => encodeLines(['ok', line])).toThrow('line 2');
    }
  });
});

describe('the words of a text asset', () => {
  it('are ids in any case, or none', () => {
    expect(parseLooseUuid(' A0000000-0000-4000-8000-00000000000A ')?.toString()).toBe(
      'a0000000-0000-4000-8000-00000000000a',
    );
    for (const word of [
      '',
      'None',
      'a0000000-0000-4000-8000-00000000000',
      'a0000000000040008000000000000000a',
    ])
      expect(parseLooseUuid(word)).toBeUndefined();
  });

  it('are whole numbers, or none', () => {
    expect(['12', '-3', '+4', ' 5 '].map(parseWhole)).toEqual([12, -3, 4, 5]);
    expect(['', '1.5', '0x10', '1e3', '1234567890123'].map(parseWhole)).toEqual(Array(5).fill(undefined));
  });

  it('are hexadecimal, or none', () => {
    expect(['7fffffff', '0x1F', 'ffffffff'].map(parseHex)).toEqual([0x7fffffff, 0x1f, 0xffffffff]);
    expect(['', 'g', '123456789'].map(parseHex)).toEqual([undefined, undefined, undefined]);
  });

  it('are decimals, with a point or a comma, or none', () => {
    expect(['.78', '-.5', '12.', '1,5', ',5', '1e-3', '-0'].map(parseDecimals)).toEqual([
      0.78, -0.5, 12, 1.5, 0.5, 0.001, -0,
    ]);
    expect(['', ',', '.', 'nan', '1.2.3', '1e999'].map(parseDecimals)).toEqual(Array(6).fill(undefined));
  });

  it.each([
    [0.78, '.78'],
    [-0.5, '-.5'],
    [0, '0'],
    [-0.000001, '0'],
    [24, '24'],
    [100, '100'],
    [1.25, '1.25'],
    [-3.5, '-3.5'],
  ])('%d is written %s', (value, text) => {
    expect(formatDecimals(value, 5)).toBe(text);
  });
});
