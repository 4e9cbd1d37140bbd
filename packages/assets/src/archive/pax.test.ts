import { describe, expect, it } from 'vitest';
import { decodePax } from './pax.ts';

/** A record with its own length in front, as tar counts it. */
function record(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`;
  const bytes = Buffer.byteLength(rest);
  let length = bytes + 1;
  while (String(length).length + bytes !== length) length++;
  return `${length}${rest}`;
}
const decode = (...records: string[]): ReturnType<typeof decodePax> =>
  decodePax(Buffer.from(records.join('')));

describe('a pax header', () => {
  it('says path and size of the next member; what else it says is passed over', () => {
    expect(
      decode(
        record('mtime', '1795208014.123456789'),
        record('path', 'inventory/naïve 你/a=b\nc.xml'),
        record('SCHILY.xattr.user.x', '\0\u0001'),
        record('size', '8589934592'),
      ),
    ).toEqual({ path: 'inventory/naïve 你/a=b\nc.xml', sizeBytes: 8_589_934_592 });
    expect(decode(record('uid', '1000'))).toEqual({});
    expect(decode()).toEqual({});
  });

  it('counts bytes, its own digits among them', () => {
    expect(record('path', 'a')).toBe('9 path=a\n');
    expect(record('path', 'ab')).toBe('11 path=ab\n');
    expect(decode(record('path', 'é'.repeat(45)))).toEqual({ path: 'é'.repeat(45) });
    expect(decode(record('path', 'x'.repeat(989)), record('path2', 'y'))).toEqual({ path: 'x'.repeat(989) });
  });

  it('is refused where a length does not fit', () => {
    const wrong = 'pax record with a wrong length';
    expect(() => decode('12 path=a\n')).toThrow(wrong);
    expect(() => decode('path=a\n')).toThrow(wrong);
    expect(() => decode('x path=a\n')).toThrow(wrong);
    expect(() => decode('4 a=b\n', record('path', 'a'))).toThrow(wrong);
    expect(() => decode('-9 path=a\n')).toThrow(wrong);
    expect(() => decode('9.5 path=a\n')).toThrow(wrong);
    expect(() => decode(record('path', 'a'), '99')).toThrow(wrong);
  });

  it('never goes on for ever over records of no length', () => {
    expect(() => decode('0 path=a\n')).toThrow('wrong length');
    expect(() => decode('2 \n')).toThrow('wrong length');
  });

  it('is refused with a size that is no number', () => {
    for (const size of ['', '-1', '1e3', '9'.repeat(16), '0x10'])
      expect(() => decode(record('size', size)), size).toThrow('pax size that is no number');
  });
});

describe('a sparse file in a pax header', () => {
  const name = record('path', './GNUSparseFile.1234/holes');

  it('of version 0.0 has a record for each part', () => {
    const records = [
      record('GNU.sparse.size', '5000'),
      record('GNU.sparse.numblocks', '2'),
      record('GNU.sparse.offset', '0'),
      record('GNU.sparse.numbytes', '512'),
      record('GNU.sparse.offset', '4096'),
      record('GNU.sparse.numbytes', '100'),
    ];
    const parts = [
      { offset: 0, sizeBytes: 512 },
      { offset: 4096, sizeBytes: 100 },
    ];
    expect(decode(...records)).toEqual({ sparse: { realBytes: 5000, parts } });
  });

  it('of version 0.1 has a list, and its own name behind the one of a process', () => {
    const records = [
      record('GNU.sparse.size', '5000'),
      record('GNU.sparse.name', 'holes'),
      record('GNU.sparse.map', '0,512,4096,100'),
    ];
    const { path, sparse } = decode(name, ...records);
    expect(path).toBe('holes');
    expect(sparse?.parts).toHaveLength(2);
    expect(decode(...records, name).path).toBe('holes');
  });

  it('of version 1.0 has its map in front of the bytes', () => {
    expect(decode(record('GNU.sparse.realsize', '5000'), record('GNU.sparse.name', 'holes'))).toEqual({
      path: 'holes',
      sparse: { realBytes: 5000 },
    });
  });

  it('that is nothing but a hole has no parts, which is not the same', () => {
    expect(decode(record('GNU.sparse.size', '10'), record('GNU.sparse.numblocks', '0')).sparse).toEqual({
      realBytes: 10,
      parts: [],
    });
  });

  it('is refused with a map that is none', () => {
    expect(() => decode(record('GNU.sparse.map', '0,512,4096'))).toThrow('sparse map that is none');
    expect(() => decode(record('GNU.sparse.offset', 'x'))).toThrow('something else than numbers');
    expect(() => decode(record('GNU.sparse.realsize', 'x'))).toThrow('no number');
    expect(decode(record('GNU.sparse.numbytes', '5')).sparse).toEqual({ realBytes: 0 });
  });
});
