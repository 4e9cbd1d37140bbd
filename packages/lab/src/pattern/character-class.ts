/** Is it a character of a class? @param code of a character */
export type Test = (code: number) => boolean;

const isDigitCode: Test = (code) => code >= 48 && code <= 57;

/** Letters, digits and `_`. */
export const isWordCode: Test = (code) =>
  code === 95 || isDigitCode(code) || (code < 128 ? isAsciiLetter(code) : isLetter(code));

const isAsciiLetter: Test = (code) => (code | 32) >= 97 && (code | 32) <= 122;
const isLetter: Test = (code) => /[\p{L}\p{N}]/u.test(String.fromCodePoint(code));
const isSpaceCode: Test = (code) => /\s/u.test(String.fromCodePoint(code));

const CLASSES: Readonly<Record<string, Test>> = {
  d: isDigitCode,
  w: isWordCode,
  s: isSpaceCode,
  D: (code) => !isDigitCode(code),
  W: (code) => !isWordCode(code),
  S: (code) => !isSpaceCode(code),
};

/** The class that a letter behind a backslash means; undefined when it means none. */
export const classOf = (letter: string): Test | undefined =>
  Object.hasOwn(CLASSES, letter) ? CLASSES[letter] : undefined;
