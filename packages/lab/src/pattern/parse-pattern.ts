/**
 * The part of Python's regular expressions that can be matched in linear time: literals, classes, `.`, `\d \w \s \b` and their
 * opposites, `^ $`, groups, `|`, and `* + ? {m,n}`, lazy ones too. References to groups and looking around cannot, and are refused.
 * @source docs.python.org/3/library/re.html
 */
import { UsageError } from '@landfall/protocol/errors';
import { classOf } from './character-class.ts';
import type { Test } from './character-class.ts';

/** What a pattern is made of. */
export type PatternNode =
  | { readonly type: 'test'; readonly test: Test }
  | { readonly type: 'where'; readonly where: 'start' | 'end' | 'word' | 'no-word' }
  | { readonly type: 'sequence'; readonly parts: readonly PatternNode[] }
  | { readonly type: 'choice'; readonly ways: readonly PatternNode[] }
  | { readonly type: 'group'; readonly index: number; readonly part: PatternNode }
  | {
      readonly type: 'repeat';
      readonly part: PatternNode;
      readonly least: number;
      readonly most: number;
      readonly isLazy: boolean;
    };

/** A pattern as it was written, and how many groups it has. */
export interface ParsedPattern {
  readonly root: PatternNode;
  readonly groups: number;
}

const MAX_LENGTH = 500;
const MAX_DEPTH = 50;
/** More repeats than this would make programs of thousands of steps. */
const MAX_REPEAT = 200;

/** @throws UsageError for what is no pattern, or none that can be matched in linear time */
export function parsePattern(source: string): ParsedPattern {
  if (source.length > MAX_LENGTH) throw new UsageError(`a pattern of ${source.length} characters`);
  const isCaseless = source.startsWith('(?i)');
  return new Reader(isCaseless ? source.slice(4) : source, isCaseless).whole();
}

class Reader {
  readonly #source: string;
  readonly #isCaseless: boolean;
  #at = 0;
  #groups = 0;

  constructor(source: string, isCaseless: boolean) {
    this.#source = source;
    this.#isCaseless = isCaseless;
  }

  whole(): ParsedPattern {
    const root = this.#choice(0);
    if (this.#at < this.#source.length) throw this.#fault('a ) without its (');
    return { root, groups: this.#groups };
  }

  #fault(what: string): UsageError {
    return new UsageError(`pattern "${this.#source}", character ${this.#at + 1}: ${what}`);
  }

  #takes(text: string): boolean {
    if (!this.#source.startsWith(text, this.#at)) return false;
    this.#at += text.length;
    return true;
  }

  #choice(depth: number): PatternNode {
    if (depth > MAX_DEPTH) throw this.#fault('groups too deep');
    const ways = [this.#sequence(depth)];
    while (this.#takes('|')) ways.push(this.#sequence(depth));
    return ways.length === 1 ? ways[0]! : { type: 'choice', ways };
  }

  #sequence(depth: number): PatternNode {
    const parts: PatternNode[] = [];
    while (this.#at < this.#source.length && !'|)'.includes(this.#source[this.#at]!))
      parts.push(this.#repeated(this.#single(depth)));
    return { type: 'sequence', parts };
  }

  #repeated(part: PatternNode): PatternNode {
    const bounds = this.#bounds();
    if (bounds === undefined) return part;
    const [least, most] = bounds;
    const repeat: PatternNode = { type: 'repeat', part, least, most, isLazy: this.#takes('?') };
    if ('*+?'.includes(this.#source[this.#at] ?? ' ')) throw this.#fault('a repeat of a repeat');
    return repeat;
  }

  #bounds(): readonly [least: number, most: number] | undefined {
    if (this.#takes('*')) return [0, Infinity];
    if (this.#takes('+')) return [1, Infinity];
    if (this.#takes('?')) return [0, 1];
    const found = /^\{(\d{1,4})(?:(,)(\d{1,4})?)?\}/.exec(this.#source.slice(this.#at, this.#at + 12));
    if (found === null) return undefined;
    const [all, low = '', comma, high] = found;
    const least = Number(low);
    const most = comma === undefined ? least : high === undefined ? Infinity : Number(high);
    if (least > MAX_REPEAT || (most !== Infinity && most > MAX_REPEAT))
      throw this.#fault(`more than ${MAX_REPEAT} repeats`);
    if (most < least) throw this.#fault('a repeat whose end is before its beginning');
    this.#at += all.length;
    return [least, most];
  }

  #single(depth: number): PatternNode {
    if (this.#takes('(')) return this.#group(depth);
    if (this.#takes('[')) return { type: 'test', test: this.#class() };
    if (this.#takes('^')) return { type: 'where', where: 'start' };
    if (this.#takes('$')) return { type: 'where', where: 'end' };
    if (this.#takes('.')) return { type: 'test', test: (code) => code !== 10 };
    if (this.#takes('\\b')) return { type: 'where', where: 'word' };
    if (this.#takes('\\B')) return { type: 'where', where: 'no-word' };
    if (this.#takes('\\')) return { type: 'test', test: this.#escape() };
    const code = this.#character();
    if ('*+?'.includes(String.fromCodePoint(code))) throw this.#fault('nothing to repeat');
    return { type: 'test', test: this.#literal(code) };
  }

  #group(depth: number): PatternNode {
    let index = -1;
    if (this.#takes('?')) {
      const named = /^P?<[A-Za-z_]\w{0,30}>/.exec(this.#source.slice(this.#at, this.#at + 40));
      if (named !== null) this.#at += named[0].length;
      else if (!this.#takes(':')) throw this.#fault('groups are (…), (?:…) and (?P<name>…)');
      if (named !== null) index = ++this.#groups;
    } else index = ++this.#groups;
    const part = this.#choice(depth + 1);
    if (!this.#takes(')')) throw this.#fault('a ( without its )');
    return index < 0 ? part : { type: 'group', index, part };
  }

  #character(): number {
    const code = this.#source.codePointAt(this.#at);
    if (code === undefined) throw this.#fault('it ends too early');
    this.#at += code > 0xffff ? 2 : 1;
    return code;
  }

  #literal(code: number): Test {
    if (!this.#isCaseless) return (other) => other === code;
    const folded = fold(code);
    return (other) => fold(other) === folded;
  }

  #escape(): Test {
    const letter = String.fromCodePoint(this.#character());
    const known = classOf(letter);
    if (known !== undefined) return known;
    return this.#literal(this.#escaped(letter));
  }

  #escaped(letter: string): number {
    const special = ESCAPES[letter];
    if (special !== undefined) return special;
    if (/[A-Za-z0-9]/.test(letter)) throw this.#fault(`\\${letter} is not supported`);
    return letter.codePointAt(0)!;
  }

  #class(): Test {
    const isNot = this.#takes('^');
    const tests: Test[] = [];
    for (let first = true; first || !this.#takes(']'); first = false) tests.push(this.#classPart());
    const isIn: Test = (code) => tests.some((test) => test(code));
    const folded: Test = this.#isCaseless
      ? (code) => isIn(code) || isIn(fold(code)) || isIn(raise(code))
      : isIn;
    return isNot ? (code) => !folded(code) : folded;
  }

  #classPart(): Test {
    const from = this.#classCharacter();
    if (typeof from === 'function') return from;
    if (this.#source[this.#at] !== '-' || this.#source[this.#at + 1] === ']') return (code) => code === from;
    this.#at++;
    const to = this.#classCharacter();
    if (typeof to === 'function' || to < from) throw this.#fault('a range that is none');
    return (code) => code >= from && code <= to;
  }

  #classCharacter(): number | Test {
    if (!this.#takes('\\')) return this.#character();
    const letter = String.fromCodePoint(this.#character());
    return classOf(letter) ?? (letter === 'b' ? 8 : this.#escaped(letter));
  }
}

const ESCAPES: Readonly<Record<string, number>> = { n: 10, r: 13, t: 9, f: 12, v: 11 };

const fold = (code: number): number => String.fromCodePoint(code).toLowerCase().codePointAt(0)!;
const raise = (code: number): number => String.fromCodePoint(code).toUpperCase().codePointAt(0)!;
