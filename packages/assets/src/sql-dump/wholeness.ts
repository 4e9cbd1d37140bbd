import { DecodeError } from '@landfall/protocol/errors';
import { isErrorLine } from '../archive/index.ts';
import { CutDumpError } from './cut-dump-error.ts';
import { DialectWatch } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { DumpEnding } from './ending.ts';
import { LineJudge } from './foreign.ts';
import type { LineKind } from './foreign.ts';

/** Of a line that is no SQL, for people. */
const MOST_SHOWN = 120;
/** Comments that a server of a certain version executes. */
const EXECUTED = /^\/\*M?!\d{0,6}\s*/;
/** What puts texts together. */
const JOINS = /\|\||concat|printf|format|replace|insert|pad\s*\(|char\s*\(|hex\s*\(|\+/i;
const EXECUTED_STATEMENT = /^\/\*M?!(?!999999)/;

/** Why a dump may lack rows although it was read whole. */
export interface DumpReservation {
  readonly kind: 'open end' | 'chosen rows' | 'generated column';
  readonly reason: string;
}

/** Hears what stands between the rows of a dump, and knows at its end whether it was read whole. */
export class Wholeness {
  readonly #ending = new DumpEnding();
  readonly #judge = new LineJudge();
  readonly #dialect = new DialectWatch();
  /** What was met and could not be read, the first of it. */
  #lack: { readonly what: string; readonly offset: number } | undefined;
  /** Rows that were not understood. */
  #rows = 0;
  /** The first that is put together of others. */
  #generated: string | undefined;
  /** The last line was a message of the program. */
  #endsInMessage = false;
  /** Behind a comment that is executed. */
  owesSemicolon = false;

  /** Statements are parted at every `;`, those of a routine too. */
  get isInRoutine(): boolean {
    return this.#judge.isInRoutine;
  }

  /** The rest is read all the same; only at the end is it told. */
  lacks(what: string, offset: number): void {
    this.#lack ??= { what, offset };
  }

  /** Of that many only the first is told. */
  lacksRow(what: string, offset: number): void {
    this.#rows++;
    this.lacks(what, offset);
  }

  /** @returns the dialect from there on */
  noteComment(text: string, offset: number): Dialect {
    const isExecuted = EXECUTED_STATEMENT.test(text);
    this.#ending.take(text.replace(EXECUTED, ''));
    if (isExecuted) {
      this.owesSemicolon = true;
      this.#ending.hasTraces = true;
    }
    this.#endsInMessage = false;
    return this.#note(text, isExecuted, offset);
  }

  /** @returns the dialect from there on */
  noteStatement(text: string, offset: number): Dialect {
    this.#ending.take(text);
    return this.#note(text, true, offset);
  }

  /** What a routine sets is for itself. */
  #note(text: string, isExecuted: boolean, offset: number): Dialect {
    this.#dialect.note(text, isExecuted && !this.isInRoutine);
    const { unreadSet, dialect } = this.#dialect;
    if (unreadSet !== undefined)
      this.lacks(
        `its texts are in ${unreadSet}: dump it in UTF-8 (--default-character-set=utf8mb4, pg_dump --encoding=UTF8)`,
        offset,
      );
    return dialect;
  }

  /** Rows come. */
  noteRows(): void {
    if (!this.isInRoutine) this.#ending.noteRows();
  }

  /** Values of a generated column are not in a dump. What takes no text from more than one place has only what stands elsewhere in it. */
  noteGenerated(table: string, column: string, made: string): void {
    if (JOINS.test(made)) this.#generated ??= `column ${column} of ${table}`;
  }

  /** Why it may lack rows although nothing was cut as far as anybody can see. */
  *reservations(): Generator<DumpReservation> {
    const { isOpen, chosenBy } = this.#ending;
    if (isOpen)
      yield {
        kind: 'open end',
        reason: 'nothing in it tells where it ends (--compact?): what was cut from it does not show',
      };
    if (chosenBy !== undefined)
      yield { kind: 'chosen rows', reason: `it has not all rows of a table, but those WHERE ${chosenBy}` };
    if (this.#generated !== undefined)
      yield {
        kind: 'generated column',
        reason: `${this.#generated} is put together of others, and dumps have no values of such columns`,
      };
  }

  /** What the line is with which a statement begins; a foreign one is kept in mind. */
  judgeLine(line: string, position: number): LineKind {
    const kind = this.#judge.take(line);
    const shown = line.slice(0, MOST_SHOWN).replaceAll(/[^ -~]/g, '?');
    if (kind === 'foreign') this.lacks(`a line of it is no SQL, "${shown}"`, position);
    if (kind !== 'aside') this.#endsInMessage = kind === 'foreign' && isErrorLine(line);
    return kind;
  }

  /** @throws CutDumpError when something tells that more should have come, or could not be read; DecodeError for what was lacking */
  check(isWanted: (table: string) => boolean): void {
    const { missing, unread } = this.#ending;
    for (const table of unread)
      if (isWanted(table)) throw new CutDumpError(`the dump says itself that ${table} could not be read`);
    const lack = this.#fault;
    // A message of the program may be the cause of the rest.
    const also = lack === undefined ? '' : `; ${lack.message}`;
    if (missing !== undefined)
      throw new CutDumpError(`dump ends before its end: there is no ${missing}${also}`);
    if (this.#endsInMessage) throw new CutDumpError(`dump ends with a message of its program${also}`);
    if (lack !== undefined) throw lack;
  }

  get #fault(): DecodeError | undefined {
    if (this.#lack === undefined) return undefined;
    const { what, offset } = this.#lack;
    const more = this.#rows > 1 ? `, one of ${this.#rows} rows that were not understood` : '';
    return new DecodeError(`the dump was not read whole: ${what}${more}`, { offset });
  }
}

/** The statement in a comment that servers execute, as far as it is there; undefined for any other comment. */
export function executedStatement(comment: string): string | undefined {
  if (!EXECUTED_STATEMENT.test(comment)) return undefined;
  return comment.replace(EXECUTED, '').replace(/\*\/$/, '');
}
