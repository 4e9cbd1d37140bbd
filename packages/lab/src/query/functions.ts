import { UsageError } from '@landfall/protocol/errors';
import { compilePattern } from '../pattern/index.ts';
import type { Pattern } from '../pattern/index.ts';
import { isIn, partOf, textOf } from './value.ts';
import type { QueryValue } from './value.ts';

/** A function of expressions: what it is given is evaluated already. */
export interface QueryFunction {
  readonly least: number;
  readonly most: number;
  readonly call: (given: readonly QueryValue[]) => QueryValue;
  /** Which of what it is given is a pattern, so that a wrong one is told when the scenario is read. */
  readonly pattern?: number;
}

/** The same pattern is asked of every entry. */
const MAX_KEPT = 200;
const compiled = new Map<string, Pattern>();

/** @throws UsageError for what is no pattern */
export function patternOf(source: string): Pattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const pattern = compilePattern(source);
  if (compiled.size >= MAX_KEPT) compiled.clear();
  compiled.set(source, pattern);
  return pattern;
}

function searched(text: QueryValue, pattern: QueryValue): readonly (string | undefined)[] | undefined {
  if (typeof text !== 'string' || typeof pattern !== 'string') return undefined;
  try {
    return patternOf(pattern).search(text);
  } catch (error) {
    // A pattern that came out of the evidence may be none: then nothing matches it.
    if (error instanceof UsageError) return undefined;
    throw error;
  }
}

const found = (groups: readonly (string | undefined)[] | undefined): QueryValue =>
  groups === undefined ? null : (groups[1] ?? groups[0] ?? null);

const isText = (value: QueryValue): value is string => typeof value === 'string';
const onText =
  (change: (text: string, other: string) => QueryValue) =>
  ([text = null, other = '']: readonly QueryValue[]): QueryValue =>
    isText(text) && isText(other) ? change(text, other) : null;

/** `matches(text, pattern)` and friends. */
export const FUNCTIONS: Readonly<Record<string, QueryFunction>> = {
  matches: {
    least: 2,
    most: 2,
    pattern: 1,
    call: ([text = null, pattern = null]) => searched(text, pattern) !== undefined,
  },
  found: {
    least: 2,
    most: 2,
    pattern: 1,
    call: ([text = null, pattern = null]) => found(searched(text, pattern)),
  },
  len: {
    least: 1,
    most: 1,
    call: ([value = null]) =>
      isText(value) || Array.isArray(value) ? value.length : Object.keys(value ?? {}).length,
  },
  str: { least: 1, most: 1, call: ([value = null]) => textOf(value) },
  float: { least: 1, most: 1, call: ([value = null]) => numberOf(value) },
  int: { least: 1, most: 1, call: ([value = null]) => truncated(numberOf(value)) },
  abs: { least: 1, most: 1, call: ([value = null]) => (typeof value === 'number' ? Math.abs(value) : null) },
};

/** What can be called of a text, or of a map (`get`). The first that it is given is what it is called of. */
export const METHODS: Readonly<Record<string, QueryFunction>> = {
  get: {
    least: 2,
    most: 3,
    call: ([of = null, key = null, otherwise = null]) => partOf(of, key) ?? otherwise,
  },
  lower: { least: 1, most: 1, call: onText((text) => text.toLowerCase()) },
  upper: { least: 1, most: 1, call: onText((text) => text.toUpperCase()) },
  strip: { least: 1, most: 1, call: onText((text) => text.trim()) },
  startswith: { least: 2, most: 2, call: onText((text, start) => text.startsWith(start)) },
  endswith: { least: 2, most: 2, call: onText((text, end) => text.endsWith(end)) },
  contains: { least: 2, most: 2, call: ([of = null, part = null]) => isIn(part, of) },
};

/** `re.search(pattern, text)` and `re.match`, whose order is the other one. */
export const PATTERN_FUNCTIONS: Readonly<Record<string, QueryFunction>> = {
  search: {
    least: 2,
    most: 2,
    pattern: 0,
    call: ([pattern = null, text = null]) => searched(text, pattern) !== undefined,
  },
  match: {
    least: 2,
    most: 2,
    pattern: 0,
    call: ([pattern = null, text = null]) =>
      isText(pattern) && searched(text, atStart(pattern)) !== undefined,
  },
};

/** The same pattern, at the beginning of the text only. */
const atStart = (pattern: string): string =>
  pattern.startsWith('(?i)') ? `(?i)^(?:${pattern.slice(4)})` : `^(?:${pattern})`;

function numberOf(value: QueryValue): number | null {
  if (typeof value === 'number') return value;
  if (!isText(value) || value.trim() === '') return null;
  const number = Number(value);
  return Number.isNaN(number) ? null : number;
}

const truncated = (value: number | null): number | null => (value === null ? null : Math.trunc(value));
