import type { Ending } from './text-ending.ts';

const CODE = {
  quote: 0x22,
  apostrophe: 0x27,
  backslash: 0x5c,
  openBracket: 0x5b,
  closeBracket: 0x5d,
  openBrace: 0x7b,
  closeBrace: 0x7d,
} as const;
const BLANKS: ReadonlySet<number> = new Set([0, 0x09, 0x0a, 0x0d, 0x1e, 0x20, 0x2c, 0x3b]);
/** Behind these a value or a key begins: an apostrophe elsewhere is one. */
const BEFORE_TEXT: ReadonlySet<number> = new Set([...BLANKS, ...Buffer.from('{[:(')]);
const VALUE = /^(?:true|false|null|[+-]?[\d.][\d.e+-]*)$/i;
const MOST_WORD = 40;

/** Values of JSON (of Python and LLSD notation too, whose texts may stand in apostrophes), one or many behind one another. */
export class JsonEnding implements Ending {
  /** Of braces and of brackets that are open. */
  #braces = 0;
  #brackets = 0;
  /** The sign that ends the text that is open; none outside of texts. */
  #quote = 0;
  #isEscaped = false;
  #before = 0x20;
  /** Outside of everything. */
  #word = '';
  #lack: string | undefined;

  push(bytes: Uint8Array): void {
    for (const byte of bytes) {
      if (this.#quote === 0) this.#outside(byte);
      else if (this.#isEscaped) this.#isEscaped = false;
      else if (byte === CODE.backslash) this.#isEscaped = true;
      else if (byte === this.#quote) this.#quote = 0;
      this.#before = byte;
    }
  }

  end(): string | undefined {
    this.#endWord();
    if (this.#quote !== 0) return 'it ends inside a text';
    if (this.#braces > 0 || this.#brackets > 0)
      return `it ends before ${this.#braces + this.#brackets} of its brackets are closed`;
    return this.#lack;
  }

  #outside(byte: number): void {
    switch (byte) {
      case CODE.quote:
        this.#quote = byte;
        return this.#endWord();
      case CODE.apostrophe:
        if (BEFORE_TEXT.has(this.#before)) this.#quote = byte;
        return;
      case CODE.openBrace:
        this.#braces++;
        return this.#endWord();
      case CODE.openBracket:
        this.#brackets++;
        return this.#endWord();
      case CODE.closeBrace:
        return this.#close(--this.#braces);
      case CODE.closeBracket:
        return this.#close(--this.#brackets);
      default:
        if (this.#braces > 0 || this.#brackets > 0) return;
        if (BLANKS.has(byte)) this.#endWord();
        else if (this.#word.length < MOST_WORD) this.#word += String.fromCharCode(byte);
    }
  }

  #close(open: number): void {
    if (open < 0) this.#lack ??= 'it closes more brackets than it opens';
  }

  /** What stands between values is a message of somebody who failed, or of another file. */
  #endWord(): void {
    if (this.#word !== '' && !VALUE.test(this.#word))
      this.#lack ??= `it goes on with what is no JSON, "${this.#word.replaceAll(/[^ -~]/g, '?')}"`;
    this.#word = '';
  }
}
