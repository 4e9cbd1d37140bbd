import { UsageError } from '@landfall/protocol/errors';
import { MAX_TOLD, nearestName } from './nearest-name.ts';

/** What an option may be. */
export type OptionKind = keyof typeof KINDS;

/** The kinds of all options of a call, undefined ones aside. */
export type OptionKinds<Options> = { readonly [Name in keyof Options]-?: OptionKind };

type Test = (value: unknown) => boolean;

const isFunction: Test = (value) => typeof value === 'function';

const KINDS = {
  text: ['a text', (value) => typeof value === 'string'],
  flag: ['true or false', (value) => typeof value === 'boolean'],
  number: ['a number', Number.isFinite],
  /** A time to wait. */
  ms: ['a number of milliseconds from 0', (value) => typeof value === 'number' && value >= 0],
  count: ['a whole number from 0', (value) => Number.isSafeInteger(value) && Number(value) >= 0],
  function: ['a function', isFunction],
  object: ['an object', isObject],
  list: ['a list', (value) => Array.isArray(value)],
  texts: [
    'a list of texts',
    (value) => Array.isArray(value) && value.every((one) => typeof one === 'string'),
  ],
  iterable: [
    'something to iterate',
    (value) => isObject(value) && isFunction(Reflect.get(value, Symbol.iterator)),
  ],
  place: ['an object of x, y and z', isPlace],
  signal: [
    'an AbortSignal',
    (value) => isObject(value) && isFunction(Reflect.get(value, 'addEventListener')),
  ],
  /** Looked at where it is used. */
  any: ['', () => true],
} as const satisfies Record<string, readonly [words: string, test: Test]>;

/** Neither null nor something simple. */
export function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

/** A vector with three finite numbers. */
export function isPlace(
  value: unknown,
): value is { readonly x: number; readonly y: number; readonly z: number } {
  return isObject(value) && ['x', 'y', 'z'].every((axis) => Number.isFinite(Reflect.get(value, axis)));
}

/**
 * Refuses what JavaScript lets through. What was given is not repeated: it may be a secret.
 * @param call what is called, for the text.
 * @throws UsageError for options that are no object, one of another kind than `kinds` says, or one whose name is a slip of the pen; what
 *   is undefined was not given.
 */
export function checkOptions<Options extends object>(
  call: string,
  options: Options,
  kinds: OptionKinds<Options>,
): void {
  if (!isObject(options)) throw new UsageError(`${call} takes its options as one object`);
  for (const [name, kind] of Object.entries<OptionKind>(kinds))
    checkGiven(`${name} of ${call}`, Reflect.get(options, name), kind);
  checkNames(call, options, Object.keys(kinds));
}

/**
 * Refuses misspelt names, which JavaScript lets through. Others that are not known pass: newer programs may give them.
 * @param names those that are known, none of them near another.
 * @throws UsageError naming the one that is meant.
 */
export function checkNames(call: string, options: object, names: readonly string[]): void {
  for (const [name, value] of Object.entries(options)) {
    if (value === undefined || names.includes(name)) continue;
    const meant = nearestName(name, names);
    if (meant === undefined) continue;
    const told = JSON.stringify(name.slice(0, MAX_TOLD));
    throw new UsageError(`${call} has no option ${told}: is ${meant} meant?`);
  }
}

/** @throws UsageError for what is of another kind; undefined is not given. */
function checkGiven(what: string, value: unknown, kind: OptionKind): void {
  if (value !== undefined) checkValue(what, value, kind);
}

/** @throws UsageError for what is of another kind, undefined too. */
export function checkValue(what: string, value: unknown, kind: OptionKind): void {
  const [words, test] = KINDS[kind];
  if (!test(value)) throw new UsageError(`${what} is ${words}, not ${kindOf(value)}`);
}

/** `null`, `a number`, `an object`: nothing of the value itself. */
function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'number') return Number.isFinite(value) ? 'such a number' : String(value);
  if (typeof value === 'object') return 'such an object';
  return typeof value === 'string' ? 'such a text' : `a ${typeof value}`;
}
