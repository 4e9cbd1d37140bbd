import { CHAR } from './characters.ts';
import type { DumpCursor } from './dump-cursor.ts';
import { MOST_ROW_BYTES } from './dump-cursor.ts';
import { COPY_FORM, unescapeC } from './strings.ts';
import type { ParsedRow, SqlValue } from './values.ts';

/** A row as a line, or the line `\.` behind the last one. */
export type CopyLine = { readonly end: number } & ({ readonly isEnd: true } | { readonly row: ParsedRow });

/**
 * The rows of `COPY … FROM stdin;` in its own form of text, from behind the line of the statement to behind `\.`.
 * @throws CutDumpError when the dump ends before that
 * @source PostgreSQL: COPY, Text Format
 */
export async function* copiedRows(
  cursor: DumpCursor,
): AsyncGenerator<{ readonly row: ParsedRow; readonly position: number }> {
  for (;;) {
    const { position } = cursor;
    const line = await cursor.piece(parseCopyLine, MOST_ROW_BYTES, 'rows');
    if ('isEnd' in line) return;
    yield { row: line.row, position };
  }
}

/** The line at `at`; undefined when the bytes end first. */
export function parseCopyLine(bytes: Uint8Array, at: number): CopyLine | undefined {
  const lineEnd = endOfLine(bytes, at);
  if (lineEnd === undefined) return undefined;
  const hasReturn = bytes[lineEnd - 1] === CHAR.cr && lineEnd - 1 >= at;
  const line = bytes.subarray(at, hasReturn ? lineEnd - 1 : lineEnd);
  const end = lineEnd + 1;
  if (line.length === 2 && line[0] === CHAR.backslash && line[1] === CHAR.dot) return { isEnd: true, end };
  const values: SqlValue[] = [];
  let unknown: string | undefined;
  for (const field of fieldsOf(line)) {
    const value = isNull(field) ? null : unescapeC(field, undefined, COPY_FORM);
    if (value === undefined) unknown ??= 'an escape that makes no sense';
    values.push(value ?? null);
  }
  const quoted = new Set(values.keys());
  return { row: { values, quoted, ...(unknown === undefined ? {} : { unknown }), end }, end };
}

/** Where the line ends: a line end behind a backslash is part of a value. */
function endOfLine(bytes: Uint8Array, at: number): number | undefined {
  for (let from = at; ;) {
    const found = bytes.indexOf(CHAR.lf, from);
    if (found < 0) return undefined;
    if (!isEscaped(bytes, at, found)) return found;
    from = found + 1;
  }
}

function isEscaped(bytes: Uint8Array, start: number, at: number): boolean {
  let before = at;
  while (before > start && bytes[before - 1] === CHAR.backslash) before--;
  return (at - before) % 2 === 1;
}

function* fieldsOf(line: Uint8Array): Generator<Uint8Array> {
  let start = 0;
  for (let from = 0; ;) {
    const found = line.indexOf(CHAR.tab, from);
    if (found < 0) break;
    from = found + 1;
    if (isEscaped(line, start, found)) continue;
    yield line.subarray(start, found);
    start = from;
  }
  yield line.subarray(start);
}

const LETTER_N = 0x4e;

const isNull = (field: Uint8Array): boolean =>
  field.length === 2 && field[0] === CHAR.backslash && field[1] === LETTER_N;
