import { stripVTControlCharacters } from 'node:util';
import type { Writable } from 'node:stream';
import { printable } from '../escape/index.ts';

/** Characters of a line: names and paths of a backup may be of any length. */
const MOST_CHARACTERS = 2000;

/** Text with anything in it as one line for a terminal: nothing that steers it, no break, and no more than can be read. */
export function oneLine(text: string): string {
  const whole = printable(stripVTControlCharacters(text.slice(0, MOST_CHARACTERS)));
  return text.length > MOST_CHARACTERS ? `${whole}… (${text.length} characters)` : whole;
}

/** Writes one line and its end, whatever texts of strangers, names of files or words of a system stand in it. */
export function writeLine(stream: Writable, text: string): void {
  stream.write(`${oneLine(text)}\n`);
}
