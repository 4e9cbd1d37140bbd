import { describe, expect, it } from 'vitest';
import { MAX_LINE_LENGTH, splitWords } from './split-words.ts';

describe('a line', () => {
  it.each<[string, readonly string[]]>([
    ['', []],
    ['   \t ', []],
    ['ls', ['ls']],
    ['  mv  a b ', ['mv', 'a', 'b']],
    ['cp "Default Shirt" \'My Shirt\'', ['cp', 'Default Shirt', 'My Shirt']],
    ['ls a" b "c', ['ls', 'a b c']],
    [String.raw`ls a\ b "c\"d" 'e\'`, ['ls', 'a b', 'c"d', String.raw`e\ `.trim()]],
    [String.raw`ls red\/blue`, ['ls', String.raw`red\/blue`]],
    ['ls ""', ['ls', '']],
    ['ls a # a note', ['ls', 'a']],
    ['# a note', []],
    ['ls #a0000000-0000-4000-8000-000000000001', ['ls', '#a0000000-0000-4000-8000-000000000001']],
  ])('%j is %j', (line, words) => {
    expect(splitWords(line)).toEqual(words);
  });

  it('is refused when it cannot be meant', () => {
    expect(() => splitWords('ls "a')).toThrow('not closed');
    expect(() => splitWords('x'.repeat(MAX_LINE_LENGTH + 1))).toThrow('too long');
  });
});
