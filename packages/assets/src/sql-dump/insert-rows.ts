import { CHAR } from './characters.ts';
import { MOST_ROW_BYTES } from './dump-cursor.ts';
import type { DumpCursor } from './dump-cursor.ts';
import { parseRow } from './values.ts';
import type { ParsedRow } from './values.ts';

/** The longest of the keywords here, and the sign behind it. */
const MOST_KEYWORD = 10;
/** `ON DUPLICATE KEY`, `ON CONFLICT`, an alias of the new row, `RETURNING`: what they do is told elsewhere, or costs no row. */
const BEHIND_ROWS: ReadonlySet<string> = new Set(['ON', 'AS', 'RETURNING']);

/**
 * The rows behind `VALUES`. Stays in front of the semicolon, or of what is not read.
 * @param lacks told what costs more than a row
 * @throws CutDumpError when the dump ends inside a row
 */
export async function* insertedRows(
  cursor: DumpCursor,
  table: string,
  lacks: (what: string, position: number) => void,
): AsyncGenerator<{ readonly row: ParsedRow; readonly position: number }> {
  for (;;) {
    if (!(await toRow(cursor, table, lacks))) return;
    const { position } = cursor;
    yield { row: await cursor.piece(parseRow, MOST_ROW_BYTES, 'a row'), position };
    if (!(await cursor.toValue())) return;
    if (!cursor.isAt(CHAR.comma)) break;
    cursor.at++;
  }
  // Behind the rows there may be more of them, in a form that nobody knows.
  if (cursor.isAt(CHAR.semicolon) || BEHIND_ROWS.has(await wordAt(cursor))) return;
  lacks(`the rows of ${table} go on with what is not read`, cursor.position);
}

/** To the `(` of a row; false when there is none, which costs the whole. */
async function toRow(
  cursor: DumpCursor,
  table: string,
  lacks: (what: string, position: number) => void,
): Promise<boolean> {
  if (!(await cursor.toValue())) return false;
  if ((await wordAt(cursor)) === 'ROW') {
    cursor.at += 'ROW'.length;
    if (!(await cursor.toValue())) return false;
  }
  if (cursor.isAt(CHAR.open)) return true;
  if (!cursor.isAt(CHAR.semicolon)) lacks(`${table} is filled by what is no row`, cursor.position);
  return false;
}

/** The word that begins here, in capitals; nothing when it is none, or longer than any keyword. */
async function wordAt(cursor: DumpCursor): Promise<string> {
  while (cursor.bytes.length - cursor.at < MOST_KEYWORD) if (!(await cursor.grow())) break;
  return /^[A-Z]+\b/i.exec(cursor.text(MOST_KEYWORD))?.[0].toUpperCase() ?? '';
}
