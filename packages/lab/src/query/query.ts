import { Parser } from './parser.ts';
import { isTrue } from './value.ts';
import type { QueryValue } from './value.ts';
import type { QueryScope } from './scope.ts';

export type { QueryScope } from './scope.ts';
export type { QueryValue } from './value.ts';

/** An expression, ready to be asked of entries. */
export interface Query {
  /** What it comes to. Never throws: what does not go together is null or false. */
  evaluate(scope: QueryScope): QueryValue;
  /** Does it hold? */
  holds(scope: QueryScope): boolean;
  /** Which keys of the entry it looks at, such as `sys`. */
  readonly keys: ReadonlySet<string>;
}

/**
 * Reads an expression.
 * @param source such as `entry.sys == 'SENSORY' and 'hello' in entry.val`
 * @throws UsageError that names the column, for what is no expression of this language
 */
export function compileQuery(source: string): Query {
  const parser = new Parser(source);
  const evaluate = parser.whole();
  return { evaluate, holds: (scope) => isTrue(evaluate(scope)), keys: parser.keys };
}
