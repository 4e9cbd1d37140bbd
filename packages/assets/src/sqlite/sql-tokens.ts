import { DecodeError } from '@landfall/protocol/errors';

/** A word, a name in quotes, a text, a blob, a number or a sign of SQL. */
export interface SqlToken {
  readonly kind: 'word' | 'name' | 'text' | 'blob' | 'number' | 'sign';
  /** Without its quotes; of a blob its digits; of a word or a number as it is written. */
  readonly text: string;
  /** Of a word in capitals; empty for all else, which is no keyword. */
  readonly keyword: string;
}

/** As one statement of a schema is, with room: a table has at most 2000 columns. */
const MOST_TOKENS = 100_000;
const MOST_CHARACTERS = 1024 * 1024;

/** In the order they are tried. `#` and `:` stand for nothing in a schema, nor does a quote that is not closed. */
const PIECES =
  /(?<space>[ \t\n\f\r]+|--[^\n]*|\/\*[^]*?(?:\*\/|$))|(?<blob>[xX]'[0-9a-fA-F]*')|(?<text>'[^']*(?:''[^']*)*')|(?<name>"[^"]*(?:""[^"]*)*"|`[^`]*(?:``[^`]*)*`|\[[^\]]*\])|(?<number>0[xX][0-9a-fA-F]+|(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?)|(?<word>[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*)|(?<sign>\|\||->>|->|<<|>>|<=|>=|<>|==|!=|[-+*/%&|~<>=(),.;])/y;

/** What a statement of SQLite consists of, without blanks and comments. @throws DecodeError when something in it is none of SQL */
export function tokensOf(sql: string): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  if (sql.length > MOST_CHARACTERS) throw new DecodeError('definition that is too long');
  for (let at = 0; at < sql.length; at = PIECES.lastIndex) {
    PIECES.lastIndex = at;
    const groups = PIECES.exec(sql)?.groups;
    if (groups === undefined)
      throw new DecodeError(`${JSON.stringify(sql.slice(at, at + 1))} where no such sign can be`);
    const token = tokenOf(groups);
    if (token === undefined) continue;
    // A number that goes on as a word is neither.
    const before = tokens.at(-1);
    if (token.kind === 'word' && before?.kind === 'number' && /\w/.test(sql.charAt(at - 1)))
      throw new DecodeError(`${before.text}${token.text} where no such word can be`);
    if (tokens.push(token) > MOST_TOKENS) throw new DecodeError('definition that is too long');
  }
  return tokens;
}

function tokenOf(groups: Partial<Record<string, string>>): SqlToken | undefined {
  const { blob, text, name, number, word, sign } = groups;
  if (word !== undefined) return { kind: 'word', text: word, keyword: word.toUpperCase() };
  if (name !== undefined) return plain('name', unquoted(name));
  if (text !== undefined) return plain('text', unquoted(text));
  if (blob !== undefined) return plain('blob', blob.slice(2, -1));
  if (number !== undefined) return plain('number', number);
  return sign === undefined ? undefined : plain('sign', sign);
}

const plain = (kind: SqlToken['kind'], text: string): SqlToken => ({ kind, text, keyword: '' });

function unquoted(quoted: string): string {
  const quote = quoted.charAt(0);
  const inside = quoted.slice(1, -1);
  return quote === '[' ? inside : inside.replaceAll(quote + quote, quote);
}

/** Tokens, one after the other. */
export class SqlCursor {
  readonly #tokens: readonly SqlToken[];
  #at = 0;

  constructor(tokens: readonly SqlToken[]) {
    this.#tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.#at >= this.#tokens.length;
  }

  /** Undefined at the end. */
  peek(ahead = 0): SqlToken | undefined {
    return this.#tokens[this.#at + ahead];
  }

  /** @throws DecodeError at the end */
  next(): SqlToken {
    const token = this.#tokens[this.#at++];
    if (token === undefined) throw new DecodeError('definition that is cut off');
    return token;
  }

  isSign(sign: string): boolean {
    const token = this.peek();
    return token?.kind === 'sign' && token.text === sign;
  }

  isKeyword(...keywords: readonly string[]): boolean {
    return keywords.includes(this.peek()?.keyword ?? '');
  }

  /** Takes such a sign where one is next. */
  takeSign(sign: string): boolean {
    if (!this.isSign(sign)) return false;
    this.#at++;
    return true;
  }

  /** Takes these keywords where they all are next. */
  takeKeywords(...keywords: readonly string[]): boolean {
    if (keywords.some((keyword, ahead) => this.peek(ahead)?.keyword !== keyword)) return false;
    this.#at += keywords.length;
    return true;
  }

  /** @throws DecodeError when another one is next */
  expectSign(sign: string): void {
    if (!this.takeSign(sign)) throw this.unexpected();
  }

  /** @throws DecodeError when others are next */
  expectKeywords(...keywords: readonly string[]): void {
    if (!this.takeKeywords(...keywords)) throw this.unexpected();
  }

  /** The name of something: a word, or anything in quotes. @throws DecodeError when there is none */
  name(): string {
    const token = this.peek();
    if (token === undefined || !NAMES.has(token.kind)) throw this.unexpected();
    this.#at++;
    return token.text;
  }

  /** What stands between the parentheses that begin here, without them. @throws DecodeError where they do not end */
  parenthesised(): readonly SqlToken[] {
    this.expectSign('(');
    const start = this.#at;
    for (let depth = 1; depth > 0;) {
      const { kind, text } = this.next();
      if (kind === 'sign' && text === '(') depth++;
      if (kind === 'sign' && text === ')') depth--;
    }
    return this.#tokens.slice(start, this.#at - 1);
  }

  unexpected(): DecodeError {
    const token = this.peek();
    return new DecodeError(
      token === undefined
        ? 'definition that is cut off'
        : `${JSON.stringify(token.text.slice(0, MOST_SHOWN))} where it cannot be`,
    );
  }
}

const NAMES: ReadonlySet<string> = new Set(['word', 'name', 'text']);
const MOST_SHOWN = 32;
