import { alterHead, deleteHead, renameHead, updateHead } from './changes.ts';
import { CHAR } from './characters.ts';
import type { Dialect } from './dialect.ts';
import { endOfParentheses } from './skip.ts';
import type { StatementHead } from './statement-head.ts';
import { OutOfBytes, Words } from './words.ts';

const OTHER: StatementHead = { kind: 'other' };
const MODIFIERS = new Set(['LOW_PRIORITY', 'DELAYED', 'HIGH_PRIORITY', 'IGNORE', 'INTO', 'OR', 'REPLACE']);

type Parse = (words: Words) => StatementHead;

const HEADS: Readonly<Record<string, Parse>> = {
  INSERT: insertHead,
  REPLACE: insertHead,
  LOAD: loadHead,
  COPY: copyHead,
  SET: setHead,
  CREATE: createHead,
  WITH: withHead,
  MERGE: mergeHead,
  SELECT: selectHead,
  UPDATE: updateHead,
  DELETE: deleteHead,
  TRUNCATE: deleteHead,
  RENAME: renameHead,
  ALTER: alterHead,
};

/** The head of the statement at `at`; undefined when the bytes end first. */
export function parseHead(bytes: Uint8Array, at: number, dialect: Dialect): StatementHead | undefined {
  const words = new Words(bytes, at, dialect);
  try {
    return headOf(words.keyword())(words);
  } catch (error) {
    if (error instanceof OutOfBytes) return undefined;
    throw error;
  }
}

const headOf = (verb: string): Parse => (Object.hasOwn(HEADS, verb) ? HEADS[verb]! : () => OTHER);

function insertHead(words: Words): StatementHead {
  let table = words.next();
  while (MODIFIERS.has(table.toUpperCase()) && !words.wasQuoted) table = words.next();
  table = words.qualified(table);
  const columns = words.peek() === CHAR.open ? words.list() : undefined;
  const verb = words.keyword();
  return verb === 'VALUES' || verb === 'VALUE'
    ? { kind: 'insert', table, columns, bodyAt: words.at }
    : { kind: 'unread', table, bodyAt: words.at };
}

/** `COPY public.assets (id, data) FROM stdin;`. From a file or a program its rows are not here; to one it gives them. */
function copyHead(words: Words): StatementHead {
  if (words.peek() === CHAR.open) return OTHER;
  const table = words.qualified();
  const columns = words.peek() === CHAR.open ? words.list() : undefined;
  const { at: bodyAt } = words;
  if (words.keyword() !== 'FROM') return OTHER;
  if (words.keyword() !== 'STDIN') return { kind: 'unread', table, bodyAt };
  const isPlain = words.peek() === CHAR.semicolon;
  return { kind: 'copy', table, columns, bodyAt: words.at, isPlain };
}

/** `SET STATEMENT sql_mode = '' FOR INSERT INTO assets …`: whatever it sets, it is for that statement. */
function setHead(words: Words): StatementHead {
  if (words.keyword() !== 'STATEMENT') return OTHER;
  for (let count = 0; count < MOST_WORDS; count++) {
    const word = words.keyword();
    if (word === ';') return OTHER;
    if (word !== 'FOR') continue;
    const head = headOf(words.keyword())(words);
    return head.kind === 'insert' ? { kind: 'unread', table: head.table, bodyAt: head.bodyAt } : head;
  }
  return OTHER;
}

/** Words and signs of a path in front of the table, or columns of a query. */
const MOST_WORDS = 1000;

/** `LOAD DATA INFILE 'x' INTO TABLE assets`. */
function loadHead(words: Words): StatementHead {
  for (let count = 0; count < MOST_WORDS; count++) {
    const word = words.keyword();
    if (word === ';') return OTHER;
    if (word !== 'INTO' || words.keyword() !== 'TABLE') continue;
    return unread(words);
  }
  return OTHER;
}

function createHead(words: Words): StatementHead {
  let word = words.keyword();
  while (BEFORE_TABLE.has(word)) word = words.keyword();
  if (word !== 'TABLE') return OTHER;
  let table = words.next();
  if (table.toUpperCase() === 'IF' && !words.wasQuoted) {
    words.next();
    words.next();
    table = words.next();
  }
  table = words.qualified(table);
  if (words.peek() === CHAR.open) return { kind: 'create', table, bodyAt: words.at };
  const { at: bodyAt } = words;
  const next = words.keyword();
  if (next === 'PARTITION' && words.keyword() === 'OF')
    return { kind: 'part', parent: words.qualified(), isPartition: true };
  return QUERY.has(next) ? { kind: 'unread', table, bodyAt } : OTHER;
}

const BEFORE_TABLE = new Set(['TEMPORARY', 'TEMP', 'UNLOGGED', 'FOREIGN', 'OR', 'REPLACE']);

const QUERY = new Set(['AS', 'SELECT']);
const AFTER_WITH = new Set(['INSERT', 'REPLACE', 'UPDATE', 'DELETE', 'MERGE']);

/** `WITH x AS (SELECT …) INSERT INTO assets SELECT …`. */
function withHead(words: Words): StatementHead {
  for (let count = 0; count < MOST_WORDS; count++) {
    if (words.peek() === CHAR.open) words.skip(endOfParentheses);
    const word = words.keyword();
    if (word === ';' || word === 'SELECT') return OTHER;
    if (!AFTER_WITH.has(word)) continue;
    const head = headOf(word)(words);
    return head.kind === 'insert' ? { kind: 'unread', table: head.table, bodyAt: head.bodyAt } : head;
  }
  return OTHER;
}

/** `MERGE INTO assets USING …`. */
function mergeHead(words: Words): StatementHead {
  return words.keyword() === 'INTO' ? unread(words) : OTHER;
}

/** `SELECT a, b INTO assets FROM …`. What has calls or texts in it is not looked through: they may be long. */
function selectHead(words: Words): StatementHead {
  for (let count = 0; count < MOST_WORDS; count++) {
    const next = words.peek();
    if (next === CHAR.open || next === CHAR.quote) return OTHER;
    const word = words.keyword();
    if (word === ';' || word === 'FROM') return OTHER;
    if (word !== 'INTO') continue;
    const target = words.peek() === CHAR.at ? 'OUTFILE' : words.keyword();
    if (TO_FILES.has(target)) return OTHER;
    return { kind: 'unread', table: words.qualified(words.last), bodyAt: words.at };
  }
  return OTHER;
}

const TO_FILES = new Set(['OUTFILE', 'DUMPFILE']);

function unread(words: Words): StatementHead {
  const bodyAt = words.at;
  return { kind: 'unread', table: words.qualified(), bodyAt };
}
