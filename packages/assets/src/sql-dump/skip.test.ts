import { describe, expect, it } from 'vitest';
import { MYSQL, POSTGRES, SQLITE } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { behindBlanks, endOfComment, endOfQuoted, endOfSpace } from './skip.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
/** What is left behind quoted text at the beginning. */
const behindQuoted = (text: string, dialect: Dialect = MYSQL): string | undefined => {
  const end = endOfQuoted(bytes(text), 0, dialect);
  return end === undefined ? undefined : text.slice(end);
};
const behindComment = (text: string): string | undefined => {
  const end = endOfComment(bytes(text), 0);
  return end === undefined ? undefined : text.slice(end);
};
const behindSpace = (text: string): string | undefined => {
  const end = endOfSpace(bytes(text), 0);
  return end === undefined ? undefined : text.slice(end);
};

describe('quoted text', () => {
  it('ends at its own quote only', () => {
    expect(behindQuoted(`'a"b\`c',1`)).toBe(',1');
    expect(behindQuoted(`"a'b",1`)).toBe(',1');
    expect(behindQuoted(`\`a'b\`,1`)).toBe(',1');
    expect(behindQuoted(`'',1`)).toBe(',1');
  });

  it('goes on behind a doubled quote', () => {
    expect(behindQuoted(`'it''s',1`)).toBe(',1');
    expect(behindQuoted(`'''',1`)).toBe(',1');
    expect(behindQuoted(`'a''',1`)).toBe(',1');
  });

  it('goes on behind an escaped quote, and ends behind an escaped backslash', () => {
    expect(behindQuoted(`'a\\'b',1`)).toBe(',1');
    expect(behindQuoted(`'a\\\\',1`)).toBe(',1');
    expect(behindQuoted(`'a\\\\\\',1',2`)).toBe(',2');
    expect(behindQuoted(`'\\\\',1`)).toBe(',1');
  });

  it('knows no backslash in a name, nor in the strings of SQLite and PostgreSQL', () => {
    expect(behindQuoted('`a\\`,1')).toBe(',1');
    expect(behindQuoted(`'a\\',1`, SQLITE)).toBe(',1');
    expect(behindQuoted(`'a\\',1`, POSTGRES)).toBe(',1');
  });

  it('needs the byte behind its quote, which could double it', () => {
    expect(behindQuoted(`'a'`)).toBeUndefined();
    expect(behindQuoted(`'a`)).toBeUndefined();
    expect(behindQuoted(`'a\\'`)).toBeUndefined();
    expect(behindQuoted(`'`)).toBeUndefined();
  });
});

describe('a comment', () => {
  it('is between /* and */, or to the end of a line', () => {
    expect(behindComment('/* a; b */c')).toBe('c');
    expect(behindComment('/**/c')).toBe('c');
    expect(behindComment('-- a; b\nc')).toBe('c');
    expect(behindComment('--\nc')).toBe('c');
    expect(behindComment('# a\nc')).toBe('c');
  });

  it('does not end with the star that it begins with', () => {
    expect(behindComment('/*/ a */b')).toBe('b');
  });

  it('is not told by two dashes without a blank, nor by one', () => {
    for (const text of ['--5', '-5', '- 5', '/5', 'a-- b']) expect(behindComment(text), text).toBe(text);
  });

  it('may go on behind what is there', () => {
    for (const text of ['/* a', '/* a *', '-- a', '# a', '--'])
      expect(behindComment(text), text).toBeUndefined();
  });

  it('is found in a part of a larger stretch of bytes', () => {
    const part = bytes('*/ /* a */b').subarray(3);
    expect(endOfComment(part, 0)).toBe(7);
  });
});

describe('white space and comments', () => {
  it('are passed together', () => {
    expect(behindSpace(' \t\r\n-- a\n # b\n/* c */ d')).toBe('d');
    expect(behindSpace('d')).toBe('d');
    expect(behindSpace(' /d')).toBe('/d');
  });

  it('may go on behind what is there, where a slash could begin one', () => {
    for (const text of ['', '  ', ' /* a', ' /', '-- a']) expect(behindSpace(text), text).toBeUndefined();
  });

  it('alone end at the end', () => {
    expect(behindBlanks(bytes('  a'), 0)).toBe(2);
    expect(behindBlanks(bytes('a  '), 1)).toBe(3);
    expect(behindBlanks(bytes(' -- a'), 0)).toBe(1);
  });
});
