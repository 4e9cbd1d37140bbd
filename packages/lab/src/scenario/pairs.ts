import type { Block } from './blocks.ts';
import { scenarioFault } from './place.ts';
import type { Place } from './place.ts';

/** A line `Key: value`; keys may come more than once, and their order tells. */
export interface Pair {
  /** In lower case. */
  readonly key: string;
  readonly value: string;
  readonly place: Place;
}

const PAIR = /^\s*([A-Za-z][\w-]*)\s*:\s*(.*?)\s*$/;
/** What a sensor does stands without a colon, too. */
const ACTION = /^\s*(director#\w+)\s*:?\s*(.*?)\s*$/;

/** @throws UsageError for a line that is none, and for a key that is not in `known` */
export function readPairs({ word, lines }: Block, known: readonly string[]): Pair[] {
  return lines
    .filter(({ text }) => text.trim() !== '' && !text.trim().startsWith('#'))
    .map((line) => {
      const [, key, value = ''] = ACTION.exec(line.text) ?? PAIR.exec(line.text) ?? [];
      if (key === undefined) throw scenarioFault(line, 'this is no `Key: value`');
      const lower = key.toLowerCase();
      if (!known.includes(lower))
        throw scenarioFault(line, `${word} knows no ${key}; it knows ${known.join(', ')}`);
      return { key: lower, value, place: line };
    });
}

/** The value of a key that comes at most once. @throws UsageError when it comes again */
export function onlyPair(pairs: readonly Pair[], key: string): Pair | undefined {
  const [first, second] = pairs.filter((pair) => pair.key === key);
  if (second !== undefined) throw scenarioFault(second.place, `${key} comes once more`);
  return first;
}

/** Quotes around the whole of a value are not part of it. */
export const unquoted = (value: string): string =>
  /^"([^"]*)"$|^'([^']*)'$/
    .exec(value)
    ?.slice(1)
    .find((text) => text !== undefined) ?? value;
