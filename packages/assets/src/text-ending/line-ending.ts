import { isErrorLine } from '../archive/index.ts';
import { TableShape } from './table-shape.ts';
import type { Ending } from './text-ending.ts';

const LF = 0x0a;
/** Of a line: more than any message has, and more than any id takes. */
const [MOST_START, MOST_END] = [2048, 128] as const;
const MOST_SHOWN = 120;
const ID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|(?<![0-9a-f])[0-9a-f]{32}(?![0-9a-f])/i;
/** An id without its last digits, told by its dashes. */
const CUT_ID =
  /(?<![0-9a-f-])[0-9a-f]{8}-(?:[0-9a-f]{0,4}|[0-9a-f]{4}-(?:[0-9a-f]{0,4}|[0-9a-f]{4}-(?:[0-9a-f]{0,4}|[0-9a-f]{4}-[0-9a-f]{0,11})))$/i;
/** What may be left of one that has no dashes, or had none yet. */
const FEW_DIGITS = /^[0-9a-f-]{0,35}$/i;
/** Two ids or more in one line, and what stands between the last two. */
const SEPARATED = new RegExp(
  `(?:${ID.source})([^0-9a-f]{1,8})(?:${ID.source})([^0-9a-f]{1,8})([0-9a-f]{1,31})$`,
  'i',
);

/** Lines: a list, a table, anything that is written line by line. */
export class LineEnding implements Ending {
  readonly #table = new TableShape();
  #start = '';
  #rest = '';
  /** What stood before the id in the last line that had one, while all of them have. */
  #before: string | undefined;
  #isList = true;
  #lack: string | undefined;

  push(bytes: Uint8Array): void {
    this.#table.push(bytes);
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(LF, at);
      this.#extend(bytes.subarray(at, end < 0 ? bytes.length : end));
      if (end < 0) return;
      this.#line();
      at = end + 1;
    }
  }

  end(): string | undefined {
    const line = this.#start + this.#rest;
    if (isErrorLine(line)) this.#refuse(line);
    if (this.#lack !== undefined) return this.#lack;
    return this.#endsInId(line) ? 'it ends inside an id' : this.#table.end();
  }

  /** Of long lines the beginning and the end. */
  #extend(piece: Uint8Array): void {
    const text = Buffer.from(piece.buffer, piece.byteOffset, piece.byteLength).toString('latin1');
    const room = MOST_START - this.#start.length;
    if (room > 0) this.#start += text.slice(0, room);
    if (text.length > room) this.#rest = (this.#rest + text.slice(Math.max(room, 0))).slice(-MOST_END);
  }

  #line(): void {
    const line = (this.#start + this.#rest).trimEnd();
    if (isErrorLine(line)) this.#refuse(line);
    this.#start = '';
    this.#rest = '';
    if (line === '' || /^\s*(?:#|--|\/\/)/.test(line)) return;
    const id = ID.exec(line);
    if (id !== null) this.#before = line.slice(0, id.index);
    // But for a head.
    else if (this.#before !== undefined) this.#isList = false;
  }

  #refuse(line: string): void {
    this.#lack ??= `a line of it is a message, "${line
      .slice(0, MOST_SHOWN)
      .trim()
      .replaceAll(/[^ -~]/g, '?')}"`;
  }

  /** @param last without the end of a line */
  #endsInId(last: string): boolean {
    if (CUT_ID.test(last)) return true;
    // All in one line: in a table a number may stand behind ids.
    if (this.#before === undefined)
      return (
        SEPARATED.exec(last)
          ?.slice(1, 3)
          .every((between, _, all) => between === all[0]) ?? false
      );
    if (!this.#isList || last.trim() === '' || ID.test(last)) return false;
    return last.startsWith(this.#before)
      ? FEW_DIGITS.test(last.slice(this.#before.length))
      : this.#before.startsWith(last);
  }
}
