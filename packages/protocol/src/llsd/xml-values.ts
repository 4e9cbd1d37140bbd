import type { XmlScanner, XmlTag } from '../xml/index.ts';
import { KeyPlace } from './key-order.ts';
import type { Budget } from './limits.ts';
import { UUID_LENGTH, readUuid } from './uuid-text.ts';
import { createLlsdMap } from './value.ts';
import type { LlsdMap, LlsdValue } from './value.ts';
import { decodeEncoded } from './encoded-binary.ts';
import { readScalar } from './xml-scalar.ts';
import { isAtTag, readContent, skipElement, skipRest, skipStray } from './xml-skipping.ts';

const MINUS = 0x2d;
const SLASH = 0x2f;
const LOWER_K = 0x6b;
const KEY_TAG = /<key[\s/>]/y;
const MAX_PLAIN_DIGITS = 10;

/**
 * Reads the elements of LLSD. The spellings that every program writes are read in place; whatever is spelled
 * otherwise (attributes, comments, CDATA, white space in tags) goes through the scanner, with the same result.
 */
export class XmlValueReader {
  readonly #scanner: XmlScanner;
  readonly #text: string;
  readonly #budget: Budget;
  readonly #hasReferences: boolean;

  constructor(scanner: XmlScanner, budget: Budget) {
    this.#scanner = scanner;
    this.#text = scanner.text;
    this.#budget = budget;
    this.#hasReferences = scanner.text.includes('&');
  }

  /** From behind `<llsd>` to behind `</llsd>`. */
  root(): LlsdValue {
    const scanner = this.#scanner;
    let value: LlsdValue | undefined;
    while (!this.#closes('</llsd>', 'llsd')) {
      if (value === undefined) value = this.#valueOrKey(new KeyPlace('', ''));
      else if (this.#budget.takesFirstValue) skipElement(scanner, this.#budget, 'further-value');
      else throw scanner.error('</llsd> expected');
    }
    return value ?? null;
  }

  /** The next element, where no key should be: one that is there is skipped. */
  #valueOrKey(place: KeyPlace): LlsdValue | undefined {
    const value = this.#value(place);
    if (value === undefined) skipElement(this.#scanner, this.#budget, 'key-without-value');
    return value;
  }

  /** The next element. `place` is the key it belongs to. Undefined, and nothing read, when a key or an end is next. */
  #value(place: KeyPlace): LlsdValue | undefined {
    const scanner = this.#scanner;
    const text = this.#text;
    scanner.skipSpace();
    if (!isAtTag(scanner)) skipStray(scanner, this.#budget);
    const { at } = scanner;
    this.#budget.spend(at);
    switch (text.charCodeAt(at + 1)) {
      case 0x69: // i
        if (spells(text, at, '<integer>')) return this.#integer(at + 9);
        break;
      case 0x73: // s
        if (spells(text, at, '<string>')) return this.#plain('string', at + 8, '</string>');
        break;
      case 0x75: // u
        if (spells(text, at, '<uuid>')) return this.#uuid(at + 6);
        break;
      case 0x72: // r
        if (spells(text, at, '<real>')) return this.#plain('real', at + 6, '</real>');
        break;
      case 0x62: // b
        return this.#booleanOrBinary(at, place);
      default:
        return this.#container(at, place);
    }
    return this.#element(scanner.next(), place);
  }

  #booleanOrBinary(at: number, place: KeyPlace): LlsdValue {
    const text = this.#text;
    if (spells(text, at, '<boolean>')) return this.#plain('boolean', at + 9, '</boolean>');
    if (spells(text, at, '<binary>')) return this.#plain('binary', at + 8, '</binary>');
    return this.#element(this.#scanner.next(), place);
  }

  #container(at: number, place: KeyPlace): LlsdValue | undefined {
    const scanner = this.#scanner;
    if (spells(this.#text, at, '<map>')) {
      scanner.at = at + 5;
      return this.#map(place.inside);
    }
    if (spells(this.#text, at, '<array>')) {
      scanner.at = at + 7;
      return this.#array(place);
    }
    if (this.#isKeyOrEnd(at)) return undefined;
    return this.#element(scanner.next(), place);
  }

  #isKeyOrEnd(at: number): boolean {
    const code = this.#text.charCodeAt(at + 1);
    if (code === SLASH) return true;
    KEY_TAG.lastIndex = at;
    return code === LOWER_K && KEY_TAG.test(this.#text);
  }

  /** Any element, its opening tag read by the scanner. */
  #element(tag: XmlTag, place: KeyPlace): LlsdValue {
    const scanner = this.#scanner;
    if (tag !== 'open' && tag !== 'empty') throw scanner.error('value expected');
    const { name } = scanner;
    const isOpen = tag === 'open';
    if (name === 'map') return isOpen ? this.#map(place.inside) : createLlsdMap();
    if (name === 'array') return isOpen ? this.#array(place) : [];
    if (name === 'binary') {
      const encoding = scanner.attribute('encoding') ?? 'base64';
      return this.#binary(encoding, isOpen ? readContent(scanner, this.#budget, name) : '');
    }
    if (!SCALARS.has(name)) return this.#unknown(name, isOpen);
    return readScalar(name, isOpen ? readContent(scanner, this.#budget, name) : '') ?? null;
  }

  #unknown(name: string, isOpen: boolean): null {
    const scanner = this.#scanner;
    const { at } = scanner;
    if (isOpen) skipRest(scanner, this.#budget, name);
    this.#budget.skip('unknown-type', at);
    return null;
  }

  #binary(encoding: string, text: string): Uint8Array | null {
    const bytes = decodeEncoded(encoding, text);
    if (typeof bytes !== 'string') return bytes;
    this.#budget.skip(bytes, this.#scanner.at);
    return null;
  }

  #integer(start: number): LlsdValue {
    const text = this.#text;
    const isNegative = text.charCodeAt(start) === MINUS;
    const first = isNegative ? start + 1 : start;
    let at = first;
    let value = 0;
    for (let digit = text.charCodeAt(at) - 0x30; digit >= 0 && digit <= 9;) {
      value = value * 10 + digit;
      digit = text.charCodeAt(++at) - 0x30;
    }
    const count = at - first;
    if (count === 0 || count > MAX_PLAIN_DIGITS || !spells(text, at, '</integer>')) {
      return this.#scalar('integer', start);
    }
    this.#scanner.at = at + 10;
    return isNegative ? -value | 0 : value | 0;
  }

  /** A scalar whose text runs to its closing tag without a reference. */
  #plain(name: string, start: number, closingTag: string): LlsdValue {
    const text = this.#text;
    const end = text.indexOf('<', start);
    if (!spells(text, end, closingTag)) return this.#scalar(name, start);
    const content = text.slice(start, end);
    if (this.#hasReferences && content.includes('&')) return this.#scalar(name, start);
    this.#scanner.at = end + closingTag.length;
    return name === 'string' ? content : this.#read(name, content);
  }

  #read(name: string, text: string): LlsdValue {
    return name === 'binary' ? this.#binary('base64', text) : (readScalar(name, text) ?? null);
  }

  #uuid(start: number): LlsdValue {
    const uuid = readUuid(this.#text, start);
    if (uuid === undefined || !spells(this.#text, start + UUID_LENGTH, '</uuid>')) {
      return this.#scalar('uuid', start);
    }
    this.#scanner.at = start + UUID_LENGTH + 7;
    return uuid;
  }

  /** The general way for a scalar whose opening tag ends at `start`. */
  #scalar(name: string, start: number): LlsdValue {
    const scanner = this.#scanner;
    scanner.at = start;
    return this.#read(name, readContent(scanner, this.#budget, name));
  }

  #array(place: KeyPlace): LlsdValue[] {
    const scanner = this.#scanner;
    this.#budget.enter(scanner.at);
    const values: LlsdValue[] = [];
    while (!this.#closes('</array>', 'array')) {
      const value = this.#valueOrKey(place);
      if (value !== undefined) values.push(value);
    }
    this.#budget.leave();
    return values;
  }

  #map(start: KeyPlace): LlsdMap {
    const scanner = this.#scanner;
    this.#budget.enter(scanner.at);
    const map = createLlsdMap();
    let place = start;
    while (!this.#closes('</map>', 'map')) {
      const next = this.#key(place);
      if (next === undefined) {
        skipElement(scanner, this.#budget, 'value-without-key');
        continue;
      }
      place = next;
      const value = this.#value(place);
      if (value === undefined) this.#budget.skip('key-without-value', scanner.at);
      else map[place.key] = value;
    }
    this.#budget.leave();
    return map;
  }

  /** Steps over the closing tag if it is next. */
  #closes(closingTag: string, name: string): boolean {
    const scanner = this.#scanner;
    scanner.skipSpace();
    if (!isAtTag(scanner)) skipStray(scanner, this.#budget);
    const { at } = scanner;
    if (this.#text.charCodeAt(at + 1) !== SLASH) return false;
    if (spells(this.#text, at, closingTag)) scanner.at = at + closingTag.length;
    else scanner.expectClose(name);
    return true;
  }

  /** The next key, compared in place with those that have followed the one before; undefined when none is next. */
  #key(previous: KeyPlace): KeyPlace | undefined {
    const text = this.#text;
    const { at } = this.#scanner;
    for (let place = previous.next; place !== undefined; place = place.sibling) {
      const end = at + place.spelling.length;
      if (text.slice(at, end) === place.spelling) {
        this.#scanner.at = end;
        return place;
      }
    }
    return this.#newKey(previous);
  }

  #newKey(previous: KeyPlace): KeyPlace | undefined {
    const scanner = this.#scanner;
    const start = scanner.at;
    const key = this.#plainKey(start) ?? this.#anyKey();
    if (key === undefined) return undefined;
    return previous.follow(new KeyPlace(key, this.#text.slice(start, scanner.at)));
  }

  #plainKey(start: number): string | undefined {
    const text = this.#text;
    if (!spells(text, start, '<key>')) return undefined;
    const end = text.indexOf('<', start + 5);
    if (!spells(text, end, '</key>')) return undefined;
    const key = text.slice(start + 5, end);
    if (this.#hasReferences && key.includes('&')) return undefined;
    this.#scanner.at = end + 6;
    return key;
  }

  #anyKey(): string | undefined {
    const scanner = this.#scanner;
    if (!this.#isKeyOrEnd(scanner.at)) return undefined;
    if (scanner.next() === 'empty') return '';
    return readContent(scanner, this.#budget, 'key');
  }
}

const SCALARS: ReadonlySet<string> = new Set([
  'string',
  'integer',
  'uuid',
  'boolean',
  'real',
  'uri',
  'date',
  'undef',
]);

/** Whether the literal stands at `at`. For short literals a slice is several times faster than `startsWith`. */
const spells = (text: string, at: number, literal: string): boolean =>
  text.slice(at, at + literal.length) === literal;
