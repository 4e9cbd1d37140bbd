/** The expressions of scenarios: the part of Python that asks something of one entry, without anything that acts. */
export { compileQuery } from './query.ts';
export { textOf } from './value.ts';
export type { Query, QueryScope, QueryValue } from './query.ts';
