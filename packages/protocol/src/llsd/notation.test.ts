import { describe, expect, it } from 'vitest';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { LlsdDate, LlsdUri, formatLlsdNotation, parseLlsdNotation, real } from './index.ts';
import type { LlsdValue } from './index.ts';

const NAN = real(Number.NaN);
const INF = real(Infinity);

describe('parseLlsdNotation', () => {
  it.each<[string, LlsdValue]>([
    [' ! ', null],
    ['t', true],
    ['FALSE', false],
    ['i-7', -7],
    ['r1.5e2', real(150)],
    ['rnan', real(Number.NaN)],
    ['r-inf', real(-Infinity)],
    ["'a\\'b\\n\\x41\\q'", "a'b\nAq"],
    ['"a\'b"', "a'b"],
    ['s(5)"a"b\'c"', 'a"b\'c'],
    ["s(2)'å'", 'å'],
    ['l"http://x/"', new LlsdUri('http://x/')],
    ['d"1970-01-01T00:00:01Z"', new LlsdDate(1)],
    ['b16"00 fF"', Uint8Array.of(0, 255)],
    ['b64"AP8="', Uint8Array.of(0, 255)],
    ['[ i1 , i2 , ]', [1, 2]],
    ["{ 'a' : i1 , \"b\":[] , s(1)'c':! }", { a: 1, b: [], c: null }],
    ['[i1 i2]', [1, 2]],
    ['[i1i-2 r1.5r-2e3i+4]', [1, -2, real(1.5), real(-2000), 4]],
    ['[,i1,,i2,]', [1, 2]],
    ['[10t f!]', [true, false, true, false, null]],
    ['[True,tRUE,False,fALSe,T]', [true, true, false, false, true]],
    ["[truei1falseT'x']", [true, 1, false, true, 'x']],
    ['[rNaNQ,rInfinity,r-infi1,r1.#QNAN,rnan]', [NAN, INF, real(-Infinity), 1, NAN, NAN]],
    ['[i 1 r .5]', [1, real(0.5)]],
    [
      "[{'destination':'http://grid.example'} {'version':i1}]",
      [{ destination: 'http://grid.example' }, { version: 1 }],
    ],
    ["{'a' i1 'b':i2,'c'::'d'}", { a: 1, b: 2, c: 'd' }],
    ['<? llsd/notation ?>\n[]', []],
  ])('%s', (text, value) => {
    expect(parseLlsdNotation(text)).toEqual(value);
  });

  it('reads raw binary of bytes', () => {
    const bytes = Uint8Array.from(Buffer.from('b(3)"\xff"\x00"', 'latin1'));
    expect(parseLlsdNotation(bytes)).toEqual(Uint8Array.of(255, 0x22, 0));
  });

  it.each([
    '',
    'x',
    'i',
    'r',
    'rx',
    'u123',
    "'a",
    '[',
    '[i1',
    '{',
    "{'a'}",
    '[ti1]',
    '[i1;i2]',
    '{a:i1}',
    "{'a':}",
    '! !',
  ])('refuses %s', (text) => expect(() => parseLlsdNotation(text)).toThrow(DecodeError));

  it.each([
    's(9)"a"',
    's(1)"ab"',
    's()"a"',
    'b8"00"',
    'b16"0"',
    'b16"0g"',
    'b64"*"',
    'tru',
    'b(1',
    'b(2)"""',
    "'\\",
  ])('refuses %s', (text) => expect(() => parseLlsdNotation(text)).toThrow(DecodeError));

  it('bounds depth and values', () => {
    expect(() => parseLlsdNotation('['.repeat(200_000))).toThrow(/nested too deeply/);
    expect(() => parseLlsdNotation("{'a':".repeat(200_000))).toThrow(/nested too deeply/);
    expect(() => parseLlsdNotation('[!,!,!]', { maxValues: 3 })).toThrow(/too many values/);
  });
});

describe('formatLlsdNotation', () => {
  it('escapes quotes, backslashes and control characters', () => {
    expect(formatLlsdNotation('it\'s "a" \\ b\n\u0001å')).toBe(String.raw`'it\'s "a" \\ b\n\x01å'`);
    expect(formatLlsdNotation(new LlsdUri('a"\'b'))).toBe(String.raw`l"a\"'b"`);
  });

  it('leaves undefined out and refuses what is no 32-bit integer', () => {
    expect(formatLlsdNotation({ a: undefined, b: 1 } as unknown as LlsdValue)).toBe("{'b':i1}");
    expect(() => formatLlsdNotation(0.5)).toThrow(EncodeError);
  });
});
