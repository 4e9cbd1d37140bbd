import { decodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { CHAR, isWord } from './characters.ts';
import { SQLITE } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { TABLE_KEYWORDS } from './keywords.ts';
import { endOfQuoted, endOfSpace } from './skip.ts';
import { parseHead } from './statement.ts';
import { parseValue } from './values.ts';
import type { Parsed, SqlValue } from './literals.ts';
import { endOfWord, nameIn } from './words.ts';

const NO_DEFAULT: Pick<Parsed, 'value' | 'unknown'> = { value: null };

/** What a `CREATE TABLE` says of its columns. */
export interface TableColumns {
  readonly columns: readonly string[];
  /** Names of those of PostgreSQL's type for bytes. */
  readonly bytea: ReadonlySet<string>;
  /** By name, where the value behind DEFAULT begins. */
  readonly defaultsAt: ReadonlyMap<string, number>;
}

/** The columns of a `CREATE TABLE`, whose parenthesis is at `at`; undefined when the bytes end first. */
export function parseColumns(
  bytes: Uint8Array,
  at: number,
  dialect: Dialect,
): (TableColumns & { end: number }) | undefined {
  const columns: string[] = [];
  const bytea = new Set<string>();
  const defaultsAt = new Map<string, number>();
  let isBehindName = false;
  let isStart = true;
  for (let i = at + 1, depth = 1; i < bytes.length;) {
    const next = endOfSpace(bytes, i);
    if (next === undefined) return undefined;
    const byte = bytes[next]!;
    const isQuote = byte === CHAR.backtick || byte === CHAR.quote || byte === CHAR.doubleQuote;
    const end = isQuote ? endOfQuoted(bytes, next, dialect) : endOfWord(bytes, next);
    if (end === undefined) return undefined;
    const name = isStart ? columnIn(bytes, next, end) : undefined;
    if (name !== undefined) columns.push(name);
    else if (isBehindName && /^bytea$/i.test(decodeUtf8(bytes, next, end))) bytea.add(columns.at(-1)!);
    else if (depth === 1 && columns.length > 0 && /^default$/i.test(decodeUtf8(bytes, next, end)))
      defaultsAt.set(columns.at(-1)!, end);
    isBehindName = name !== undefined;
    if (byte === CHAR.open) depth++;
    if (byte === CHAR.close && --depth === 0) return { columns, bytea, defaultsAt, end };
    isStart = depth === 1 && byte === CHAR.comma;
    i = end;
  }
  return undefined;
}

function columnIn(bytes: Uint8Array, at: number, end: number): string | undefined {
  const byte = bytes[at];
  if (byte === CHAR.backtick || byte === CHAR.doubleQuote) return nameIn(bytes, at, end);
  return isWord(byte) && !isKeyword(bytes, at, end) ? decodeUtf8(bytes, at, end) : undefined;
}

function isKeyword(bytes: Uint8Array, at: number, end: number): boolean {
  return TABLE_KEYWORDS.has(decodeUtf8(bytes, at, end).toUpperCase());
}

/** A column of SQLite: its name, and what rows have that were written before it was added. `unknown` says why that cannot be told. */
export interface SqliteColumn {
  readonly name: string;
  readonly absent: SqlValue;
  readonly unknown?: string | undefined;
}

/** As SQLite gives a number that is written otherwise: `+5`, `1e3`. */
const plainNumber = (text: string): string => (/^-?\d+$/.test(text) ? text : String(Number(text)));

/** The columns of a whole `CREATE TABLE` of SQLite; none when it is something else. @throws DecodeError when it is cut off */
export function columnsOf(statement: Uint8Array): readonly SqliteColumn[] {
  // The end of a statement is seen by what follows it.
  const bytes = Buffer.concat([statement, Buffer.from(' ;')]);
  const head = parseHead(bytes, 0, SQLITE);
  if (head?.kind !== 'create') return [];
  const found = parseColumns(bytes, head.bodyAt, SQLITE);
  if (found === undefined) throw new DecodeError('table definition that is cut off');
  return found.columns.map((name) => {
    const at = found.defaultsAt.get(name);
    const { value, unknown } = (at === undefined ? undefined : parseValue(bytes, at, SQLITE)) ?? NO_DEFAULT;
    return {
      name,
      absent: typeof value === 'string' ? plainNumber(value) : value,
      ...(unknown === undefined ? {} : { unknown }),
    };
  });
}
