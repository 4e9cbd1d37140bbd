import type { Clock } from '@landfall/transport/ports';

/** How fast a recording is played: as many times as fast as it was, as fast as possible, or one step whenever it is told to. */
export type Pace = number | 'max' | 'step';

/** Sockets have buffers: of what goes as fast as possible so much is sent before there is a pause. */
const AT_ONCE = 16;
const PAUSE_MS = 1;

/** One thing to do, at its time in the recording, or a word that has to be heard first. */
export type Cue =
  | { readonly type: 'act'; readonly atMs: number; readonly act: () => void }
  /** The `count`th time that it is heard. */
  | { readonly type: 'wait'; readonly atMs: number; readonly word: string; readonly count: number };

/** Who waits for a word longer than this goes on without it, where it may. */
const PATIENCE_MS = 15_000;

/**
 * Plays cues in their order. Time stands still while a word is waited for, and goes on from the moment it is heard: what came a second
 * after it in the recording comes a second after it again.
 */
export class Lane {
  readonly #cues: readonly Cue[];
  readonly #clock: Clock;
  readonly #pace: Pace;
  /** Words that are waited for however long it takes. */
  readonly #needed: ReadonlySet<string>;
  readonly #heard = new Map<string, number>();
  readonly missed: string[] = [];
  #next = 0;
  #allowed = 0;
  #sentAtOnce = 0;
  #anchor: { readonly atMs: number; readonly now: number } | undefined;
  #waitingSince: number | undefined;
  #timer: (() => void) | undefined;
  #isClosed = false;

  constructor(cues: readonly Cue[], clock: Clock, pace: Pace, needed: ReadonlySet<string>) {
    this.#cues = cues;
    this.#clock = clock;
    this.#pace = pace;
    this.#needed = needed;
  }

  /** Whether there is nothing left to do. */
  get isDone(): boolean {
    return this.#next >= this.#cues.length;
  }

  /** What is being waited for. */
  get waitsFor(): string | undefined {
    const cue = this.#cues[this.#next];
    return cue?.type === 'wait' ? cue.word : undefined;
  }

  /** Something was heard. */
  hear(word: string): void {
    this.#heard.set(word, (this.#heard.get(word) ?? 0) + 1);
    this.#run();
  }

  /** Where it goes step by step: the next thing is done, as soon as what it waits for was heard. */
  step(): void {
    this.#allowed++;
    this.#run();
  }

  close(): void {
    this.#isClosed = true;
    this.#timer?.();
  }

  #run(): void {
    if (this.#isClosed) return;
    this.#timer?.();
    this.#timer = undefined;
    for (let cue = this.#cues[this.#next]; cue !== undefined; cue = this.#cues[this.#next]) {
      const delayMs = cue.type === 'wait' ? this.#delayOfWord(cue) : this.#delayOf(cue.atMs);
      if (delayMs === undefined) return;
      if (delayMs > 0) {
        this.#sentAtOnce = 0;
        this.#timer = this.#clock.after(delayMs, () => this.#run());
        return;
      }
      this.#next++;
      if (cue.type === 'wait') continue;
      this.#allowed--;
      this.#sentAtOnce++;
      cue.act();
    }
  }

  /** 0: it was heard, or is no longer waited for. Undefined: for as long as it takes. */
  #delayOfWord({ word, count, atMs }: Extract<Cue, { type: 'wait' }>): number | undefined {
    const now = this.#clock.now();
    if ((this.#heard.get(word) ?? 0) >= count) {
      this.#anchor = { atMs, now };
      this.#waitingSince = undefined;
      return 0;
    }
    if (this.#needed.has(word)) return undefined;
    this.#waitingSince ??= now;
    const leftMs = this.#waitingSince + PATIENCE_MS - now;
    if (leftMs > 0) return leftMs;
    this.missed.push(word);
    this.#anchor = { atMs, now };
    this.#waitingSince = undefined;
    return 0;
  }

  #delayOf(atMs: number): number | undefined {
    if (this.#pace === 'step') return this.#allowed > 0 ? 0 : undefined;
    if (this.#pace === 'max') return this.#sentAtOnce < AT_ONCE ? 0 : PAUSE_MS;
    const now = this.#clock.now();
    this.#anchor ??= { atMs, now };
    return Math.max(0, this.#anchor.now + (atMs - this.#anchor.atMs) / this.#pace - now);
  }
}
