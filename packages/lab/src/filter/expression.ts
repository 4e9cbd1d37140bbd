import { COMPARISONS, Tokens, filterFault } from './tokens.ts';
import type { Comparison, PathSegment, Token, Wanted } from './tokens.ts';

/** A filter taken apart. */
export type Expression =
  | { readonly type: 'and' | 'or'; readonly parts: readonly Expression[] }
  | { readonly type: 'not'; readonly part: Expression }
  | {
      readonly type: 'test';
      readonly path: readonly PathSegment[];
      readonly column: number;
      readonly is?: Condition;
    };

/** What is asked of the values at a path; without it, that there are some. */
export interface Condition {
  readonly comparison: Comparison;
  readonly wanted: Wanted;
}

/** A longer filter is no filter but an accident. */
const MAX_LENGTH = 8192;
/** Brackets and negations within each other. */
const MAX_DEPTH = 64;

/**
 * Takes a filter apart: `||` of `&&` of tests, `!` and brackets.
 * @throws UsageError that names the column
 */
export function parseFilter(source: string): Expression {
  if (source.length > MAX_LENGTH) throw filterFault(MAX_LENGTH, `it is longer than ${MAX_LENGTH} characters`);
  const parser = new Parser(source);
  const expression = parser.either(0);
  parser.expectEnd();
  return expression;
}

class Parser {
  readonly #tokens: Tokens;
  #token: Token;

  constructor(source: string) {
    this.#tokens = new Tokens(source);
    this.#token = this.#tokens.next();
  }

  either(depth: number): Expression {
    return this.#list('||', 'or', () => this.#all(depth));
  }

  expectEnd(): void {
    const { type, column } = this.#token;
    if (type !== 'end') throw filterFault(column, `${wordsOf(this.#token)} where && or || is wanted`);
  }

  #all(depth: number): Expression {
    return this.#list('&&', 'and', () => this.#one(depth));
  }

  #list(operator: '&&' | '||', type: 'and' | 'or', part: () => Expression): Expression {
    const parts = [part()];
    while (this.#token.type === operator) {
      this.#step();
      parts.push(part());
    }
    return parts.length === 1 ? parts[0]! : { type, parts };
  }

  #one(depth: number): Expression {
    const token = this.#token;
    if (depth > MAX_DEPTH) throw filterFault(token.column, `it is nested deeper than ${MAX_DEPTH}`);
    switch (token.type) {
      case '!':
        this.#step();
        return { type: 'not', part: this.#one(depth + 1) };
      case '(': {
        this.#step();
        const inside = this.either(depth + 1);
        if (this.#token.type !== ')')
          throw filterFault(this.#token.column, `the bracket of column ${token.column} is not closed`);
        this.#step();
        return inside;
      }
      case 'path':
        this.#step();
        return this.#test(token.segments, token.column);
      default:
        throw filterFault(token.column, `${wordsOf(token)} where a message or field is wanted`);
    }
  }

  #test(path: readonly PathSegment[], column: number): Expression {
    const token = this.#token;
    if (token.type !== 'comparison') return { type: 'test', path, column };
    if (path.length === 1)
      throw filterFault(token.column, 'a whole message is compared with nothing; name a field of it');
    const value = this.#tokens.value(token.text);
    this.#step();
    if (value.type !== 'value') throw filterFault(value.column, 'a value is wanted');
    return { type: 'test', path, column, is: { comparison: token.text, wanted: value.value } };
  }

  #step(): void {
    this.#token = this.#tokens.next();
  }
}

function wordsOf(token: Token): string {
  if (token.type === 'end') return 'the filter ends';
  if (token.type === 'comparison') return token.text;
  return (COMPARISONS as readonly string[]).includes(token.type) || token.type === 'path'
    ? 'a name'
    : token.type;
}
