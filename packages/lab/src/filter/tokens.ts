import { UsageError } from '@landfall/protocol/errors';

/** How two things are compared. */
export const COMPARISONS = ['==', '!=', '^=', '$=', '~=', '>=', '<=', '>', '<', '&'] as const;

/** One of {@link COMPARISONS}. */
export type Comparison = (typeof COMPARISONS)[number];

/** A piece of a filter; `column` is where it begins, 1 is the first character. */
export type Token =
  | { readonly type: 'path'; readonly segments: readonly PathSegment[]; readonly column: number }
  | { readonly type: 'comparison'; readonly text: Comparison; readonly column: number }
  | { readonly type: 'value'; readonly value: Wanted; readonly column: number }
  | { readonly type: '&&' | '||' | '!' | '(' | ')' | 'end'; readonly column: number };

/** A step of a path as it was written: a glob, and which repeat. */
export interface PathSegment {
  readonly glob: string;
  readonly index: number | undefined;
}

/** What a field is compared with. */
export type Wanted =
  | { readonly type: 'number'; readonly number: number; readonly text: string }
  | { readonly type: 'text'; readonly text: string }
  /** Without quotes: the name of a number, or a text. */
  | { readonly type: 'word'; readonly text: string }
  | { readonly type: 'boolean'; readonly is: boolean }
  | { readonly type: 'bytes'; readonly bytes: Uint8Array }
  | { readonly type: 'vector'; readonly numbers: readonly number[] };

const SEGMENT =
  /(?:"((?:[^"\\]|\\.){1,200})"|([A-Za-z0-9_*?](?:[A-Za-z0-9_*?-]*[A-Za-z0-9_*?])?))(?:\[(\d{1,6})\])?/y;
const STRING = /"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'/y;
const VECTOR = /<([^<>]{1,200})>|\(([^()]{1,200})\)/y;
const BARE = /[^\s()&|!<>=,"']+/y;
const NUMBER = /^[-+]?(?:0x[0-9a-f]+|(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?)$/i;
const BYTES = /^hex:((?:[0-9a-f]{2})*)$/i;
const OPERATORS = ['&&', '||', ...COMPARISONS, '!', '(', ')'] as const;

/** Reads a filter piece by piece. */
export class Tokens {
  readonly #source: string;
  #at = 0;

  constructor(source: string) {
    this.#source = source;
  }

  /** The next piece where a path, an operator or the end may come. @throws UsageError for anything else */
  next(): Token {
    const column = this.#skipBlanks();
    if (this.#at >= this.#source.length) return { type: 'end', column };
    const operator = OPERATORS.find((text) => this.#source.startsWith(text, this.#at));
    if (operator !== undefined) {
      this.#at += operator.length;
      return isComparison(operator)
        ? { type: 'comparison', text: operator, column }
        : { type: operator, column };
    }
    return { type: 'path', segments: this.#path(), column };
  }

  /** The next piece where a value must come. @throws UsageError for anything else */
  value(after: Comparison): Token {
    const column = this.#skipBlanks();
    const value = this.#string() ?? this.#vector() ?? this.#bare();
    if (value === undefined) throw filterFault(column, `a value is wanted after ${after}`);
    return { type: 'value', value, column };
  }

  #skipBlanks(): number {
    while (/\s/.test(this.#source.charAt(this.#at))) this.#at++;
    return this.#at + 1;
  }

  #match(pattern: RegExp): RegExpExecArray | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#source) ?? undefined;
    if (found !== undefined) this.#at += found[0].length;
    return found;
  }

  #path(): PathSegment[] {
    const segments: PathSegment[] = [];
    for (;;) {
      const column = this.#at + 1;
      const found = this.#match(SEGMENT);
      if (found === undefined)
        throw filterFault(
          column,
          segments.length === 0 ? 'a message or field is wanted' : 'a name is wanted after the dot',
        );
      const [, quoted, bare, index] = found;
      const glob = quoted === undefined ? bare! : unquote(quoted);
      segments.push({ glob, index: index === undefined ? undefined : Number(index) });
      if (this.#source[this.#at] !== '.') return segments;
      this.#at++;
    }
  }

  #string(): Wanted | undefined {
    const found = this.#match(STRING);
    return found && { type: 'text', text: unquote(found[1] ?? found[2] ?? '') };
  }

  #vector(): Wanted | undefined {
    const column = this.#at + 1;
    const found = this.#match(VECTOR);
    if (found === undefined) return undefined;
    const parts = (found[1] ?? found[2] ?? '').split(',').map((part) => part.trim());
    if (parts.length < 2 || parts.length > 4 || !parts.every((part) => NUMBER.test(part)))
      throw filterFault(column, 'a vector has two to four numbers, as <128, 128, 25>');
    return { type: 'vector', numbers: parts.map(Number) };
  }

  #bare(): Wanted | undefined {
    const text = this.#match(BARE)?.[0];
    if (text === undefined) return undefined;
    if (NUMBER.test(text)) return { type: 'number', number: numberOf(text), text };
    if (text === 'true' || text === 'false') return { type: 'boolean', is: text === 'true' };
    const hex = BYTES.exec(text)?.[1];
    return hex === undefined ? { type: 'word', text } : { type: 'bytes', bytes: bytesOf(hex) };
  }
}

/** A fault in a filter, by its column. */
export function filterFault(column: number, what: string): UsageError {
  return new UsageError(`the filter makes no sense at column ${column}: ${what}`);
}

const isComparison = (text: string): text is Comparison => (COMPARISONS as readonly string[]).includes(text);

const unquote = (text: string): string => text.replace(/\\(.)/gs, '$1');

function numberOf(text: string): number {
  const negative = text.startsWith('-');
  const bare = text.replace(/^[-+]/, '');
  return negative ? -Number(bare) : Number(bare);
}

function bytesOf(hex: string): Uint8Array {
  return Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
}
