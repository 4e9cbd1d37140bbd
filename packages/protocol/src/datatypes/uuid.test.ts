import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError, UsageError } from '../errors/index.ts';
import { Uuid } from './uuid.ts';

const bytes16 = fc.uint8Array({ minLength: 16, maxLength: 16 });

describe('Uuid', () => {
  it('has its bytes in the order of its text', () => {
    const id = Uuid.parse('00112233-4455-6677-8899-AABBCCDDEEFF');
    expect([...id.toBytes()]).toEqual([
      0, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0x77, 0x88, 0x99, 0xaa, 0xbb, 0xcc, 0xdd, 0xee, 0xff,
    ]);
    expect(id.toString()).toBe('00112233-4455-6677-8899-aabbccddeeff');
    expect(JSON.stringify({ id })).toBe('{"id":"00112233-4455-6677-8899-aabbccddeeff"}');
  });

  it('is what a caller names something by, as itself or as text; nothing else is taken', () => {
    const id = new Uuid(1, 2, 3, 4);
    expect(Uuid.of(id)).toBe(id);
    expect(Uuid.of(id.toString().toUpperCase())).toEqual(id);
    expect(() => Uuid.of('Test User')).toThrow(UsageError);
    expect(() => Uuid.of('Test User')).toThrow('"Test User" is no UUID, such as ');
    expect(() => Uuid.of(undefined as unknown as Uuid)).toThrow('undefined is no UUID');
  });

  it('goes through text and bytes unchanged', () => {
    fc.assert(
      fc.property(bytes16, (bytes) => {
        const id = Uuid.fromBytes(bytes);
        expect(id.toBytes()).toEqual(bytes);
        expect(Uuid.parse(id.toString())).toEqual(id);
      }),
      { seed: 4 },
    );
  });

  it('is read out of a longer text, where one begins there', () => {
    const text = '01234567-89ab-cdef-CDEF-89ABfedcba98';
    const id = Uuid.parse(text);
    expect(Uuid.read(`/${text}/data`, 1)).toEqual(id);
    expect([Uuid.read(text, 1), Uuid.read(text, -1), Uuid.read('', 0)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    for (let at = 0; at < text.length; at++)
      for (const wrong of ['g', '/', ':', '@', 'G', '`', '-0', 'İ', '\u0130', '\uff10']) {
        const changed =
          text.slice(0, at) + wrong.slice(text[at] === '-' ? -1 : 0).slice(0, 1) + text.slice(at + 1);
        expect(Uuid.read(changed, 0), changed).toBeUndefined();
        expect(() => Uuid.parse(changed), changed).toThrow(DecodeError);
      }
    expect(() => Uuid.parse(`${text} `)).toThrow(DecodeError);
    expect(() => Uuid.parse(text.slice(1))).toThrow(DecodeError);
  });

  it('has equal keys exactly when it is equal', () => {
    fc.assert(
      fc.property(bytes16, fc.nat(15), fc.nat(7), (bytes, at, bit) => {
        const id = Uuid.fromBytes(bytes);
        const other = bytes.slice();
        other[at]! ^= 1 << bit;
        expect(Uuid.fromBytes(bytes.slice()).key).toBe(id.key);
        expect(Uuid.fromBytes(other).key).not.toBe(id.key);
        expect(Uuid.fromBytes(other).equals(id)).toBe(false);
        expect(Uuid.fromBytes(bytes.slice()).equals(id)).toBe(true);
      }),
      { seed: 5 },
    );
  });

  it('keeps small integers, so that the engine stores no boxed number', () => {
    const id = Uuid.parse('ffffffff-ffff-ffff-ffff-ffffffffffff');
    expect([id.a, id.b, id.c, id.d]).toEqual([-1, -1, -1, -1]);
  });

  it('marks random bytes as version 4', () => {
    const text = Uuid.fromRandomBytes(new Uint8Array(16).fill(0xff)).toString();
    expect(text).toBe('ffffffff-ffff-4fff-bfff-ffffffffffff');
  });

  it('knows the zero UUID', () => {
    expect(Uuid.zero.isZero).toBe(true);
    expect(Uuid.parse('00000000-0000-0000-0000-000000000001').isZero).toBe(false);
  });

  it.each([
    '',
    'x',
    '00112233445566778899aabbccddeeff',
    '00112233-4455-6677-8899-aabbccddeef',
    '00112233-4455-6677-8899-aabbccddeegg',
  ])('refuses %j', (text) => {
    expect(() => Uuid.parse(text)).toThrow(DecodeError);
  });
});
