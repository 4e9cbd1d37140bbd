import { CHAR } from './characters.ts';
import { TABLE_KEYWORDS } from './keywords.ts';
import { endOfParentheses } from './skip.ts';
import type { ChangeHead, StatementHead } from './statement-head.ts';
import type { Words } from './words.ts';

/** Of tables, and of what is done to one; honest statements have some dozens. */
const MOST_WORDS = 10_000;
const OTHER: StatementHead = { kind: 'other' };

/** `UPDATE IGNORE grid.assets AS a, b SET …`: each word in front of `SET` may be a table that it changes. */
export function updateHead(words: Words): StatementHead {
  return { kind: 'changed', verb: 'UPDATE', tables: namesUntil(words, ['SET']) };
}

/** `DELETE FROM assets …`, `DELETE a FROM assets AS a …`, `TRUNCATE TABLE assets`. */
export function deleteHead(words: Words): StatementHead {
  return { kind: 'emptied', verb: 'DELETE or TRUNCATE', tables: namesUntil(words, ['WHERE', 'RETURNING']) };
}

/** `RENAME TABLE a TO b, c TO d`. */
export function renameHead(words: Words): StatementHead {
  if (!words.keyword().startsWith('TABLE')) return OTHER;
  return { kind: 'changed', verb: 'RENAME TABLE', tables: namesUntil(words, []) };
}

/** Every name or word up to one of these, or to the end of the statement. */
function namesUntil(words: Words, ends: readonly string[]): string[] {
  const names: string[] = [];
  for (let count = 0; count < MOST_WORDS; count++) {
    if (words.peek() === CHAR.open) words.skip(endOfParentheses);
    const word = words.keyword();
    if (word === ';' || ends.includes(word)) break;
    names.push(words.last);
  }
  return names;
}

/** `ALTER TABLE assets …`: whether it gets another name, or other columns; keys and all else are nothing to us. */
export function alterHead(words: Words): StatementHead {
  if (words.keyword() !== 'TABLE') return OTHER;
  let table = words.next();
  for (; !words.wasQuoted && BEFORE_TABLE.has(table.toUpperCase());) table = words.next();
  table = words.qualified(table);
  let reshaped: ChangeHead | undefined;
  for (let count = 0; count < MOST_WORDS; count++) {
    if (words.peek() === CHAR.open) words.skip(endOfParentheses);
    const word = words.keyword();
    if (word === ';') return reshaped ?? OTHER;
    if (FOREIGN_ROWS.has(word) && !words.wasQuoted)
      return { kind: 'changed', verb: `ALTER TABLE … ${word}`, tables: [table, ...namesUntil(words, [])] };
    if (word === 'ATTACH' && !words.wasQuoted) return { kind: 'part', parent: table, isPartition: true };
    if (word === 'INHERIT') return { kind: 'part', parent: words.qualified(), isPartition: false };
    const action = Object.hasOwn(ACTIONS, word) ? ACTIONS[word]!(words) : undefined;
    if (action?.renamed !== undefined)
      return { kind: 'changed', verb: 'ALTER TABLE … RENAME', tables: [table, action.renamed] };
    if (action?.isReshaping === true) reshaped = { kind: 'reshaped', verb: 'ALTER TABLE', tables: [table] };
  }
  return { kind: 'changed', verb: 'ALTER TABLE', tables: [table] };
}

/** `EXCHANGE PARTITION p WITH TABLE b`, `IMPORT TABLESPACE`: rows that stand in no dump. */
const FOREIGN_ROWS = new Set(['EXCHANGE', 'IMPORT']);
const BEFORE_TABLE = new Set(['IF', 'EXISTS', 'ONLY']);
const RENAMED_PARTS = new Set(['INDEX', 'KEY', 'CONSTRAINT']);
const NO_COLUMN = new Set([...TABLE_KEYWORDS, 'PARTITION', 'PERIOD', 'SYSTEM']);
const BEFORE_NAME = new Set(['TO', 'AS', '=']);

interface Action {
  readonly isReshaping?: boolean;
  /** What the table is called then. */
  readonly renamed?: string;
}

const columnAction = (words: Words): Action => ({ isReshaping: !NO_COLUMN.has(words.keyword()) });
const reshaping = (): Action => ({ isReshaping: true });

/** What begins with these words, wherever they stand: a column that is called so is taken for one, to be sure. */
const ACTIONS: Readonly<Record<string, (words: Words) => Action>> = {
  ADD: columnAction,
  DROP: columnAction,
  CHANGE: reshaping,
  FIRST: reshaping,
  AFTER: reshaping,
  RENAME: renameAction,
};

function renameAction(words: Words): Action {
  const word = words.keyword();
  if (RENAMED_PARTS.has(word)) return {};
  if (word === 'COLUMN') return { isReshaping: true };
  if (BEFORE_NAME.has(word)) return { renamed: words.qualified() };
  const name = words.qualified(words.last);
  // `RENAME a TO b` is of a column.
  const next = words.peek();
  return next === CHAR.semicolon || next === CHAR.comma ? { renamed: name } : { isReshaping: true };
}
