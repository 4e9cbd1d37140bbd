import { DecodeError } from '../errors/index.ts';
import { expandReferences } from './references.ts';

const LESS = 0x3c;
const GREATER = 0x3e;
const SLASH = 0x2f;
const BANG = 0x21;
const QUESTION = 0x3f;

/** White space, name, and value in quotes of either kind. */
const ATTRIBUTE = /\s+([^\s=>/]+)\s*=\s*(?:"([^"]*)"|'([^']*)')/y;

/** What {@link XmlScanner.next} stopped at. `empty` is `<name/>`: there is no `close` for it. */
export type XmlTag = 'open' | 'empty' | 'close' | 'end';

/**
 * Walks the tags of a small XML document front to back. There is no document type, no entity but the five
 * predefined ones, and no namespace: what the protocol's documents have and nothing that could expand.
 * XML declaration, processing instructions and comments are skipped, attributes too.
 * @throws DecodeError from every step that meets something else.
 */
export class XmlScanner {
  /** The whole document, every end of a line a `\n`; places and offsets count in it. */
  readonly text: string;
  /** Where the next step begins. */
  at = 0;
  /** Name of the tag of the last step. */
  name = '';
  /** Where the attributes of the last opening tag begin. */
  #attributesAt = 0;

  constructor(text: string) {
    this.text = text.includes('\r') ? text.replaceAll('\r\n', '\n').replaceAll('\r', '\n') : text;
    if (this.text.charCodeAt(0) === 0xfeff) this.at = 1;
  }

  /** To behind the next tag; only white space may come before it. */
  next(): XmlTag {
    this.skipMisc();
    if (this.at >= this.text.length) return 'end';
    return this.#tag();
  }

  /** Steps over the closing tag of `name`. */
  expectClose(name: string): void {
    const before = this.at;
    if (this.next() !== 'close' || this.name !== name) throw this.error(`</${name}> expected`, before);
  }

  /** Value of an attribute of the opening tag of the last step, references resolved; undefined when it has none. */
  attribute(name: string): string | undefined {
    const pattern = new RegExp(ATTRIBUTE);
    pattern.lastIndex = this.#attributesAt;
    for (let match = pattern.exec(this.text); match !== null; match = pattern.exec(this.text)) {
      const value = match[2] ?? match[3]!;
      if (match[1] === name) return this.#resolved(value, match.index);
    }
    return undefined;
  }

  /** All attributes of the opening tag of the last step, in their order, references resolved. */
  attributes(): readonly (readonly [string, string])[] {
    const found: [string, string][] = [];
    const pattern = new RegExp(ATTRIBUTE);
    pattern.lastIndex = this.#attributesAt;
    for (let match = pattern.exec(this.text); match !== null; match = pattern.exec(this.text)) {
      found.push([match[1]!, this.#resolved(match[2] ?? match[3]!, match.index)]);
    }
    return found;
  }

  #resolved(value: string, at: number): string {
    return value.includes('&') ? expandReferences(value, at) : value;
  }

  /** The characters up to the next tag, CDATA and references resolved. The tag itself is the next step. */
  readText(): string {
    let text = '';
    for (;;) {
      const less = this.text.indexOf('<', this.at);
      if (less < 0) throw this.error('document ends inside an element', this.text.length);
      text += this.#characters(this.at, less);
      this.at = less;
      const code = this.text.charCodeAt(less + 1);
      if (code === QUESTION) this.#skipTo('?>', less + 2);
      else if (code !== BANG) return text;
      else if (this.text.startsWith('<![CDATA[', less)) text += this.#section(less + 9);
      else this.#skipComment();
    }
  }

  /** Steps over white space only; stays where there is none. */
  skipSpace(): void {
    while (isSpace(this.text.charCodeAt(this.at))) this.at++;
  }

  /** Skips white space, comments and instructions to the end of the text. */
  expectEnd(): void {
    if (this.next() !== 'end') throw this.error('content after the document');
  }

  /** What is to be thrown for a fault of the document, at an offset in it: by default where the next step begins. */
  error(what: string, offset = this.at): DecodeError {
    return new DecodeError(what, { offset });
  }

  #tag(): XmlTag {
    const closing = this.text.charCodeAt(this.at + 1) === SLASH;
    const start = closing ? this.at + 2 : this.at + 1;
    let end = start;
    if (!isNameStart(this.text.charCodeAt(end))) throw this.error('not a tag');
    while (isNamePart(this.text.charCodeAt(end))) end++;
    this.name = this.text.slice(start, end);
    if (closing) {
      while (isSpace(this.text.charCodeAt(end))) end++;
      if (this.text.charCodeAt(end) !== GREATER) throw this.error('tag without an end');
      this.at = end + 1;
      return 'close';
    }
    this.#attributesAt = end;
    return this.#skipAttributes(end);
  }

  #skipAttributes(at: number): 'open' | 'empty' {
    const { text } = this;
    for (;;) {
      const gap = at;
      while (isSpace(text.charCodeAt(at))) at++;
      const code = text.charCodeAt(at);
      if (code === GREATER) {
        this.at = at + 1;
        return 'open';
      }
      if (code === SLASH && text.charCodeAt(at + 1) === GREATER) {
        this.at = at + 2;
        return 'empty';
      }
      if (at === gap || !isNameStart(code)) throw this.error('not an attribute', at);
      at = this.#skipAttribute(at);
    }
  }

  #skipAttribute(at: number): number {
    const { text } = this;
    while (isNamePart(text.charCodeAt(at))) at++;
    while (isSpace(text.charCodeAt(at))) at++;
    if (text[at] !== '=') throw this.error('attribute without a value', at);
    at++;
    while (isSpace(text.charCodeAt(at))) at++;
    const quote = text[at];
    if (quote !== '"' && quote !== "'") throw this.error('attribute without quotes', at);
    const end = text.indexOf(quote, at + 1);
    if (end < 0) throw this.error('attribute without an end', at);
    if (text.slice(at, end).includes('<')) throw this.error('< inside an attribute', at);
    return end + 1;
  }

  /** Skips what may stand between tags: white space, comments and instructions. */
  skipMisc(): void {
    for (;;) {
      this.skipSpace();
      if (this.at >= this.text.length) return;
      if (this.text.charCodeAt(this.at) !== LESS) throw this.error('text between elements');
      const code = this.text.charCodeAt(this.at + 1);
      if (code === QUESTION) this.#skipTo('?>', this.at + 2);
      else if (code === BANG) this.#skipComment();
      else return;
    }
  }

  #skipComment(): void {
    if (!this.text.startsWith('<!--', this.at)) throw this.error('document type or entity declaration');
    this.#skipTo('-->', this.at + 4);
  }

  #skipTo(terminator: string, from: number): void {
    const found = this.text.indexOf(terminator, from);
    if (found < 0) throw this.error(`${terminator} expected`);
    this.at = found + terminator.length;
  }

  #section(start: number): string {
    const end = this.text.indexOf(']]>', start);
    if (end < 0) throw this.error(']]> expected');
    this.at = end + 3;
    return this.text.slice(start, end);
  }

  #characters(start: number, end: number): string {
    const raw = this.text.slice(start, end);
    return raw.includes('&') ? expandReferences(raw, start) : raw;
  }
}

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x09 || code === 0x0d;

/** Letters, `_`, `:` and everything beyond ASCII. */
const isNameStart = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  code === 0x5f ||
  code === 0x3a ||
  code >= 0x80;

const isNamePart = (code: number): boolean =>
  isNameStart(code) || (code >= 0x30 && code <= 0x39) || code === 0x2d || code === 0x2e;
