import { describe, expect, it } from 'vitest';
import { fillHoles, numberOf, parseSparseList, splitSparse } from './sparse.ts';

const bytes = Buffer.from('abcdef');

describe('a file with holes', () => {
  it('has zeros where nothing was stored', () => {
    const parts = [
      { offset: 1, sizeBytes: 2 },
      { offset: 5, sizeBytes: 4 },
    ];
    const whole = Buffer.from(fillHoles(bytes, { parts, realBytes: 10 }, 10));
    expect(whole.toString('latin1')).toBe('\0ab\0\0cdef\0');
    expect(fillHoles(new Uint8Array(0), { parts: [], realBytes: 3 }, 3)).toEqual(new Uint8Array(3));
  });

  it('ends with an empty part at its end, as tar writes it', () => {
    const parts = [
      { offset: 0, sizeBytes: 6 },
      { offset: 9, sizeBytes: 0 },
    ];
    expect(fillHoles(bytes, { parts, realBytes: 9 }, 9)).toHaveLength(9);
  });

  it('is refused when it is longer than allowed, before memory is taken for it', () => {
    expect(() => fillHoles(bytes, { parts: [], realBytes: 1e15 }, 1000)).toThrow(
      'member of 1000000000000000 bytes, 1000 allowed',
    );
  });

  it('is refused when its map does not fit the file, or what is stored of it', () => {
    const fill = (offset: number, sizeBytes: number): unknown =>
      fillHoles(bytes, { parts: [{ offset, sizeBytes }], realBytes: 8 }, 8);
    expect(() => fill(3, 6)).toThrow('map does not fit');
    expect(() => fill(0, 7)).toThrow('map does not fit');
    expect(fill(2, 6)).toHaveLength(8);
    const twice = [
      { offset: 0, sizeBytes: 4 },
      { offset: 4, sizeBytes: 3 },
    ];
    expect(() => fillHoles(bytes, { parts: twice, realBytes: 8 }, 8)).toThrow('map does not fit');
  });
});

describe('a map in front of the bytes', () => {
  const map = (text: string, stored = 'abc'): Buffer => {
    const head = Buffer.from(text);
    return Buffer.concat([head, Buffer.alloc((512 - (head.length % 512)) % 512), Buffer.from(stored)]);
  };

  it('is decimal lines, filled up to a block', () => {
    const { parts, stored } = splitSparse(map('2\n0\n1\n700\n2\n'));
    expect(parts).toEqual([
      { offset: 0, sizeBytes: 1 },
      { offset: 700, sizeBytes: 2 },
    ]);
    expect(Buffer.from(stored).toString()).toBe('abc');
  });

  it('may take a whole block, or several', () => {
    const exactly = `1\n0\n${'3'.padStart(507, '0')}\n`;
    expect(exactly).toHaveLength(512);
    expect(() => splitSparse(map(exactly))).toThrow('something else than numbers');
    const long = `100\n${'12345\n67890\n'.repeat(100)}`;
    expect(Buffer.from(splitSparse(map(long)).stored).toString()).toBe('abc');
    expect(splitSparse(map(long)).parts).toHaveLength(100);
  });

  it('is refused when it is cut off, no numbers, or of more parts than any file has', () => {
    expect(() => splitSparse(Buffer.from('2\n0\n1\n700'))).toThrow('sparse map that is cut off');
    expect(() => splitSparse(Buffer.from('x\n'))).toThrow('something else than numbers');
    expect(() => splitSparse(map('100001\n'))).toThrow('more than 100000 parts');
  });
});

describe('a list of parts', () => {
  it('is offsets and sizes in turn', () => {
    expect(parseSparseList('')).toEqual([]);
    expect(parseSparseList('0,512,4096,1')).toEqual([
      { offset: 0, sizeBytes: 512 },
      { offset: 4096, sizeBytes: 1 },
    ]);
  });

  it('is refused when it is uneven, or has something else in it', () => {
    for (const text of ['0', '0,1,2']) expect(() => parseSparseList(text)).toThrow('sparse map that is none');
    for (const text of ['0,', '0;1', '0,-1', ' 0,1'])
      expect(() => parseSparseList(text), text).toThrow('numbers');
  });

  it('has numbers as large as files get', () => {
    expect(numberOf('999999999999999')).toBe(999_999_999_999_999);
    for (const text of ['9'.repeat(16), '', '1.5', '+1'])
      expect(() => numberOf(text), text).toThrow('numbers');
  });
});
