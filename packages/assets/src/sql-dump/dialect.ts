/** What dumps of different databases write differently. */
export interface Dialect {
  readonly kind: 'mysql' | 'sqlite' | 'postgres';
  /** A backslash in a string stands for something else together with the next characters. */
  readonly backslashes: boolean;
}

export const MYSQL: Dialect = { kind: 'mysql', backslashes: true };
export const SQLITE: Dialect = { kind: 'sqlite', backslashes: false };
/** With strings as the standard has them, its default since version 9.1. */
export const POSTGRES: Dialect = { kind: 'postgres', backslashes: false };
/** In its strings behind an `E`, and in all of them with `standard_conforming_strings = off`. */
export const POSTGRES_ESCAPES: Dialect = { kind: 'postgres', backslashes: true };
const MYSQL_PLAIN: Dialect = { kind: 'mysql', backslashes: false };

/** Statements and comments that only such dumps have, before any string. */
const SIGNS: readonly (readonly [RegExp, Dialect])[] = [
  [/^(?:PRAGMA |BEGIN TRANSACTION)/i, SQLITE],
  [/^-- PostgreSQL database (?:cluster )?dump\r?$/, POSTGRES],
  [/^(?:-- (?:MySQL|MariaDB) dump |\/\*M?!\d{5})/, MYSQL],
];
const STANDARD_STRINGS =
  /\bstandard_conforming_strings(?:\s*=\s*|\s+TO\s+|'\s*,\s*)'?(on|true|yes|1|off|false|no|0)\b/i;
const IS_ON = /^(?:on|true|yes|1)$/i;
/** An assignment to the mode of this session; that of a variable of one's own has its name in front. */
const SQL_MODE =
  /(?<![\w@.]|\bglobal\s{1,9})(?:@@(?:session|local)\s*\.\s*|(?:session|local)\s+|@@)?sql_mode\s*:?=\s*('[^']*'|"[^"]*"|\w+\s*\((?:[^()']|'[^']*')*\)|[^,;\s*]+)/gi;
const KEPT_MODE = /@(\w*sql_mode\w*)\s*:?=\s*@@(?:(?:session|local)\s*\.\s*)?sql_mode\b/gi;
const PLAIN_MODE = 'NO_BACKSLASH_ESCAPES';
/** Its bit, where modes are written as a number. */
const PLAIN_BIT = 1 << 20;
/** Dumps keep one. */
const MOST_KEPT = 100;
/** Character sets whose characters may end with the byte of a backslash. */
const BACKSLASH_SETS =
  /^SET (?:(?:SESSION |LOCAL )?client_encoding\s*(?:=|TO)\s*|NAMES\s+)'?(gbk|gb18030|big5|sjis|cp932|shift_jis_2004|johab|uhc)\b/i;

/** Follows what a dump says about how its strings are to be read. */
export class DialectWatch {
  #plainModes = new Map<string, boolean>();
  /** As far as the dump has told. */
  dialect: Dialect = MYSQL;
  /** A character set in which its strings cannot be told apart. */
  unreadSet: string | undefined;

  /** @param text a statement, or a comment with its signs. @param isExecuted whether it is a statement, in a comment or not */
  note(text: string, isExecuted: boolean): void {
    const sign = SIGNS.find(([pattern]) => pattern.test(text))?.[1];
    if (sign !== undefined && sign.kind !== this.dialect.kind) this.dialect = sign;
    if (!isExecuted) return;
    const statement = text.replace(/^\/\*M?!\d{0,6}\s*/, '');
    if (!/^(?:SET|SELECT)\b/i.test(statement)) return;
    const standard = STANDARD_STRINGS.exec(statement)?.[1];
    if (standard !== undefined) this.dialect = IS_ON.test(standard) ? POSTGRES : POSTGRES_ESCAPES;
    this.unreadSet ??= BACKSLASH_SETS.exec(statement)?.[1];
    if (/\bsql_mode\b/i.test(statement)) this.#noteMode(statement);
  }

  #noteMode(statement: string): void {
    for (const [, name] of statement.matchAll(KEPT_MODE))
      if (this.#plainModes.size < MOST_KEPT)
        this.#plainModes.set(name!.toLowerCase(), !this.dialect.backslashes);
    for (const [, value] of statement.matchAll(SQL_MODE)) {
      const isPlain = this.#isPlain(value!);
      if (this.dialect.kind === 'mysql') this.dialect = isPlain ? MYSQL_PLAIN : MYSQL;
    }
  }

  #isPlain(value: string): boolean {
    const variable = /(?<!@)@(?!@)(\w+)/.exec(value)?.[1]?.toLowerCase();
    if (variable !== undefined) return this.#plainModes.get(variable) ?? false;
    if (/^\d+$/.test(value)) return Math.floor(Number(value) / PLAIN_BIT) % 2 === 1;
    if (/^replace\b/i.test(value) && value.includes(PLAIN_MODE)) return false;
    if (value.toUpperCase().includes(PLAIN_MODE)) return true;
    return value.includes('@@') && !this.dialect.backslashes;
  }
}
