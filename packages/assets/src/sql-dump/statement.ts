import { decodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { CHAR, isWord } from './characters.ts';
import { SQLITE } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { endOfQuoted, endOfSpace } from './skip.ts';

/** What a statement is, from its first words. `bodyAt` is behind `VALUES`, or where the columns of a table begin. */
export type StatementHead =
  | {
      readonly kind: 'insert';
      readonly table: string;
      readonly columns: readonly string[] | undefined;
      readonly bodyAt: number;
    }
  | { readonly kind: 'create'; readonly table: string; readonly bodyAt: number }
  /** Rows as lines of text behind it, as PostgreSQL dumps them; `bodyAt` is behind the name. */
  | { readonly kind: 'copy'; readonly table: string; readonly bodyAt: number }
  /** Fills a table with what is not written in it: from a query, a file, or as `SET` has it. */
  | { readonly kind: 'unread'; readonly table: string; readonly bodyAt: number }
  | { readonly kind: 'other'; readonly bodyAt: number };

const MODIFIERS = new Set(['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE', 'INTO', 'OR', 'REPLACE']);

/** The head of the statement at `at`; undefined when the bytes end first. */
export function parseHead(bytes: Uint8Array, at: number, dialect: Dialect): StatementHead | undefined {
  const words = new Words(bytes, at, dialect);
  const start = words.at;
  try {
    const verb = words.next().toUpperCase();
    if (verb === 'INSERT' || verb === 'REPLACE') return insertHead(words);
    if (verb === 'LOAD') return loadHead(words) ?? { kind: 'other', bodyAt: start };
    if (verb === 'COPY') return { kind: 'copy', table: words.qualified(words.next()), bodyAt: words.at };
    if (verb === 'CREATE') return createHead(words) ?? { kind: 'other', bodyAt: start };
    return { kind: 'other', bodyAt: start };
  } catch (error) {
    if (error instanceof OutOfBytes) return undefined;
    throw error;
  }
}

/** The text ends within the head: to be tried again with more of it. Never leaves this file. */
class OutOfBytes extends DecodeError {}

function insertHead(words: Words): StatementHead {
  let table = words.next();
  while (MODIFIERS.has(table.toUpperCase()) && !words.wasQuoted) table = words.next();
  table = words.qualified(table);
  const columns = words.peek() === CHAR.open ? words.list() : undefined;
  const verb = words.next().toUpperCase();
  return verb === 'VALUES' || verb === 'VALUE'
    ? { kind: 'insert', table, columns, bodyAt: words.at }
    : { kind: 'unread', table, bodyAt: words.at };
}

/** Words and signs of a path in front of the table. */
const MOST_LOAD_WORDS = 1000;

/** `LOAD DATA INFILE 'x' INTO TABLE assets`. */
function loadHead(words: Words): StatementHead | undefined {
  for (let count = 0; count < MOST_LOAD_WORDS; count++) {
    const word = words.next().toUpperCase();
    if (word === ';') return undefined;
    if (word !== 'INTO' || words.next().toUpperCase() !== 'TABLE') continue;
    const bodyAt = words.at;
    return { kind: 'unread', table: words.qualified(words.next()), bodyAt };
  }
  return undefined;
}

function createHead(words: Words): StatementHead | undefined {
  let word = words.next().toUpperCase();
  if (word === 'TEMPORARY') word = words.next().toUpperCase();
  if (word !== 'TABLE') return undefined;
  let table = words.next();
  if (table.toUpperCase() === 'IF' && !words.wasQuoted) {
    words.next();
    words.next();
    table = words.next();
  }
  table = words.qualified(table);
  if (words.peek() === CHAR.open) return { kind: 'create', table, bodyAt: words.at };
  const { at: bodyAt } = words;
  return QUERY.has(words.next().toUpperCase()) ? { kind: 'unread', table, bodyAt } : undefined;
}

const QUERY = new Set(['AS', 'SELECT']);

/** Names of the columns of a `CREATE TABLE`, whose parenthesis is at `at`; undefined when the bytes end first. */
export function parseColumns(
  bytes: Uint8Array,
  at: number,
  dialect: Dialect,
): { columns: string[]; end: number } | undefined {
  const columns: string[] = [];
  let isStart = true;
  for (let i = at + 1, depth = 1; i < bytes.length;) {
    const next = endOfSpace(bytes, i);
    if (next === undefined) return undefined;
    const byte = bytes[next]!;
    const isQuote = byte === CHAR.backtick || byte === CHAR.quote || byte === CHAR.doubleQuote;
    const end = isQuote ? endOfQuoted(bytes, next, dialect) : endOfWord(bytes, next);
    if (end === undefined) return undefined;
    if (isStart && (byte === CHAR.backtick || byte === CHAR.doubleQuote))
      columns.push(nameIn(bytes, next, end));
    else if (isStart && isWord(byte) && !isKeyword(bytes, next, end))
      columns.push(decodeUtf8(bytes, next, end));
    if (byte === CHAR.open) depth++;
    if (byte === CHAR.close && --depth === 0) return { columns, end };
    isStart = depth === 1 && byte === CHAR.comma;
    i = end;
  }
  return undefined;
}

const KEYWORDS = new Set([
  'PRIMARY',
  'KEY',
  'UNIQUE',
  'INDEX',
  'CONSTRAINT',
  'FULLTEXT',
  'SPATIAL',
  'FOREIGN',
  'CHECK',
]);

function isKeyword(bytes: Uint8Array, at: number, end: number): boolean {
  return KEYWORDS.has(decodeUtf8(bytes, at, end).toUpperCase());
}

function endOfWord(bytes: Uint8Array, at: number): number | undefined {
  let end = at;
  while (isWord(bytes[end])) end++;
  if (end >= bytes.length) return undefined;
  return Math.max(end, at + 1);
}

function nameIn(bytes: Uint8Array, at: number, end: number): string {
  const quote = String.fromCharCode(bytes[at]!);
  return decodeUtf8(bytes, at + 1, end - 1).replaceAll(quote + quote, quote);
}

/** Names and words, one after the other. */
class Words {
  readonly #bytes: Uint8Array;
  readonly #dialect: Dialect;
  at: number;
  wasQuoted = false;

  constructor(bytes: Uint8Array, at: number, dialect: Dialect) {
    this.#bytes = bytes;
    this.#dialect = dialect;
    this.at = at;
  }

  /** The byte behind white space. */
  peek(): number {
    const next = endOfSpace(this.#bytes, this.at);
    if (next === undefined) throw new OutOfBytes('cut off');
    this.at = next;
    return this.#bytes[next]!;
  }

  next(): string {
    const first = this.peek();
    const start = this.at;
    this.wasQuoted = first === CHAR.backtick || first === CHAR.doubleQuote;
    const end = this.wasQuoted
      ? endOfQuoted(this.#bytes, start, this.#dialect)
      : endOfWord(this.#bytes, start);
    if (end === undefined) throw new OutOfBytes('cut off');
    this.at = end;
    return this.wasQuoted ? nameIn(this.#bytes, start, end) : decodeUtf8(this.#bytes, start, end);
  }

  /** The last part of `database.table`. */
  qualified(name: string): string {
    let last = name;
    while (this.peek() === CHAR.dot) {
      this.at++;
      last = this.next();
    }
    return last;
  }

  /** Names between parentheses. */
  list(): string[] {
    const names: string[] = [];
    this.at++;
    for (;;) {
      if (this.peek() === CHAR.close) break;
      const name = this.next();
      if (name !== ',') names.push(name);
    }
    this.at++;
    return names;
  }
}

/** Names of the columns of a whole `CREATE TABLE`; none when it is something else. @throws DecodeError when it is cut off */
export function columnsOf(statement: Uint8Array): readonly string[] {
  // The end of a statement is seen by what follows it.
  const bytes = Buffer.concat([statement, Buffer.from(' ;')]);
  const head = parseHead(bytes, 0, SQLITE);
  if (head?.kind !== 'create') return [];
  const found = parseColumns(bytes, head.bodyAt, SQLITE);
  if (found === undefined) throw new DecodeError('table definition that is cut off');
  return found.columns;
}
