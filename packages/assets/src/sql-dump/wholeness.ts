import { DecodeError } from '@landfall/protocol/errors';
import { CutDumpError } from './cut-dump-error.ts';
import { dialectOf } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { DumpEnding } from './ending.ts';
import { LineJudge } from './foreign.ts';
import type { LineKind } from './foreign.ts';

/** Of a line that is no SQL, for people. */
const MOST_SHOWN = 120;
/** Comments that a server of a certain version executes. */
const EXECUTED = /^\/\*M?!\d{0,6}\s*/;
const EXECUTED_STATEMENT = /^\/\*M?!(?!999999)/;

/** Hears what stands between the rows of a dump, and knows at its end whether it was read whole. */
export class Wholeness {
  readonly #ending = new DumpEnding();
  readonly #judge = new LineJudge();
  /** What was met and could not be read, the first of it. */
  #lack: DecodeError | undefined;
  /** Behind a comment that is executed. */
  owesSemicolon = false;

  /** Statements are parted at every `;`, those of a routine too. */
  get isInRoutine(): boolean {
    return this.#judge.isInRoutine;
  }

  /** The rest is read all the same; only at the end is it told. */
  lacks(what: string, offset: number): void {
    this.#lack ??= new DecodeError(`the dump was not read whole: ${what}`, { offset });
  }

  /** @returns the dialect that it gives away */
  noteComment(text: string): Dialect | undefined {
    this.#ending.take(text.replace(EXECUTED, ''));
    if (EXECUTED_STATEMENT.test(text)) this.owesSemicolon = true;
    return dialectOf(text);
  }

  /** @returns the dialect that it gives away */
  noteStatement(text: string): Dialect | undefined {
    this.#ending.take(text);
    return dialectOf(text);
  }

  /** What the line is with which a statement begins; a foreign one is kept in mind. */
  judgeLine(line: string, position: number): LineKind {
    const kind = this.#judge.take(line);
    const shown = line.slice(0, MOST_SHOWN).replaceAll(/[^ -~]/g, '?');
    if (kind === 'foreign') this.lacks(`a line of it is no SQL, "${shown}"`, position);
    return kind;
  }

  /** @throws CutDumpError when something tells that more should have come, or could not be read; DecodeError for what was lacking */
  check(isWanted: (table: string) => boolean): void {
    const { missing, unread } = this.#ending;
    for (const table of unread)
      if (isWanted(table)) throw new CutDumpError(`the dump says itself that ${table} could not be read`);
    // A message of the program may be the cause of the rest.
    const also = this.#lack === undefined ? '' : `; ${this.#lack.message}`;
    if (missing !== undefined)
      throw new CutDumpError(`dump ends before its end: there is no ${missing}${also}`);
    if (this.#lack !== undefined) throw this.#lack;
  }
}

/** The statement in a comment that servers execute, as far as it is there; undefined for any other comment. */
export function executedStatement(comment: string): string | undefined {
  if (!EXECUTED_STATEMENT.test(comment)) return undefined;
  return comment.replace(EXECUTED, '').replace(/\*\/$/, '');
}
