import { UsageError } from '@landfall/protocol/errors';

/** Characters of one line; more is no command. */
export const MAX_LINE_LENGTH = 16_384;

/**
 * The words of a line, as a shell has them: quotes hold words together, a backslash takes the next character as it is, and what is behind a
 * `#` that begins a word is a note. `\/` stays as it is: it is a slash in a name, and paths have to know.
 * @throws UsageError for a quote that is not closed, and a line that is too long
 */
export function splitWords(line: string): readonly string[] {
  if (line.length > MAX_LINE_LENGTH) throw new UsageError('the line is too long');
  const words: string[] = [];
  let word: string | undefined;
  let quote = '';
  for (let at = 0; at < line.length; at++) {
    const character = line[at]!;
    if (character === '\\' && quote !== "'") {
      const next = line[++at] ?? '';
      word = `${word ?? ''}${next === '/' ? '\\/' : next}`;
    } else if (quote !== '') {
      if (character === quote) quote = '';
      else word += character;
    } else if (character === '"' || character === "'") {
      quote = character;
      word ??= '';
    } else if (/\s/.test(character)) {
      if (word !== undefined) words.push(word);
      word = undefined;
    } else if (character === '#' && word === undefined && (line[at + 1] ?? ' ') === ' ') break;
    else word = `${word ?? ''}${character}`;
  }
  if (quote !== '') throw new UsageError('a quote is not closed');
  return word === undefined ? words : [...words, word];
}
