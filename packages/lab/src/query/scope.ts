import type { QueryValue } from './value.ts';

/** What an expression is asked of. */
export interface QueryScope {
  /** The entry, key by key. */
  readonly entry: QueryValue;
  /** The entry as the line that it is in the log. */
  readonly line: string;
  /** What the scenario has kept under names. */
  readonly variables?: ReadonlyMap<string, string>;
}

/** An expression that was read. */
export type Evaluate = (scope: QueryScope) => QueryValue;
