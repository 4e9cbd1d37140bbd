import { FUNCTIONS, METHODS, PATTERN_FUNCTIONS, patternOf } from './functions.ts';
import type { QueryFunction } from './functions.ts';
import type { Evaluate } from './scope.ts';
import { queryFault, readTokens } from './tokens.ts';
import type { Token } from './tokens.ts';
import { isEqual, isIn, isTrue, partOf } from './value.ts';
import type { QueryValue } from './value.ts';

const MAX_DEPTH = 50;
const CONSTANTS: Readonly<Record<string, QueryValue>> = {
  None: null,
  null: null,
  True: true,
  true: true,
  False: false,
  false: false,
};

type Compare = (one: QueryValue, other: QueryValue) => boolean;

const ordered =
  (holds: (order: number) => boolean): Compare =>
  (one, other) => {
    if (typeof one === 'number' && typeof other === 'number') return holds(one - other);
    if (typeof one === 'string' && typeof other === 'string')
      return holds(one < other ? -1 : one > other ? 1 : 0);
    return false;
  };

const COMPARISONS: Readonly<Record<string, Compare>> = {
  '==': isEqual,
  '!=': (one, other) => !isEqual(one, other),
  '<': ordered((order) => order < 0),
  '<=': ordered((order) => order <= 0),
  '>': ordered((order) => order > 0),
  '>=': ordered((order) => order >= 0),
  in: isIn,
  'not in': (one, other) => !isIn(one, other),
  is: isEqual,
  'is not': (one, other) => !isEqual(one, other),
};

/** Reads one expression: `or`, `and`, `not`, comparisons (chained ones too), values, from loose to tight. */
export class Parser {
  readonly keys = new Set<string>();
  readonly #tokens: readonly Token[];
  #at = 0;
  #depth = 0;

  constructor(source: string) {
    this.#tokens = readTokens(source);
  }

  whole(): Evaluate {
    const evaluate = this.#either();
    const rest = this.#tokens[this.#at]!;
    if (rest.type !== 'end') throw queryFault(rest.column, 'the expression is over before this');
    return evaluate;
  }

  get #next(): Token {
    return this.#tokens[this.#at]!;
  }

  #takes(text: string): boolean {
    const { type } = this.#next;
    if ((type !== 'name' && type !== 'sign') || (this.#next as { text: string }).text !== text) return false;
    this.#at++;
    return true;
  }

  #must(sign: string): void {
    if (!this.#takes(sign)) throw queryFault(this.#next.column, `${sign} is missing`);
  }

  #either(): Evaluate {
    if (++this.#depth > MAX_DEPTH) throw queryFault(this.#next.column, 'nested too deep');
    let left = this.#both();
    while (this.#takes('or')) {
      const [one, other] = [left, this.#both()];
      left = (scope) => {
        const value = one(scope);
        return isTrue(value) ? value : other(scope);
      };
    }
    this.#depth--;
    return left;
  }

  #both(): Evaluate {
    let left = this.#not();
    while (this.#takes('and')) {
      const [one, other] = [left, this.#not()];
      left = (scope) => {
        const value = one(scope);
        return isTrue(value) ? other(scope) : value;
      };
    }
    return left;
  }

  #not(): Evaluate {
    let isNot = false;
    let times = 0;
    while (this.#takes('not')) {
      isNot = !isNot;
      times++;
    }
    const evaluate = this.#comparison();
    if (times === 0) return evaluate;
    return (scope) => isTrue(evaluate(scope)) !== isNot;
  }

  #comparison(): Evaluate {
    const values = [this.#value()];
    const compares: Compare[] = [];
    for (let compare = this.#compare(); compare !== undefined; compare = this.#compare()) {
      compares.push(compare);
      values.push(this.#value());
    }
    if (compares.length === 0) return values[0]!;
    return (scope) => compares.every((compare, at) => compare(values[at]!(scope), values[at + 1]!(scope)));
  }

  #compare(): Compare | undefined {
    for (const sign of ['==', '!=', '<=', '>=', '<', '>', 'in'])
      if (this.#takes(sign)) return COMPARISONS[sign];
    if (this.#takes('is')) return COMPARISONS[this.#takes('not') ? 'is not' : 'is'];
    if (!this.#takes('not')) return undefined;
    this.#must('in');
    return COMPARISONS['not in'];
  }

  #value(): Evaluate {
    const token = this.#next;
    let evaluate = this.#single();
    // Whether what was read so far is the entry itself.
    let isEntry = token.type === 'name' && token.text === 'entry';
    for (;;) {
      if (this.#takes('.')) evaluate = this.#member(evaluate, isEntry);
      else if (this.#takes('[')) evaluate = this.#subscript(evaluate, isEntry);
      else return evaluate;
      isEntry = false;
    }
  }

  #single(): Evaluate {
    const token = this.#next;
    if (token.type === 'text' || token.type === 'number') {
      this.#at++;
      return () => token.value;
    }
    if (this.#takes('-')) return this.#negative();
    if (this.#takes('(')) return this.#bracketed();
    if (this.#takes('[')) return this.#list(']');
    if (token.type === 'name') return this.#named(token.text, token.column);
    throw queryFault(token.column, 'a value is missing');
  }

  #negative(): Evaluate {
    const token = this.#next;
    if (token.type !== 'number') throw queryFault(token.column, 'only numbers can be negative');
    this.#at++;
    return () => -token.value;
  }

  /** In brackets: an expression, or a list where there is a comma. */
  #bracketed(): Evaluate {
    if (this.#takes(')')) return () => [];
    const first = this.#either();
    if (this.#takes(')')) return first;
    this.#must(',');
    const rest = this.#list(')');
    return (scope) => [first(scope), ...(rest(scope) as readonly QueryValue[])];
  }

  #list(end: string): Evaluate {
    const parts = this.#arguments(end);
    return (scope) => parts.map((part) => part(scope));
  }

  #arguments(end: string): Evaluate[] {
    const parts: Evaluate[] = [];
    while (!this.#takes(end)) {
      parts.push(this.#either());
      if (this.#takes(end)) break;
      this.#must(',');
    }
    return parts;
  }

  #named(name: string, column: number): Evaluate {
    this.#at++;
    if (Object.hasOwn(CONSTANTS, name)) return () => CONSTANTS[name]!;
    if (name === 'entry') return ({ entry }) => entry;
    if (name === 'line') return ({ line }) => line;
    if (name === 're') return this.#call(PATTERN_FUNCTIONS, (this.#must('.'), this.#name()), column);
    if (this.#next.type === 'sign' && this.#next.text === '(') return this.#call(FUNCTIONS, name, column);
    return ({ variables }) => variables?.get(name) ?? null;
  }

  #name(): string {
    const token = this.#next;
    if (token.type !== 'name') throw queryFault(token.column, 'a name is missing');
    this.#at++;
    return token.text;
  }

  #call(
    table: Readonly<Record<string, QueryFunction>>,
    name: string,
    column: number,
    of?: Evaluate,
  ): Evaluate {
    if (!Object.hasOwn(table, name)) throw queryFault(column, `there is no function ${name}`);
    const { least, most, pattern, call } = table[name]!;
    this.#must('(');
    const given = [...(of === undefined ? [] : [of]), ...this.#arguments(')')];
    if (given.length < least || given.length > most)
      throw queryFault(
        column,
        `${name} takes ${least}${most > least ? ` to ${most}` : ''}, not ${given.length}`,
      );
    if (pattern !== undefined) checkPattern(given[pattern]!);
    return (scope) => call(given.map((part) => part(scope)));
  }

  #member(of: Evaluate, isEntry: boolean): Evaluate {
    const { column } = this.#next;
    const name = this.#name();
    if (this.#next.type === 'sign' && this.#next.text === '(') return this.#call(METHODS, name, column, of);
    if (isEntry) this.keys.add(name);
    return (scope) => partOf(of(scope), name);
  }

  #subscript(of: Evaluate, isEntry: boolean): Evaluate {
    const token = this.#next;
    const key = this.#either();
    this.#must(']');
    if (isEntry && token.type === 'text') this.keys.add(token.value);
    return (scope) => partOf(of(scope), key(scope));
  }
}

/** A pattern that stands there as text is wrong now, not when the first entry comes. */
function checkPattern(evaluate: Evaluate): void {
  const value = evaluate({ entry: null, line: '' });
  if (typeof value === 'string') patternOf(value);
}
