import { encodeUtf8 } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import type { SqlValue } from '../sql-dump/index.ts';
import { callOf, isCallKnown } from './functions.ts';
import { UnknownValueError, concatenated, integerOf, integerValue } from './sql-values.ts';
import { SqlCursor } from './sql-tokens.ts';
import type { SqlToken } from './sql-tokens.ts';

/** What an expression is of a row. @throws UnknownValueError where that is not known */
export type SqlExpression = (row: ReadonlyMap<string, SqlValue>) => SqlValue;

/** What a word stands for that is none of SQL: a column of the row. @throws UnknownValueError when there is no such */
export type ColumnReading = (name: string) => SqlExpression;

/** Honest ones have two. */
const MOST_DEPTH = 64;

/**
 * An expression of SQLite, to be worked out for each row: constants, columns, `||`, sums, a cast, and the usual functions of texts.
 * @param tokens all of it
 * @param column what a name stands for
 * @throws UnknownValueError for what else SQLite can do
 */
export function parseExpression(tokens: readonly SqlToken[], column: ColumnReading): SqlExpression {
  const parser = new ExpressionParser(new SqlCursor(tokens), column);
  try {
    return parser.whole();
  } catch (error) {
    if (error instanceof UnknownValueError || !(error instanceof DecodeError)) throw error;
    throw new UnknownValueError(error.what);
  }
}

type Operate = (left: SqlValue, right: SqlValue) => SqlValue;

/** What binds less, first. */
const OPERATORS: readonly Readonly<Record<string, Operate>>[] = [
  { '+': sum((left, right) => left + right), '-': sum((left, right) => left - right) },
  { '*': sum((left, right) => left * right) },
  { '||': concatenated },
];

const CONSTANTS: Readonly<Record<string, SqlValue>> = { NULL: null, TRUE: '1', FALSE: '0' };

class ExpressionParser {
  readonly #cursor: SqlCursor;
  readonly #column: ColumnReading;
  #depth = 0;

  constructor(cursor: SqlCursor, column: ColumnReading) {
    this.#cursor = cursor;
    this.#column = column;
  }

  whole(): SqlExpression {
    const expression = this.#binary(0);
    if (!this.#cursor.isAtEnd) throw this.#cursor.unexpected();
    return expression;
  }

  #binary(level: number): SqlExpression {
    const operators = OPERATORS[level];
    if (operators === undefined) return this.#signed();
    let left = this.#binary(level + 1);
    for (;;) {
      const sign = this.#cursor.peek();
      if (sign?.kind !== 'sign' || !Object.hasOwn(operators, sign.text)) return left;
      this.#cursor.next();
      const [before, right] = [left, this.#binary(level + 1)];
      const operate = operators[sign.text]!;
      left = (row) => operate(before(row), right(row));
    }
  }

  #signed(): SqlExpression {
    if (++this.#depth > MOST_DEPTH) throw new UnknownValueError('expression that is nested too deeply');
    const expression = this.#operand();
    this.#depth--;
    while (this.#cursor.takeKeywords('COLLATE')) this.#cursor.name();
    return expression;
  }

  #operand(): SqlExpression {
    const cursor = this.#cursor;
    if (cursor.takeSign('+')) return this.#signed();
    if (cursor.takeSign('-')) return negated(this.#signed());
    if (cursor.isSign('(')) return this.#inside(cursor.parenthesised());
    const token = cursor.next();
    const isCall = token.kind === 'word' && cursor.isSign('(');
    if (isCall && token.keyword === 'CAST') return this.#cast(cursor.parenthesised());
    if (isCall) return this.#call(token.text, cursor.parenthesised());
    return this.#constantOrColumn(token);
  }

  #constantOrColumn({ kind, text, keyword }: SqlToken): SqlExpression {
    if (kind === 'text') return constant(encodeUtf8(text));
    if (kind === 'blob') return constant(blobOf(text));
    if (kind === 'number') return constant(numberOf(text));
    if (kind === 'sign') throw new UnknownValueError(`${text} in it`);
    if (Object.hasOwn(CONSTANTS, keyword)) return constant(CONSTANTS[keyword]!);
    return this.#column(text);
  }

  #inside(tokens: readonly SqlToken[]): SqlExpression {
    return this.#within(new SqlCursor(tokens)).whole();
  }

  #within(cursor: SqlCursor): ExpressionParser {
    const parser = new ExpressionParser(cursor, this.#column);
    parser.#depth = this.#depth;
    return parser;
  }

  #call(name: string, tokens: readonly SqlToken[]): SqlExpression {
    const cursor = new SqlCursor(tokens);
    const parser = this.#within(cursor);
    const values: SqlExpression[] = [];
    if (tokens.length > 0)
      do values.push(parser.#binary(0));
      while (cursor.takeSign(','));
    if (!cursor.isAtEnd) throw cursor.unexpected();
    if (!isCallKnown(name, values.length)) throw new UnknownValueError(`${name.toLowerCase()}()`);
    return (row) =>
      callOf(
        name,
        values.map((value) => value(row)),
      );
  }

  #cast(tokens: readonly SqlToken[]): SqlExpression {
    const as = tokens.findLastIndex(({ keyword }) => keyword === 'AS');
    const type = tokens
      .slice(as + 1)
      .map(({ text }) => text)
      .join(' ');
    const value = this.#inside(tokens.slice(0, Math.max(as, 0)));
    if (/^(?:text|varchar|char)/i.test(type)) return (row) => concatenated(value(row), new Uint8Array(0));
    if (!/^(?:int|integer|bigint)$/i.test(type))
      throw new UnknownValueError(`a cast to ${type.slice(0, 32)}`);
    return (row) => cast(value(row));
  }
}

const constant =
  (value: SqlValue): SqlExpression =>
  () =>
    value;

function sum(operate: (left: bigint, right: bigint) => bigint): Operate {
  return (left, right) =>
    left === null || right === null ? null : integerValue(operate(integerOf(left), integerOf(right)));
}

function negated(expression: SqlExpression): SqlExpression {
  return (row) => {
    const value = expression(row);
    // The sign of a number that is none of integers is that of its text.
    if (typeof value === 'string' && !/^-?\d+$/.test(value))
      return value.startsWith('-') ? value.slice(1) : `-${value}`;
    return value === null ? null : integerValue(-integerOf(value));
  };
}

/** Only of what is one already: SQLite takes what a text begins with. */
function cast(value: SqlValue): SqlValue {
  return value === null ? null : integerValue(integerOf(value));
}

function numberOf(text: string): string {
  if (/^(?:\d+|0x[0-9a-f]+)$/i.test(text)) {
    const value = BigInt(text);
    if (/^0x/i.test(text)) return integerValue(BigInt.asIntN(64, value));
    if (value < 1n << 63n) return String(value);
  }
  return String(Number(text));
}

function blobOf(digits: string): Uint8Array {
  if (digits.length % 2 !== 0) throw new UnknownValueError('bytes with half of one');
  return Uint8Array.from(Buffer.from(digits, 'hex'));
}
