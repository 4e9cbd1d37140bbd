import { decodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { CHAR, isWord } from './characters.ts';
import type { Dialect } from './dialect.ts';
import { endOfQuoted, endOfSpace } from './skip.ts';

/** The text ends within the head of a statement: to be tried again with more of it. Never leaves this room. */
export class OutOfBytes extends DecodeError {}

/** Behind the word at `at`, or one sign; undefined when the bytes end first. */
export function endOfWord(bytes: Uint8Array, at: number): number | undefined {
  let end = at;
  while (isWord(bytes[end])) end++;
  if (end >= bytes.length) return undefined;
  return Math.max(end, at + 1);
}

/** What stands in the quotes at `at`. */
export function nameIn(bytes: Uint8Array, at: number, end: number): string {
  const quote = String.fromCharCode(bytes[at]!);
  return decodeUtf8(bytes, at + 1, end - 1).replaceAll(quote + quote, quote);
}

const QUOTES: ReadonlySet<number> = new Set([CHAR.backtick, CHAR.doubleQuote, CHAR.quote]);

/** Names, words and signs, one after the other. */
export class Words {
  readonly #bytes: Uint8Array;
  readonly #dialect: Dialect;
  at: number;
  wasQuoted = false;
  /** What came last, without its quotes. */
  last = '';

  constructor(bytes: Uint8Array, at: number, dialect: Dialect) {
    this.#bytes = bytes;
    this.#dialect = dialect;
    this.at = at;
  }

  /** The byte behind white space. @throws OutOfBytes */
  peek(): number {
    const next = endOfSpace(this.#bytes, this.at);
    if (next === undefined) throw new OutOfBytes('cut off');
    this.at = next;
    return this.#bytes[next]!;
  }

  /** A name or text without its quotes, a word, or a sign. @throws OutOfBytes */
  next(): string {
    const first = this.peek();
    const start = this.at;
    this.wasQuoted = QUOTES.has(first);
    const end = this.wasQuoted
      ? endOfQuoted(this.#bytes, start, this.#dialect)
      : endOfWord(this.#bytes, start);
    if (end === undefined) throw new OutOfBytes('cut off');
    this.at = end;
    this.last = this.wasQuoted ? nameIn(this.#bytes, start, end) : decodeUtf8(this.#bytes, start, end);
    return this.last;
  }

  /** Behind what begins here, by what finds its end. @throws OutOfBytes */
  skip(endOf: (bytes: Uint8Array, at: number, dialect: Dialect) => number | undefined): void {
    const end = endOf(this.#bytes, this.at, this.#dialect);
    if (end === undefined) throw new OutOfBytes('cut off');
    this.at = end;
  }

  /** The next one in capitals; nothing when it is in quotes, as it is no keyword then. @throws OutOfBytes */
  keyword(): string {
    const word = this.next();
    return this.wasQuoted ? '' : word.toUpperCase();
  }

  /** The last part of `database.table`. @throws OutOfBytes */
  qualified(name = this.next()): string {
    let last = name;
    while (this.peek() === CHAR.dot) {
      this.at++;
      last = this.next();
    }
    return last;
  }

  /** Names between parentheses. @throws OutOfBytes */
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
