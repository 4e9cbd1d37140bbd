import { describe, expect, it } from 'vitest';
import { runAtEnd } from './run-at-end.ts';

const LINE = 'SGVsbG8gd29ybGQ+SGVsbG8/';
const run = (text: string): string => text.slice(text.length - runAtEnd(Buffer.from(text)));

describe('the run at the end of a text', () => {
  it('is of digits, padding and escapes, up to anything else', () => {
    expect(run(`<a>${LINE}-_==`)).toBe(`${LINE}-_==`);
    expect(run(`"${LINE}\\n${LINE}%2B&#10;abc`)).toBe(`${LINE}\\n${LINE}%2B&#10;abc`);
    expect(run(`${LINE}"`)).toBe('');
    expect(run('')).toBe('');
  });

  it('has the lines of base64 in front of it, from the first one', () => {
    expect(run(`text: ${LINE}\r\n\t${LINE}\nabc`)).toBe(`${LINE}\r\n\t${LINE}\nabc`);
    expect(run(`a data=${LINE}\n${LINE}\n`)).toBe(`data=${LINE}\n${LINE}\n`);
  });

  it('has no words and ids in front of it', () => {
    expect(run(`${LINE} word ${LINE}`)).toBe(LINE);
    expect(run('some plain words')).toBe('words');
    const id = 'a1b2c3d4-e5f6-4789-8abc-def012345678';
    expect(run(`${id}\n${id}\nabc`)).toBe('abc');
    const bare = id.replaceAll('-', '');
    expect(run(`${bare}\n${bare}\n`)).toBe('');
    expect(run(`${bare}\n${bare}`)).toBe(bare);
  });
});
