import { CHAR } from './characters.ts';
import type { Dialect } from './dialect.ts';
import { endOfParentheses } from './skip.ts';
import { OutOfBytes, Words } from './words.ts';

/** What stands behind the columns of a `CREATE TABLE`. */
export interface TableOptions {
  /** Tables of which this one is a part: their rows are also its own. */
  readonly parents: readonly string[];
  /** What keeps the rows in another place, so that dump programs leave them there; undefined when they are in the table. */
  readonly keptBy: string | undefined;
}

/**
 * Of these mysqldump and mariadb-dump write no rows unless they are told to.
 * @source mariadb-dump --no-data-med, which is on by default
 */
const ENGINES = new Set([
  'MRG_MYISAM',
  'MRG_ISAM',
  'MERGE',
  'FEDERATED',
  'CONNECT',
  'SPIDER',
  'OQGRAPH',
  'VP',
]);
/** Honest ones have some dozens. */
const MOST_WORDS = 10_000;

/** The options of a table from its parenthesis, or from behind it; undefined when the bytes end first. */
export function parseTableOptions(bytes: Uint8Array, at: number, dialect: Dialect): TableOptions | undefined {
  try {
    return optionsIn(new Words(bytes, at, dialect));
  } catch (error) {
    if (error instanceof OutOfBytes) return undefined;
    throw error;
  }
}

function optionsIn(words: Words): TableOptions {
  let parents: readonly string[] = [];
  let keptBy: string | undefined;
  for (let count = 0; count < MOST_WORDS; count++) {
    if (words.peek() === CHAR.open) {
      words.skip(endOfParentheses);
      continue;
    }
    const word = words.keyword();
    if (word === ';') break;
    if (word === 'INHERITS' && words.peek() === CHAR.open) parents = tablesIn(words);
    else if (word === 'ENGINE') keptBy ??= engineIn(words);
    // A foreign table of PostgreSQL.
    else if (word === 'SERVER') keptBy ??= 'another server';
  }
  return { parents, keptBy };
}

function engineIn(words: Words): string | undefined {
  if (words.peek() === CHAR.equals) words.next();
  const engine = words.next();
  return ENGINES.has(engine.toUpperCase()) ? `the engine ${engine}` : undefined;
}

/** `(public.a, b)`: the last part of each name. */
function tablesIn(words: Words): string[] {
  const tables: string[] = [];
  words.at++;
  while (words.peek() !== CHAR.close) {
    const name = words.qualified();
    if (name !== ',') tables.push(name);
  }
  words.at++;
  return tables;
}
