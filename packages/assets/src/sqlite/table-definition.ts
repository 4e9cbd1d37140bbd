import { DecodeError } from '@landfall/protocol/errors';
import { SqlCursor, tokensOf } from './sql-tokens.ts';
import type { SqlToken } from './sql-tokens.ts';

/** A column as its table defines it. */
export interface ColumnDefinition {
  readonly name: string;
  /** As it is written, its words with a blank between them; empty where it has none. */
  readonly type: string;
  /** Whether the ids of rows are its values: none are kept for it. */
  readonly isRowId: boolean;
  /** What rows have that were written before it was added. */
  readonly default: readonly SqlToken[] | undefined;
  /** What its values are made of; none of them is kept where that is `virtual`. */
  readonly made: readonly SqlToken[] | undefined;
  readonly isVirtual: boolean;
}

/** What a `CREATE TABLE` says. */
export interface TableDefinition {
  readonly name: string;
  readonly columns: readonly ColumnDefinition[];
  /** Columns of each index that SQLite makes by itself, in the order of those: places among `columns`. */
  readonly keys: readonly (readonly number[])[];
  readonly hasRowIds: boolean;
}

/**
 * A table as the schema of a database defines it. Only what SQLite would take is taken: a schema that was damaged mostly is not.
 * @throws DecodeError when it makes no sense @source sqlite.org/lang_createtable.html
 */
export function parseTable(sql: string): TableDefinition {
  return new TableParser(new SqlCursor(tokensOf(sql))).table();
}

interface Column extends Omit<ColumnDefinition, 'isRowId'> {
  /** How the key of the table is written behind it. */
  primary: 'none' | 'plain' | 'descending';
}

const TABLE_CONSTRAINTS = ['CONSTRAINT', 'PRIMARY', 'UNIQUE', 'CHECK', 'FOREIGN'];
const COLUMN_CONSTRAINTS = new Set(
  'CONSTRAINT DEFAULT NULL NOT PRIMARY UNIQUE CHECK REFERENCES COLLATE AS DEFERRABLE'.split(' '),
);
const MOST_COLUMNS = 2000;

class TableParser {
  readonly #cursor: SqlCursor;
  readonly #columns: Column[] = [];
  readonly #keys: { readonly columns: readonly number[]; readonly isPrimary: boolean }[] = [];

  constructor(cursor: SqlCursor) {
    this.#cursor = cursor;
  }

  table(): TableDefinition {
    const cursor = this.#cursor;
    cursor.expectKeywords('CREATE');
    if (!cursor.takeKeywords('TEMP')) cursor.takeKeywords('TEMPORARY');
    cursor.expectKeywords('TABLE');
    cursor.takeKeywords('IF', 'NOT', 'EXISTS');
    let name = cursor.name();
    if (cursor.takeSign('.')) name = cursor.name();
    cursor.expectSign('(');
    this.#body();
    const hasRowIds = this.#options();
    const rowId = hasRowIds ? this.#rowId() : undefined;
    return {
      name,
      columns: this.#columns.map((column, at) => ({ ...column, isRowId: at === rowId })),
      keys: this.#keys
        .filter(({ isPrimary }) => !isPrimary || (hasRowIds && rowId === undefined))
        .map(({ columns }) => columns),
      hasRowIds,
    };
  }

  #body(): void {
    do this.#column();
    while (this.#cursor.takeSign(',') && !this.#cursor.isKeyword(...TABLE_CONSTRAINTS));
    while (!this.#cursor.takeSign(')')) {
      this.#tableConstraint();
      this.#cursor.takeSign(',');
    }
  }

  #column(): void {
    const cursor = this.#cursor;
    const name = cursor.name();
    if (this.#columns.some((one) => one.name.toLowerCase() === name.toLowerCase()))
      throw new DecodeError(`two columns ${name}`);
    if (this.#columns.length >= MOST_COLUMNS) throw new DecodeError('too many columns');
    const column: Mutable = { name, type: this.#type(), default: undefined, made: undefined };
    const before = this.#keys.length;
    let primary: Column['primary'] = 'none';
    while (!cursor.isSign(',') && !cursor.isSign(')')) primary = this.#columnConstraint(column) ?? primary;
    this.#columns.push({ ...column, isVirtual: column.isVirtual === true, primary });
    if (this.#keys.length - before > 2) throw new DecodeError(`column ${name} with too many keys`);
  }

  /** Any words, and one or two numbers. */
  #type(): string {
    const cursor = this.#cursor;
    const words: string[] = [];
    while (!cursor.isSign(',') && !cursor.isSign(')') && !cursor.isSign('(')) {
      if (COLUMN_CONSTRAINTS.has(cursor.peek()?.keyword ?? '')) break;
      words.push(cursor.name());
    }
    if (words.length > 0 && cursor.isSign('(')) assertAmounts(cursor.parenthesised());
    // SQLite takes these two for the end of a type as well.
    const type = words.join(' ').replace(/\s*\bgenerated always$/i, '');
    cursor.takeKeywords('GENERATED', 'ALWAYS');
    return type;
  }

  #columnConstraint(column: Mutable): Column['primary'] | undefined {
    const cursor = this.#cursor;
    if (cursor.takeKeywords('CONSTRAINT')) cursor.name();
    else if (cursor.takeKeywords('DEFAULT')) column.default = this.#default();
    else if (cursor.takeKeywords('NOT', 'NULL') || cursor.takeKeywords('NULL')) this.#onConflict();
    else if (cursor.takeKeywords('PRIMARY', 'KEY')) return this.#primary();
    else if (cursor.takeKeywords('UNIQUE')) {
      this.#onConflict();
      this.#keys.push({ columns: [this.#columns.length], isPrimary: false });
    } else if (cursor.takeKeywords('CHECK')) cursor.parenthesised();
    else if (cursor.isKeyword('REFERENCES', 'DEFERRABLE') || isNotDeferrable(cursor)) this.#references();
    else if (cursor.takeKeywords('COLLATE')) cursor.name();
    else if (cursor.takeKeywords('GENERATED', 'ALWAYS') || cursor.isKeyword('AS')) this.#made(column);
    else throw cursor.unexpected();
    return undefined;
  }

  #primary(): Column['primary'] {
    const cursor = this.#cursor;
    const isDescending = cursor.takeKeywords('DESC');
    if (!isDescending) cursor.takeKeywords('ASC');
    this.#onConflict();
    cursor.takeKeywords('AUTOINCREMENT');
    this.#keys.push({ columns: [this.#columns.length], isPrimary: true });
    return isDescending ? 'descending' : 'plain';
  }

  #default(): readonly SqlToken[] {
    const cursor = this.#cursor;
    if (cursor.isSign('(')) return cursor.parenthesised();
    const token = cursor.next();
    if (token.kind === 'sign' && (token.text === '+' || token.text === '-')) return [token, cursor.next()];
    if (token.kind === 'sign') throw new DecodeError(`${token.text} as a default`);
    return [token];
  }

  #made(column: Mutable): void {
    const cursor = this.#cursor;
    cursor.expectKeywords('AS');
    column.made = cursor.parenthesised();
    column.isVirtual = !cursor.takeKeywords('STORED');
    if (column.isVirtual) cursor.takeKeywords('VIRTUAL');
  }

  #onConflict(): void {
    if (this.#cursor.takeKeywords('ON', 'CONFLICT')) this.#cursor.name();
  }

  #references(): void {
    const cursor = this.#cursor;
    if (cursor.takeKeywords('REFERENCES')) {
      cursor.name();
      if (cursor.isSign('(')) cursor.parenthesised();
      for (;;)
        if (cursor.takeKeywords('MATCH')) cursor.name();
        else if (cursor.takeKeywords('ON')) this.#action();
        else break;
    }
    if (isNotDeferrable(cursor)) cursor.next();
    if (cursor.takeKeywords('DEFERRABLE') && cursor.takeKeywords('INITIALLY')) cursor.name();
  }

  /** `DELETE SET NULL`, `UPDATE NO ACTION`, `DELETE CASCADE`. */
  #action(): void {
    const cursor = this.#cursor;
    if (!cursor.takeKeywords('DELETE') && !cursor.takeKeywords('UPDATE') && !cursor.takeKeywords('INSERT'))
      throw cursor.unexpected();
    if (cursor.isKeyword('SET', 'NO')) cursor.next();
    cursor.name();
  }

  #tableConstraint(): void {
    const cursor = this.#cursor;
    if (cursor.takeKeywords('CONSTRAINT')) cursor.name();
    else if (cursor.takeKeywords('PRIMARY', 'KEY')) this.#key(true);
    else if (cursor.takeKeywords('UNIQUE')) this.#key(false);
    else if (cursor.takeKeywords('CHECK')) {
      cursor.parenthesised();
      this.#onConflict();
    } else if (cursor.takeKeywords('FOREIGN', 'KEY')) {
      columnNames(cursor.parenthesised()).forEach((name) => this.#place(name));
      if (!cursor.isKeyword('REFERENCES')) throw cursor.unexpected();
      this.#references();
    } else throw cursor.unexpected();
  }

  #key(isPrimary: boolean): void {
    const tokens = this.#cursor.parenthesised().filter(({ keyword }) => keyword !== 'AUTOINCREMENT');
    this.#keys.push({ columns: columnNames(tokens).map((name) => this.#place(name)), isPrimary });
    this.#onConflict();
  }

  #place(name: string): number {
    const place = this.#columns.findIndex((column) => column.name.toLowerCase() === name.toLowerCase());
    if (place < 0) throw new DecodeError(`a key of a column ${name}, which it does not have`);
    return place;
  }

  /** `INTEGER PRIMARY KEY`, whichever way it is written but one. */
  #rowId(): number | undefined {
    const primary = this.#keys.find(({ isPrimary }) => isPrimary)?.columns;
    if (primary === undefined || primary.length !== 1) return undefined;
    const column = this.#columns[primary[0]!]!;
    return /^integer$/i.test(column.type) && column.primary !== 'descending' ? primary[0] : undefined;
  }

  /** Behind the parenthesis. @returns whether its rows have ids */
  #options(): boolean {
    const cursor = this.#cursor;
    let hasRowIds = true;
    while (!cursor.isAtEnd) {
      if (cursor.takeKeywords('WITHOUT', 'ROWID')) hasRowIds = false;
      else if (!cursor.takeKeywords('STRICT')) throw cursor.unexpected();
      if (!cursor.takeSign(',') && !cursor.isAtEnd) throw cursor.unexpected();
    }
    return hasRowIds;
  }
}

interface Mutable {
  readonly name: string;
  readonly type: string;
  default: readonly SqlToken[] | undefined;
  made: readonly SqlToken[] | undefined;
  isVirtual?: boolean;
}

const isNotDeferrable = (cursor: SqlCursor): boolean =>
  cursor.isKeyword('NOT') && cursor.peek(1)?.keyword === 'DEFERRABLE';

function assertAmounts(tokens: readonly SqlToken[]): void {
  const text = tokens.map((token) => token.text).join('');
  if (!/^[-+]?[\d.]+(?:,[-+]?[\d.]+)?$/.test(text) && tokens.some(({ kind }) => kind === 'sign'))
    throw new DecodeError(`a type of ${text.slice(0, 32)}`);
}

/** `a, "b" COLLATE NOCASE DESC`. @throws DecodeError when there is anything else than columns */
export function columnNames(tokens: readonly SqlToken[]): string[] {
  const cursor = new SqlCursor(tokens);
  const names: string[] = [];
  do {
    names.push(cursor.name());
    if (cursor.takeKeywords('COLLATE')) cursor.name();
    if (!cursor.takeKeywords('ASC')) cursor.takeKeywords('DESC');
  } while (cursor.takeSign(','));
  if (!cursor.isAtEnd) throw cursor.unexpected();
  return names;
}

/**
 * The columns of a `CREATE INDEX`; undefined when it has anything made of them.
 * @throws DecodeError when it is something else
 */
export function parseIndex(sql: string): {
  table: string;
  columns: readonly string[] | undefined;
  isPartial: boolean;
} {
  const cursor = new SqlCursor(tokensOf(sql));
  cursor.expectKeywords('CREATE');
  cursor.takeKeywords('UNIQUE');
  cursor.expectKeywords('INDEX');
  cursor.takeKeywords('IF', 'NOT', 'EXISTS');
  cursor.name();
  if (cursor.takeSign('.')) cursor.name();
  cursor.expectKeywords('ON');
  const table = cursor.name();
  const inside = cursor.parenthesised();
  const isPartial = cursor.isKeyword('WHERE');
  if (!isPartial && !cursor.isAtEnd) throw cursor.unexpected();
  return { table, columns: columnsIn(inside), isPartial };
}

function columnsIn(tokens: readonly SqlToken[]): readonly string[] | undefined {
  try {
    return columnNames(tokens);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return undefined;
  }
}
