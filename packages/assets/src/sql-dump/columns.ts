import { decodeUtf8 } from '@landfall/protocol/bytes';
import { CHAR, isWord } from './characters.ts';
import type { Dialect } from './dialect.ts';
import { STANDARD_TABLE_KEYWORDS, TABLE_KEYWORDS } from './keywords.ts';
import { endOfParentheses, endOfQuoted, endOfSpace } from './skip.ts';
import { endOfWord, nameIn } from './words.ts';

/** What a `CREATE TABLE` says of its columns. */
export interface TableColumns {
  readonly columns: readonly string[];
  /** Names of those of PostgreSQL's type for bytes. */
  readonly bytea: ReadonlySet<string>;
  /** By name, what those are made of that are generated. */
  readonly generated: ReadonlyMap<string, string>;
}

/** The columns of a `CREATE TABLE`, whose parenthesis is at `at`; undefined when the bytes end first. */
export function parseColumns(
  bytes: Uint8Array,
  at: number,
  dialect: Dialect,
): (TableColumns & { end: number }) | undefined {
  const columns: string[] = [];
  const bytea = new Set<string>();
  const generated = new Map<string, string>();
  let isBehindName = false;
  let isStart = true;
  for (let i = at + 1, depth = 1; i < bytes.length;) {
    const next = endOfSpace(bytes, i);
    if (next === undefined) return undefined;
    const byte = bytes[next]!;
    const isQuote = byte === CHAR.backtick || byte === CHAR.quote || byte === CHAR.doubleQuote;
    const end = isQuote ? endOfQuoted(bytes, next, dialect) : endOfWord(bytes, next);
    if (end === undefined) return undefined;
    const name = isStart ? columnIn(bytes, next, end, dialect) : undefined;
    if (name !== undefined) columns.push(name);
    else if (isBehindName && BYTEA.test(decodeUtf8(bytes, next, end))) bytea.add(columns.at(-1)!);
    else if (depth === 1 && isAs(bytes, next, end) && columns.length > 0) {
      const made = expressionBehind(bytes, end, dialect);
      if (made === undefined) return undefined;
      if (made !== '') generated.set(columns.at(-1)!, made);
    }
    isBehindName = name !== undefined || (isBehindName && SCHEMA.test(decodeUtf8(bytes, next, end)));
    if (byte === CHAR.open) depth++;
    if (byte === CHAR.close && --depth === 0) return { columns, bytea, generated, end };
    isStart = depth === 1 && byte === CHAR.comma;
    i = end;
  }
  return undefined;
}

/** With `--quote-all-identifiers` a type is in quotes, and may stand behind its schema. */
const BYTEA = /^"?bytea"?$/i;
const SCHEMA = /^(?:"?pg_catalog"?|\.)$/i;

const isAs = (bytes: Uint8Array, at: number, end: number): boolean =>
  end - at === 2 && /^as$/i.test(decodeUtf8(bytes, at, end));

const MOST_EXPRESSION = 4096;

/** What stands in the parentheses behind AS; empty when there are none, undefined when the bytes end first. */
function expressionBehind(bytes: Uint8Array, at: number, dialect: Dialect): string | undefined {
  const open = endOfSpace(bytes, at);
  if (open === undefined) return undefined;
  if (bytes[open] !== CHAR.open) return '';
  const end = endOfParentheses(bytes, open, dialect);
  return end === undefined ? undefined : decodeUtf8(bytes, open, Math.min(end, open + MOST_EXPRESSION));
}

function columnIn(bytes: Uint8Array, at: number, end: number, dialect: Dialect): string | undefined {
  const byte = bytes[at];
  if (byte === CHAR.backtick || byte === CHAR.doubleQuote) return nameIn(bytes, at, end);
  return isWord(byte) && !isKeyword(bytes, at, end, dialect) ? decodeUtf8(bytes, at, end) : undefined;
}

function isKeyword(bytes: Uint8Array, at: number, end: number, { kind }: Dialect): boolean {
  return (kind === 'mysql' ? TABLE_KEYWORDS : STANDARD_TABLE_KEYWORDS).has(
    decodeUtf8(bytes, at, end).toUpperCase(),
  );
}
