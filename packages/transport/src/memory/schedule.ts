import type { Cancel, Clock, Instant } from '../ports/index.ts';

/** Something to do at an instant; among equals the one that was planned first comes first. */
interface Entry {
  readonly at: Instant;
  readonly order: number;
  /** Undefined when it was cancelled. */
  run: (() => void) | undefined;
}

/** What is to happen and when, in virtual milliseconds: a binary heap, and the clock that reads from it. */
export class Schedule implements Clock {
  #now: Instant = 0;
  #planned = 0;
  readonly #startedAt: number;
  readonly #heap: Entry[] = [];

  /** `startedAt`: the wall time at virtual instant 0, milliseconds since 1970. */
  constructor(startedAt: number) {
    this.#startedAt = startedAt;
  }

  now(): Instant {
    return this.#now;
  }

  wallTime(): number {
    return this.#startedAt + this.#now;
  }

  after(delayMs: number, callback: () => void): Cancel {
    const entry: Entry = { at: this.#now + Math.max(0, delayMs), order: this.#planned++, run: callback };
    this.#push(entry);
    return () => {
      entry.run = undefined;
    };
  }

  /** When the next thing happens, or undefined when nothing will. */
  next(): Instant | undefined {
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined) return undefined;
      if (first.run !== undefined) return first.at;
      this.#pop();
    }
  }

  /** Lets time pass to `instant` without anything happening. */
  skipTo(instant: Instant): void {
    this.#now = Math.max(this.#now, instant);
  }

  /** Does all that is planned for `instant` by now, and returns how much it was. What it plans for the same instant waits. */
  runAt(instant: Instant): number {
    this.#now = instant;
    const last = this.#planned;
    let done = 0;
    for (;;) {
      const first = this.#heap[0];
      if (first === undefined || first.at > instant || first.order >= last) return done;
      this.#pop();
      const { run } = first;
      first.run = undefined;
      run?.();
      done++;
    }
  }

  #push(entry: Entry): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(entry);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(entry, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = entry;
  }

  #pop(): void {
    const heap = this.#heap;
    const last = heap.pop()!;
    const size = heap.length;
    if (size === 0) return;
    let at = 0;
    for (;;) {
      let child = at * 2 + 1;
      if (child >= size) break;
      if (child + 1 < size && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, last)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = last;
  }
}

const isBefore = (one: Entry, other: Entry): boolean =>
  one.at < other.at || (one.at === other.at && one.order < other.order);
