import { DecodeError } from '@landfall/protocol/errors';
import { CHAR } from './characters.ts';
import { CutDumpError } from './cut-dump-error.ts';
import { MYSQL } from './dialect.ts';
import type { Dialect } from './dialect.ts';
import { endOfPiece, endOfSpace } from './skip.ts';
import { StreamWindow } from './window.ts';

const COPY_END = Buffer.from('\n\\.');
/** A row may hold one asset of 256 MB with every byte escaped. */
export const MOST_ROW_BYTES = 640 * 1024 * 1024;
/** Comments, heads of statements and table definitions. */
export const MOST_HEAD_BYTES = 4 * 1024 * 1024;

/** Where the reading of a dump is, and what it passes over. Every step asks for as much of the dump as it takes. */
export class DumpCursor {
  readonly #window: StreamWindow;
  /** As far as the dump has told. */
  dialect: Dialect = MYSQL;

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#window = new StreamWindow(chunks);
  }

  get bytes(): Uint8Array {
    return this.#window.bytes;
  }

  /** Where it is in `bytes`. */
  get at(): number {
    return this.#window.at;
  }

  set at(at: number) {
    this.#window.at = at;
  }

  /** Where it is in the dump. */
  get position(): number {
    return this.#window.position;
  }

  isAt(byte: number): boolean {
    return this.bytes[this.at] === byte;
  }

  /** More of the dump behind what is there; false at its end. @throws DecodeError when one piece is too long */
  async grow(most = MOST_HEAD_BYTES): Promise<boolean> {
    return await this.#window.grow(most);
  }

  async end(): Promise<void> {
    await this.#window.end();
  }

  /** Up to so many characters from here, of what is there. */
  text(most: number): string {
    const { bytes, at } = this;
    return Buffer.from(bytes.buffer, bytes.byteOffset + at, Math.min(bytes.length - at, most))
      .toString('latin1')
      .trimEnd();
  }

  cut(where: string): CutDumpError {
    return new CutDumpError(`dump ends inside ${where}`, { offset: this.position });
  }

  /** Behind white space and comments; false at the end of the dump. */
  async toValue(): Promise<boolean> {
    for (;;) {
      const next = endOfSpace(this.bytes, this.at);
      if (next !== undefined) {
        this.at = next;
        return true;
      }
      if (!(await this.grow())) return false;
    }
  }

  /** Parses from here, and goes behind what was parsed. @throws CutDumpError when the dump ends in it */
  async piece<T extends { readonly end: number }>(
    parse: (bytes: Uint8Array, at: number, dialect: Dialect) => T | undefined,
    most: number,
    what: string,
  ): Promise<T> {
    const found = await this.look(parse, most, what);
    this.at = found.end;
    return found;
  }

  /** Parses from here, and stays. @throws CutDumpError when the dump ends in it; DecodeError whose offset is one of the dump */
  async look<T>(
    parse: (bytes: Uint8Array, at: number, dialect: Dialect) => T | undefined,
    most: number,
    what: string,
  ): Promise<T> {
    for (;;) {
      const found = this.#parsed(parse);
      if (found !== undefined) return found;
      if (!(await this.grow(most))) throw this.cut(what);
    }
  }

  #parsed<T>(parse: (bytes: Uint8Array, at: number, dialect: Dialect) => T): T {
    const { bytes, at, position } = this;
    try {
      return parse(bytes, at, this.dialect);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      throw new DecodeError(error.what, { offset: position + (error.offset ?? at) - at, cause: error });
    }
  }

  /** Behind the `;` that ends the statement. Keeps nothing but a string or comment that goes on. */
  async skipStatement(): Promise<void> {
    while (!this.#skipToSemicolon()) if (!(await this.grow(MOST_ROW_BYTES))) throw this.cut('a statement');
  }

  /** True when the `;` was passed; else it stands at what needs more bytes. */
  #skipToSemicolon(): boolean {
    const { bytes } = this;
    while (this.at < bytes.length) {
      const isEnd = bytes[this.at] === CHAR.semicolon;
      const end = isEnd ? this.at + 1 : endOfPiece(bytes, this.at, this.dialect);
      if (end === undefined) return false;
      this.at = end;
      if (isEnd) return true;
    }
    return false;
  }

  /** Behind the end of the line; false when the dump ends first. */
  async skipLine(): Promise<boolean> {
    for (;;) {
      const end = this.bytes.indexOf(CHAR.lf, this.at);
      this.at = end < 0 ? this.bytes.length : end + 1;
      if (end >= 0) return true;
      if (!(await this.grow())) return false;
    }
  }

  /** Behind the line `\\.` that ends rows in lines. */
  async skipCopied(): Promise<void> {
    for (;;) {
      const bytes = Buffer.from(this.bytes.buffer, this.bytes.byteOffset, this.bytes.byteLength);
      const end = bytes.indexOf(COPY_END, this.at);
      if (end >= 0 && end + COPY_END.length < bytes.length) {
        this.at = end + COPY_END.length;
        return;
      }
      // The mark may lie across the end of what is there.
      this.at = Math.max(this.at, bytes.length - COPY_END.length);
      if (!(await this.grow(MOST_ROW_BYTES))) throw this.cut('rows');
    }
  }
}
