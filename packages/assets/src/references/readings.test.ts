import { describe, expect, it } from 'vitest';
import { otherReadings } from './readings.ts';

/** The other ways to read a text; characters beyond latin1 as their UTF-8, as a scan sees them. */
const readings = (text: string): string[] => [...otherReadings(Buffer.from(text).toString('latin1'))];

describe('other ways to read a text', () => {
  it('are none of a text with nothing to undo', () => {
    expect(readings('a plain text - with a dash')).toEqual([]);
    expect(readings('')).toEqual([]);
  });

  it('undo the references of XML, with their end or without, in either number', () => {
    expect(readings('a&#45;b&#x2d;c&#45d')).toEqual(['a-b-c-d']);
    expect(readings('&lt;a&gt; &quot;b&quot; &apos;c&apos; &plus;&sol;&equals;')).toEqual([
      `<a> "b" 'c' +/=`,
    ]);
    expect(readings('a&dash;b&hyphen;c&nbsp;')).toEqual(['a-b-c&nbsp;']);
  });

  it('undo the escapes of addresses, of JSON, and of C', () => {
    expect(readings('a%2Db%2fc')).toEqual(['a-b/c']);
    expect(readings('a\\u002db\\x2Dc')).toEqual(['a-b-c']);
    expect(readings('"a\\/b"\\n\\t\\\'')).toEqual([`"a/b"\n\t'`]);
  });

  it('undo the octal escapes of PostgreSQL, whose NULs are not those of MySQL', () => {
    expect(readings('a\\055b\\\\055c')).toContain('a-b-c');
    expect(readings('\\\\000\\\\377\\001')).toContain('\0\xff\x01');
    expect(readings('\\055\\\\x')).toContain('-\\x');
    expect(readings('\\0123')).toContain('\n3');
    expect(readings('\\0123')).toContain('123');
    expect(readings('\\400 \\09')).toEqual(['400 9'].map((text) => text.replace('4', '\\4')));
  });

  it('undo escapes of escapes, four deep at most', () => {
    expect(readings('a&amp;#45;b')).toEqual(['a&#45;b', 'a-b']);
    expect(readings('a%252Db')).toEqual(['a%2Db', 'a-b']);
    const deep = `a${'&amp;'.replace('&', '&amp;amp;amp;amp;')}#45;b`;
    const found = readings(deep);
    expect(found).toHaveLength(4);
    expect(found.at(-1)).not.toBe('a-b');
  });

  it('make one dash of all that typography has, where it stands between digits', () => {
    for (const dash of ['\u2010', '\u2013', '\u2014', '\u2212', '\uff0d'])
      expect(readings(`a1b2${dash}c3d4`), dash).toEqual(['a1b2-c3d4']);
    expect([...otherReadings('a1b2\x96c3d4')]).toEqual(['a1b2-c3d4']);
    expect(readings('&#8211; &#x2212;')).toEqual(['- -']);
    expect(readings('word – word')).toEqual([]);
  });

  it('put a blank where latin1 has no character', () => {
    expect(readings('a&#20320;b')).toEqual(['a b']);
    expect(readings('&#x100;')).toEqual([' ']);
    expect(readings('&#255;')).toEqual(['\xff']);
  });

  it('leave the NULs of UTF-16 out', () => {
    expect([...otherReadings('a\0b\0')]).toEqual(['ab']);
    expect([...otherReadings('a\0&\0#\x004\x005\0;\0')]).toEqual(['a&#45;', 'a-']);
  });

  it('undo quoted printable, its broken lines too', () => {
    expect(readings('a=2Db=\r\nc=\nd')).toContain('a-bcd');
    expect(readings('a=b')).toEqual([]);
    expect(readings('a=x')).toEqual([]);
    expect(readings('a=2d')).toEqual(['a-']);
  });
});
