/**
 * A name as strangers choose it who mean harm, and as a file can have it: escape sequences, controls of both sets, marks that turn text
 * around or that nobody sees, and breaks of lines, after each of which comes what wants to look like a line of ours.
 */
export const HOSTILE_NAME =
  'E\x1b]0;mine\x07\x1b[2J\x9b31m\x08\x7f\u202e\u2066\u200b\u00ad\u{e0041}\ufeff\r\nFORGED 1\u2028FORGED 2\u2029FORGED 3\x85FORGED 4\nFORGED 5';

/** The same, and far more of it than anybody reads. */
export const HOSTILE_TEXT = `${HOSTILE_NAME} ${'long '.repeat(4000)}`;

const RAW = /[^\P{Cc}\n]|[\p{Cf}\p{Zl}\p{Zp}]/u;
/** What the guard before the terminal made of what should not have come to it. */
const CAUGHT = /\\u(?:00[0189]|200b|202e|2066|2028|2029|feff|db40)/i;
/** A line for people. */
const MOST_CHARACTERS = 5000;

/** How a text is told. */
export interface Sink {
  /** JSON or source, which has escapes of its own and lines of any length. */
  readonly isForPrograms?: boolean;
  /** Text with quotations, in which such characters stand as escapes. */
  readonly quotes?: boolean;
}

/** Why what was printed or written does harm, or only did none because the last door was shut; empty when it is well. */
export function harmOf(text: string, { isForPrograms = false, quotes = isForPrograms }: Sink = {}): string[] {
  const found: string[] = [];
  const raw = RAW.exec(text.replaceAll('\t', ''));
  if (raw !== null) found.push(`raw ${JSON.stringify(raw[0])} in ${JSON.stringify(around(text, raw[0]))}`);
  const forged = /^\s*FORGED.*/m.exec(text);
  if (forged !== null) found.push(`a line of its own in ${JSON.stringify(around(text, forged[0]))}`);
  const caught = quotes ? null : CAUGHT.exec(text);
  if (caught !== null) found.push(`caught at the door only: ${around(text, caught[0])}`);
  const long = isForPrograms ? undefined : text.split('\n').find((line) => line.length > MOST_CHARACTERS);
  if (long !== undefined) found.push(`${long.length} characters in a line: ${long.slice(0, 100)}`);
  return found;
}

const around = (text: string, part: string): string => {
  const at = text.indexOf(part);
  return text.slice(Math.max(0, at - 120), at + 120);
};
