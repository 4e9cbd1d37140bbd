import { encodeUtf8 } from '../../bytes/index.ts';
import { EncodeError } from '../../errors/index.ts';

/** What would be read as the end of a line, or of the text. */
// oxlint-disable-next-line no-control-regex
const BREAKS = /[\n\r\0]/;

/**
 * Lines as bytes, a line feed behind each.
 * @throws EncodeError when one has a line feed, a carriage return or a NUL in it: its path is the line's number
 */
export function encodeLines(lines: readonly string[]): Uint8Array {
  const broken = lines.findIndex((line) => BREAKS.test(line));
  if (broken >= 0) throw new EncodeError('a line break inside a line', `line ${broken + 1}`);
  return encodeUtf8(lines.map((line) => `${line}\n`).join(''));
}
