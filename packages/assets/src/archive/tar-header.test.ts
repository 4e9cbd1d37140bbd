import { describe, expect, it } from 'vitest';
import {
  decodeSparseBlock,
  decodeTarHeader,
  encodeTarHeader,
  isTarHeader,
  paddingAfter,
  readName,
} from './tar-header.ts';

const latin1 = (bytes: Uint8Array, start: number, length: number): string =>
  Buffer.from(bytes.subarray(start, start + length)).toString('latin1');

/** A header as another program writes it: fields are put over one of ours, and the sum is made anew. */
function foreign(fields: Readonly<Record<number, string>>, type = '0'): Buffer {
  const block = Buffer.from(encodeTarHeader({ name: 'name', type, sizeBytes: 7 }));
  for (const [at, text] of Object.entries(fields)) block.write(text, Number(at), 'latin1');
  block.fill(0x20, 148, 156);
  const sum = block.reduce((total, byte) => total + byte, 0);
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
  return block;
}

describe('a header as OpenSim writes it', () => {
  const block = encodeTarHeader({ name: 'assets/x', type: '0', sizeBytes: 1234 });

  it('has its fixed mode, owner and time, and no magic', () => {
    expect(latin1(block, 0, 9)).toBe('assets/x\0');
    expect(latin1(block, 100, 8)).toBe('0000777\0');
    expect(latin1(block, 108, 16)).toBe('0000764\x000000764\0');
    expect(latin1(block, 124, 12)).toBe('00000002322\0');
    expect(latin1(block, 136, 12)).toBe('11017037332\0');
    expect(latin1(block, 257, 72)).toBe('\0'.repeat(72));
    expect(latin1(block, 329, 16)).toBe('0000000\x000000000\0');
  });

  it('has the sum of its bytes in six octal digits, NUL and blank', () => {
    const sum = block.reduce((total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : byte), 0);
    expect(latin1(block, 148, 8)).toBe(`${sum.toString(8).padStart(6, '0')}\0 `);
    expect(decodeTarHeader(block)).toEqual({ name: 'assets/x', type: '0', sizeBytes: 1234 });
  });

  it('holds a name of a hundred bytes and no longer one, which are bytes and not characters', () => {
    const name = `${'é'.repeat(49)}ab`;
    expect(decodeTarHeader(encodeTarHeader({ name, type: '5', sizeBytes: 0 }))).toMatchObject({
      name,
      type: '5',
    });
    expect(() => encodeTarHeader({ name: `${name}c`, type: '0', sizeBytes: 0 })).toThrow(
      'tar name of 101 bytes',
    );
  });

  it('holds sizes of eleven octal digits', () => {
    const sizeBytes = 8 * 1024 ** 3 - 1;
    expect(decodeTarHeader(encodeTarHeader({ name: 'a', type: '0', sizeBytes }))).toMatchObject({
      sizeBytes,
    });
    for (const size of [sizeBytes + 1, -1, 1.5, Number.NaN])
      expect(() => encodeTarHeader({ name: 'a', type: '0', sizeBytes: size })).toThrow(
        `tar member of ${size} bytes`,
      );
  });
});

describe('a header of another program', () => {
  it('may have blanks around its numbers, or no digits at all', () => {
    expect(decodeTarHeader(foreign({ 124: '      17 \0\0\0' }))).toMatchObject({ sizeBytes: 15 });
    expect(decodeTarHeader(foreign({ 124: '\0'.repeat(12) }))).toMatchObject({ sizeBytes: 0 });
    expect(decodeTarHeader(foreign({ 124: ' '.repeat(12) }))).toMatchObject({ sizeBytes: 0 });
  });

  it('is refused with a size that is no octal number, or beyond what can be counted', () => {
    expect(() => decodeTarHeader(foreign({ 124: '00000000089\0' }))).toThrow('not octal');
    expect(() => decodeTarHeader(foreign({ 124: '-0000000001\0' }))).toThrow('not octal');
    expect(() => decodeTarHeader(foreign({ 124: '\x80\0\0\0\0\x20\0\0\0\0\0\0' }))).toThrow('too large');
    expect(() => decodeTarHeader(foreign({ 124: '\xff'.repeat(12) }))).toThrow('too large');
  });

  it('has large sizes as a binary number', () => {
    const size = `\x80${'\0'.repeat(6)}\x02\0\0\x01\0`;
    expect(decodeTarHeader(foreign({ 124: size }))).toMatchObject({ sizeBytes: 2 * 2 ** 32 + 256 });
  });

  it('has a prefix only where its magic is that of POSIX: GNU keeps other things there', () => {
    expect(decodeTarHeader(foreign({ 257: 'ustar\x0000', 345: 'inventory/a' }))).toMatchObject({
      name: 'inventory/a/name',
    });
    expect(decodeTarHeader(foreign({ 257: 'ustar  \0', 345: '13712345670 ' }))).toMatchObject({
      name: 'name',
    });
    expect(decodeTarHeader(foreign({ 345: 'inventory/a' }))).toMatchObject({ name: 'name' });
    const whole = 'p'.repeat(155);
    expect(decodeTarHeader(foreign({ 257: 'ustar\x0000', 345: whole }))?.name).toBe(`${whole}/name`);
  });

  it('names what a link points to, of links only', () => {
    expect(decodeTarHeader(foreign({ 157: 'assets/y' }, '1'))).toMatchObject({ linkName: 'assets/y' });
    expect(decodeTarHeader(foreign({ 157: 'assets/y' }, '2'))).toMatchObject({ linkName: 'assets/y' });
    expect(decodeTarHeader(foreign({ 157: 'assets/y' }))).not.toHaveProperty('linkName');
  });

  it('has the type of a file in two forms', () => {
    expect(decodeTarHeader(foreign({ 156: '\0' }))?.type).toBe('0');
    expect(decodeTarHeader(foreign({ 156: '7' }))?.type).toBe('7');
  });

  it('is refused with a sum that is neither of its bytes nor of its signed bytes', () => {
    const block = foreign({ 0: 'naïve' });
    block[150]! ^= 1;
    expect(() => decodeTarHeader(block)).toThrow('tar header with a wrong checksum');
    const signed = foreign({ 0: '\xe9\xe9' });
    const sum = signed.reduce(
      (total, byte, at) => total + (at >= 148 && at < 156 ? 0x20 : (byte << 24) >> 24),
      0,
    );
    signed.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1');
    expect(decodeTarHeader(signed)?.sizeBytes).toBe(7);
  });
});

describe('a block that may be a header', () => {
  it('ends the archive when it is all zeros, and is none when it is short', () => {
    expect(decodeTarHeader(new Uint8Array(512))).toBeUndefined();
    expect(() => decodeTarHeader(new Uint8Array(511))).toThrow('tar ends inside a header');
  });

  it('is told by its sum, whatever stands behind it', () => {
    const block = foreign({});
    expect(isTarHeader(block)).toBe(true);
    expect(isTarHeader(Buffer.concat([block, Buffer.from('more')]))).toBe(true);
    expect(isTarHeader(block.subarray(0, 511))).toBe(false);
    expect(isTarHeader(new Uint8Array(512))).toBe(false);
    block[0]! ^= 1;
    expect(isTarHeader(block)).toBe(false);
  });
});

describe('the map of an old sparse member', () => {
  const digits = (value: number): string => `${value.toString(8).padStart(11, '0')}\0`;

  it('has four stretches in the header, and its real size', () => {
    const map = digits(0) + digits(512) + digits(4096) + digits(100);
    expect(decodeTarHeader(foreign({ 386: map, 483: digits(5000) }, 'S'))?.sparse).toEqual({
      parts: [
        { offset: 0, sizeBytes: 512 },
        { offset: 4096, sizeBytes: 100 },
      ],
      goesOn: false,
      realBytes: 5000,
    });
    expect(decodeTarHeader(foreign({ 386: map, 482: '\x01', 483: digits(9) }, 'S'))?.sparse?.goesOn).toBe(
      true,
    );
    expect(decodeTarHeader(foreign({ 386: map }))?.sparse).toBeUndefined();
  });

  it('goes on in blocks of twenty-one', () => {
    const block = Buffer.alloc(512);
    for (let part = 0; part < 21; part++) block.write(digits(part * 1000) + digits(part + 1), part * 24);
    const { parts, goesOn } = decodeSparseBlock(block);
    expect(parts).toHaveLength(21);
    expect(parts[20]).toEqual({ offset: 20_000, sizeBytes: 21 });
    expect(goesOn).toBe(false);
    block[504] = 1;
    expect(decodeSparseBlock(block).goesOn).toBe(true);
    expect(() => decodeSparseBlock(block.subarray(1))).toThrow('inside a sparse map');
  });
});

describe('what stands between members', () => {
  it('fills the last block, and nothing when it is full', () => {
    expect([0, 1, 511, 512, 513].map(paddingAfter)).toEqual([0, 511, 1, 0, 511]);
  });

  it('is no part of a name, which ends at a NUL or at the end of its field', () => {
    const field = Buffer.from('xxab\0cdef');
    expect(readName(field, 2, 5)).toBe('ab');
    expect(readName(field, 5, 2)).toBe('cd');
    expect(readName(field, 4, 3)).toBe('');
  });
});
