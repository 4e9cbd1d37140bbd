/**
 * All ways through a pattern are followed at once, a character at a time, so that no pattern takes longer than steps × characters.
 * @source Pike's way of running regular expressions (swtch.com/~rsc/regexp/regexp2.html)
 */
import { isWordCode } from './character-class.ts';
import { compileSteps } from './compile-pattern.ts';
import type { Step } from './compile-pattern.ts';
import { parsePattern } from './parse-pattern.ts';

/** A compiled pattern. */
export interface Pattern {
  /**
   * Looks for the first place where it matches.
   * @returns the whole match and its groups, undefined where one took no part; undefined when it is nowhere
   */
  search(text: string): readonly (string | undefined)[] | undefined;
}

/** Of a longer text only the beginning is looked at. */
const MAX_TEXT = 16 * 1024;

/**
 * A regular expression, ready to be searched for.
 * @throws UsageError for what is no pattern, or none that can be matched in linear time
 */
export function compilePattern(source: string): Pattern {
  const { root, groups } = parsePattern(source);
  const steps = compileSteps(root);
  return { search: (text) => search(steps, groups, text.slice(0, MAX_TEXT)) };
}

/** Where groups begin and end, by slot. */
type Slots = readonly (number | undefined)[];

interface Thread {
  readonly at: number;
  readonly slots: Slots;
}

function search(
  steps: readonly Step[],
  groups: number,
  text: string,
): readonly (string | undefined)[] | undefined {
  const marks = new Int32Array(steps.length).fill(-1);
  let threads: Thread[] = [];
  let found: Slots | undefined;
  for (let place = 0; place <= text.length;) {
    if (found === undefined) follow(steps, marks, threads, { at: 0, slots: [place] }, text, place);
    if (threads.length === 0) {
      if (found !== undefined) break;
    }
    const code = text.codePointAt(place);
    const next = place + (code !== undefined && code > 0xffff ? 2 : 1);
    const { going, match } = step(steps, marks, threads, text, { place, next, code });
    found = match ?? found;
    threads = going;
    place = next;
  }
  return found === undefined ? undefined : cut(text, found, groups);
}

interface Place {
  readonly place: number;
  readonly next: number;
  readonly code: number | undefined;
}

/** Every way goes over one character; what comes behind a match is worse than it. */
function step(
  steps: readonly Step[],
  marks: Int32Array,
  threads: readonly Thread[],
  text: string,
  { place, next, code }: Place,
): { readonly going: Thread[]; readonly match: Slots | undefined } {
  const going: Thread[] = [];
  for (const thread of threads) {
    const at = steps[thread.at]!;
    if (at.op === 'match') {
      const match = thread.slots.slice();
      match[1] = place;
      return { going, match };
    }
    if (at.op === 'test' && code !== undefined && at.test(code))
      follow(steps, marks, going, { at: thread.at + 1, slots: thread.slots }, text, next);
  }
  return { going, match: undefined };
}

/** Adds what can be reached without a character. A step is reached once at a place: the first way to it is the best. */
function follow(
  steps: readonly Step[],
  marks: Int32Array,
  threads: Thread[],
  start: Thread,
  text: string,
  place: number,
): void {
  const waiting: Thread[] = [start];
  for (let thread = waiting.pop(); thread !== undefined; thread = waiting.pop()) {
    if (marks[thread.at] === place) continue;
    marks[thread.at] = place;
    const at = steps[thread.at]!;
    const { slots } = thread;
    if (at.op === 'jump') waiting.push({ at: at.to, slots });
    else if (at.op === 'split') waiting.push({ at: at.second, slots }, { at: at.first, slots });
    else if (at.op === 'save') waiting.push({ at: thread.at + 1, slots: saved(slots, at.slot, place) });
    else if (at.op === 'where') {
      if (isThere(at.where, text, place)) waiting.push({ at: thread.at + 1, slots });
    } else threads.push(thread);
  }
}

function saved(slots: Slots, slot: number, place: number): Slots {
  const changed = slots.slice();
  changed[slot] = place;
  return changed;
}

function isThere(where: Extract<Step, { op: 'where' }>['where'], text: string, place: number): boolean {
  if (where === 'start') return place === 0;
  if (where === 'end') return place === text.length;
  const isWord = (at: number): boolean => at >= 0 && at < text.length && isWordCode(text.charCodeAt(at));
  return (isWord(place - 1) !== isWord(place)) === (where === 'word');
}

function cut(text: string, slots: Slots, groups: number): readonly (string | undefined)[] {
  return Array.from({ length: groups + 1 }, (_, group) => {
    const [from, to] = [slots[group * 2], slots[group * 2 + 1]];
    return from === undefined || to === undefined ? undefined : text.slice(from, to);
  });
}
