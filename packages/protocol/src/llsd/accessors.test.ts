import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import {
  LlsdDate,
  LlsdUri,
  asArray,
  asBinary,
  asBoolean,
  asDate,
  asInteger,
  asMap,
  asReal,
  asString,
  asU32,
  asU64,
  asUuid,
  binaryFromU32,
  binaryFromU64,
  isLlsdMap,
  real,
} from './index.ts';
import type { LlsdValue } from './index.ts';

const id = Uuid.parse('01020304-0506-0708-090a-0b0c0d0e0f10');
const every: (LlsdValue | undefined)[] = [
  undefined,
  null,
  true,
  false,
  7,
  real(-1.5),
  'abc',
  id,
  new LlsdDate(5),
  new LlsdUri('u'),
  Uint8Array.of(1, 2),
  [1],
  { a: 1 },
];

describe('lenient reading', () => {
  it('reads every kind as every other, or as its default', () => {
    expect(every.map(asInteger)).toEqual([0, 0, 1, 0, 7, -1, 0, 0, 5, 0, 258, 0, 0]);
    expect(every.map(asReal)).toEqual([0, 0, 1, 0, 7, -1.5, 0, 0, 5, 0, 258, 0, 0]);
    expect(every.map(asBoolean)).toEqual(every.map((_, i) => [2, 4, 5, 6, 9].includes(i)));
    expect(every.map(asString)).toEqual([
      '',
      '',
      'true',
      '',
      '7',
      '-1.5',
      'abc',
      id.toString(),
      '1970-01-01T00:00:05Z',
      'u',
      '',
      '',
      '',
    ]);
    expect(every.map((value) => asUuid(value).isZero)).toEqual(every.map((_, i) => i !== 7));
    expect(every.map((value) => asBinary(value).length)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0]);
    expect(every.map((value) => asArray(value).length)).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0]);
    expect(every.map((value) => Object.keys(asMap(value)).length)).toEqual([
      0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1,
    ]);
    expect(every.map(isLlsdMap)).toEqual(every.map((_, i) => i === 12));
    expect(every.map((value) => asDate(value).secondsSinceEpoch)).toEqual([
      0, 0, 1, 0, 7, -1.5, 0, 0, 5, 0, 258, 0, 0,
    ]);
  });

  it('reads text as what it says', () => {
    expect(asInteger(' 42 ')).toBe(42);
    expect(asReal('nan')).toBeNaN();
    expect(asUuid(id.toString()).equals(id)).toBe(true);
    expect(asUuid(id.toBytes()).equals(id)).toBe(true);
    expect(asDate('1970-01-01T00:00:09Z')).toEqual(new LlsdDate(9));
    expect(asInteger(real(Number.NaN))).toBe(0);
    expect(asBoolean(real(Number.NaN))).toBe(false);
  });

  it('reads a U32 from binary, a wrapped integer, a real and text', () => {
    const bits = 0xfffe_0001;
    for (const value of [binaryFromU32(bits), bits | 0, real(bits), String(bits)])
      expect(asU32(value)).toBe(bits);
  });

  it('reads a U64 from binary, an integer, a real and text', () => {
    const handle = 1_099_511_628_032_256n;
    for (const value of [binaryFromU64(handle), real(Number(handle)), String(handle)]) {
      expect(asU64(value)).toBe(handle);
    }
    expect(asU64(-1)).toBe(0xffff_ffff_ffff_ffffn);
    expect([asU64(null), asU64(real(Infinity)), asU64('x'), asU64(real(Number.NaN))]).toEqual([
      0n,
      0n,
      0n,
      0n,
    ]);
    expect(asU64(new Uint8Array(1000).fill(1))).toBe(0x0101_0101_0101_0101n);
  });

  it('finds nothing in an absent map', () => expect(asMap(undefined)['toString']).toBeUndefined());
});
