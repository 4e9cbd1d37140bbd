/**
 * The language in which messages are picked: `ObjectUpdate.ObjectData.PCode == avatar && Meta.Size > 300`. Rules:
 * 1. A path is a message, a block, a field and parts inside the field, each a glob; a row of repeats or parts is passed through.
 * 2. A test is true when one of the values that the path leads to meets it. `!=` is true when there are values and none is equal.
 * 3. A bare path is true when something is there that is not `false`.
 */
import { isBranch, tupleOf } from '../fields/index.ts';
import type { Ask, Leaf, Segment } from '../fields/index.ts';
import { meets } from './compare.ts';
import { parseFilter } from './expression.ts';
import type { Condition, Expression } from './expression.ts';
import { createGlob } from './glob.ts';
import { filterFault } from './tokens.ts';
import type { PathSegment } from './tokens.ts';

/** What may be asked of anything that passes, whatever is in it. */
export const META_FIELDS = [
  ...(['Direction', 'Transport', 'Name', 'Endpoint', 'From', 'To', 'Client', 'Server'] as const),
  ...(['Frame', 'Time', 'Size', 'Sequence', 'Reliable', 'Resent', 'Zerocoded', 'Acks', 'Error'] as const),
] as const;

/** One of {@link META_FIELDS}. */
export type MetaField = (typeof META_FIELDS)[number];

/** What a filter looks at: a message, an HTTP exchange. */
export interface FilterSubject {
  /** What it goes by; a message has its name, an exchange may have several. */
  readonly names: readonly string[];
  /** Several where an exchange or a message has several; undefined where it has none. */
  readonly meta: (field: MetaField) => Leaf | readonly Leaf[];
  /** Asks of each value below a name that the path leads to, until one answer is true. */
  readonly some: (name: string, path: readonly Segment[], ask: Ask) => boolean;
}

/** A filter, ready to be used any number of times. */
export interface Filter {
  /** Its text, as {@link compileFilter} was given it. */
  readonly source: string;
  /** Whether it picks that one. */
  readonly test: (subject: FilterSubject) => boolean;
}

/**
 * Makes a filter ready. An empty one picks everything.
 * @throws UsageError that names the column where the filter makes no sense
 */
export function compileFilter(source: string): Filter {
  if (source.trim() === '') return { source, test: () => true };
  return { source, test: compile(parseFilter(source)) };
}

type Test = Filter['test'];

function compile(expression: Expression): Test {
  switch (expression.type) {
    case 'and': {
      const parts = expression.parts.map(compile);
      return (subject) => parts.every((part) => part(subject));
    }
    case 'or': {
      const parts = expression.parts.map(compile);
      return (subject) => parts.some((part) => part(subject));
    }
    case 'not': {
      const part = compile(expression.part);
      return (subject) => !part(subject);
    }
    default: {
      const { path, is, column } = expression;
      const isMeta = path[0]!.glob.toLowerCase() === 'meta';
      return withCondition(is, isMeta ? metaReader(path, column) : fieldReader(path));
    }
  }
}

/** Asks of each value that a path leads to. */
type Reader = (subject: FilterSubject, ask: Ask) => boolean;

function withCondition(is: Condition | undefined, read: Reader): Test {
  if (is === undefined) return (subject) => read(subject, isThere);
  const asked: Ask = (value, names) => meets(value, is, names);
  if (is.comparison !== '!=') return (subject) => read(subject, asked);
  return (subject) => read(subject, isValue) && !read(subject, asked);
}

const isThere: Ask = (value) => value !== undefined && value !== null && value !== false;
const isValue: Ask = (value) =>
  value !== undefined && value !== null && (!isBranch(value) || tupleOf(value) !== undefined);

function metaReader(path: readonly PathSegment[], column: number): Reader {
  const name = path[1]?.glob.toLowerCase();
  const field = META_FIELDS.find((known) => known.toLowerCase() === name);
  if (field === undefined || path.length !== 2)
    throw filterFault(column, `there is Meta.${META_FIELDS.join(', Meta.')}`);
  return (subject, ask) => {
    const value = subject.meta(field);
    return Array.isArray(value)
      ? (value as readonly Leaf[]).some((one) => ask(one, undefined))
      : ask(value, undefined);
  };
}

function fieldReader(path: readonly PathSegment[]): Reader {
  const [message, ...rest] = path.map(({ glob, index }): Segment => ({
    takes: createGlob(glob),
    ...(index === undefined ? {} : { index }),
  }));
  return ({ names, some }, ask) =>
    names.some(
      (name) => message!.takes(name) && (rest.length === 0 ? ask(name, undefined) : some(name, rest, ask)),
    );
}
