/** What dumps of different databases write differently. */
export interface Dialect {
  /** A backslash in a string stands for something else together with the next character. */
  readonly backslashes: boolean;
  /** A string of `\x` and hexadecimal digits is bytes. */
  readonly hexStrings: boolean;
}

export const MYSQL: Dialect = { backslashes: true, hexStrings: false };
export const SQLITE: Dialect = { backslashes: false, hexStrings: false };
/** With strings as the standard has them, its default since version 9.1. */
export const POSTGRES: Dialect = { backslashes: false, hexStrings: true };

/** Statements and comments that only such dumps have, before any string. */
const SIGNS: readonly (readonly [RegExp, Dialect])[] = [
  [/^(?:PRAGMA |BEGIN TRANSACTION)/i, SQLITE],
  [/^(?:-- PostgreSQL database dump|SET standard_conforming_strings = on)/i, POSTGRES],
];

/** The dialect that a statement or comment gives away; undefined when it could be of any. */
export function dialectOf(text: string): Dialect | undefined {
  return SIGNS.find(([sign]) => sign.test(text))?.[1];
}
