import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import { LlsdDate, LlsdReal, decodeLlsdBinary, encodeLlsdBinary } from './index.ts';
import type { LlsdLimits, LlsdValue } from './index.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'latin1'));
const read = (text: string, limits?: LlsdLimits): LlsdValue => decodeLlsdBinary(bytesOf(text), limits);

describe('decodeLlsdBinary', () => {
  it('takes a header line or none', () => {
    expect(read('<? LLSD/Binary ?>\ni\0\0\0\x07')).toBe(7);
    expect(read('<?llsd/binary?>\r\n!')).toBeNull();
    expect(read('!')).toBeNull();
  });

  it('reads integers and reals big-endian, a date little-endian', () => {
    expect(read('i\xff\xff\xff\xfe')).toBe(-2);
    expect(read('r\x3f\xf8\0\0\0\0\0\0')).toEqual(new LlsdReal(1.5));
    expect(read('d\0\0\0\0\0\0\xf8\x3f')).toEqual(new LlsdDate(1.5));
  });

  it('accepts the quoted texts of notation, as keys too', () => {
    expect(read(`{\0\0\0\x02'a\\'b'i\0\0\0\x01"c""d\\x41\\n"}`)).toEqual({ "a'b": 1, c: 'dA\n' });
    expect(read(`[\0\0\0\x02{\0\0\0\x01'a'1}{\0\0\0\x01k\0\0\0\x01a0}]`)).toEqual([
      { a: true },
      { a: false },
    ]);
  });

  it('gives views of its input for binary', () => {
    const bytes = bytesOf('b\0\0\0\x02\x01\x02');
    const value = decodeLlsdBinary(bytes) as Uint8Array;
    expect([value.buffer, value.byteOffset]).toEqual([bytes.buffer, 5]);
  });

  it('reads from within a larger buffer', () => {
    const whole = bytesOf('xxr\x3f\xf8\0\0\0\0\0\0xx');
    expect(decodeLlsdBinary(whole.subarray(2, 11))).toEqual(new LlsdReal(1.5));
  });

  it('keeps keys that JavaScript has a use for', () => {
    const map = read('{\0\0\0\x01k\0\0\0\x09__proto__[\0\0\0\0]}') as Record<string, unknown>;
    expect(Object.keys(map)).toEqual(['__proto__']);
    expect(Array.isArray(map)).toBe(false);
    expect(map['toString']).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['an unknown kind', '?'],
    ['half an integer', 'i\0\0'],
    ['half a UUID', 'u\0\0'],
    ['a string beyond the end', 's\0\0\0\x05abc'],
    ['a huge string', 's\xff\xff\xff\xffabc'],
    ['a huge binary', 'b\xff\xff\xff\xffabc'],
    ['an array of four billion', '[\xff\xff\xff\xff!!!]'],
    ['a map of four billion', '{\xff\xff\xff\xffk\0\0\0\x01a!}'],
    ['an array without an end', '[\0\0\0\x01!'],
    ['a map without an end', '{\0\0\0\0]'],
    ['no key', '{\0\0\0\x01!!}'],
    ['bytes after the value', '!!'],
    ['a header without a line', '<? LLSD/Binary ?>'],
    ['an open quote', "'abc"],
    ['half an escape', "'a\\x1'"],
  ])('refuses %s', (_, text) => expect(() => read(text)).toThrow(DecodeError));

  it('bounds depth, values and bytes', () => {
    expect(() => read('[\0\0\0\x01'.repeat(200_000))).toThrow(/nested too deeply/);
    expect(() => read(`[\0\0\0\x05!!!!!]`, { maxValues: 5 })).toThrow(/too many values/);
    expect(() => read('!'.repeat(20), { maxBytes: 19 })).toThrow(/19 allowed/);
  });

  it('says where', () => {
    expect(() => read('[\0\0\0\x02!?]')).toThrow('unknown kind of value at offset 6');
  });
});

describe('encodeLlsdBinary', () => {
  it('grows as far as it must', () => {
    const value = Array.from({ length: 5000 }, (_, i) => `å${'x'.repeat(i % 50)}`);
    expect(decodeLlsdBinary(encodeLlsdBinary(value))).toEqual(value);
    const large = new Uint8Array(100_000).fill(7);
    expect(decodeLlsdBinary(encodeLlsdBinary(large))).toEqual(large);
  });

  it('counts only the entries that are there', () => {
    const value = { a: undefined, b: Uuid.zero } as unknown as LlsdValue;
    expect(decodeLlsdBinary(encodeLlsdBinary(value))).toEqual({ b: Uuid.zero });
  });

  it('refuses what is no 32-bit integer', () => {
    expect(() => encodeLlsdBinary(0.5)).toThrow(EncodeError);
    expect(() => encodeLlsdBinary([2 ** 31])).toThrow(EncodeError);
  });

  it('writes right inside itself and after a failure, and gives out copies', () => {
    const inner = encodeLlsdBinary('inner');
    const nested = {
      get a() {
        return encodeLlsdBinary('inner');
      },
      b: 'after',
    };
    const outer = encodeLlsdBinary(nested);
    expect(() => encodeLlsdBinary(['half', 0.5])).toThrow(EncodeError);
    encodeLlsdBinary('x'.repeat(100));
    expect(decodeLlsdBinary(outer)).toEqual({ a: inner, b: 'after' });
  });
});
