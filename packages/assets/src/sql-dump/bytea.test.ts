import { describe, expect, it } from 'vitest';
import { byteaOf, maybeByteaOf } from './bytea.ts';

const of = (read: typeof byteaOf, text: string): string | undefined => {
  const bytes = read(Buffer.from(text, 'latin1'));
  return bytes && Buffer.from(bytes).toString('latin1');
};

describe('the bytes of PostgreSQL', () => {
  it('stand in hexadecimal digits, or behind octal escapes', () => {
    expect(of(byteaOf, '\\x00fF41')).toBe('\0\xffA');
    expect(of(byteaOf, '\\x')).toBe('');
    expect(of(byteaOf, 'a\\000\\377\\\\b')).toBe('a\0\xff\\b');
    expect(of(byteaOf, 'plain')).toBe('plain');
  });

  it('are none where an escape or a digit makes no sense', () => {
    for (const text of ['\\x0', '\\x0g', 'a\\', 'a\\9', '\\400', '\\00'])
      expect(of(byteaOf, text), text).toBeUndefined();
  });

  it('are guessed where the type of a column is not known, and only where they can be nothing else', () => {
    expect(of(maybeByteaOf, '\\x4142')).toBe('AB');
    expect(of(maybeByteaOf, '\\xyz')).toBe('\\xyz');
    expect(of(maybeByteaOf, 'C:\\path')).toBe('C:\\path');
    for (const either of ['a\\\\b', 'a\\101']) expect(of(maybeByteaOf, either), either).toBeUndefined();
  });
});
