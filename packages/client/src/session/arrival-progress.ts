import type { Instant } from '@landfall/transport/ports';
import type { Settle } from '../lifetime/index.ts';

/** What an arrival is made of, in the order in which a region that works brings it. */
export const ARRIVAL_STEPS = [
  'ack of UseCircuitCode',
  'RegionHandshake',
  'AgentMovementComplete',
  'answer of the seed capability',
] as const;

/** One of the things that have to happen before an agent has arrived. */
export type ArrivalStep = (typeof ARRIVAL_STEPS)[number];

/** Different messages that are counted: more do not make an error's text any better. */
const MAX_NAMES = 24;

/** What has come so far, in whatever order, and what is still missing. */
export class ArrivalProgress {
  readonly #startedAt: Instant;
  readonly #done = new Map<ArrivalStep, number>();
  /** Undefined before the first, and once it has arrived. */
  #seen: Map<string, number> | undefined;
  #waiting: { readonly steps: readonly ArrivalStep[]; readonly settle: Settle<void> }[] = [];

  constructor(startedAt: Instant) {
    this.#startedAt = startedAt;
  }

  get startedAt(): Instant {
    return this.#startedAt;
  }

  /** A step has happened; again does no harm. */
  mark(step: ArrivalStep, now: Instant): void {
    if (this.#done.has(step)) return;
    this.#done.set(step, now - this.#startedAt);
    for (const { steps, settle } of this.#waiting) if (this.missing(steps) === undefined) settle.resolve();
  }

  /** A message has come, of whatever kind; whether it is a step is seen later. */
  see(name: string): void {
    const seen = (this.#seen ??= new Map());
    const count = seen.get(name);
    if (count !== undefined || seen.size < MAX_NAMES) seen.set(name, (count ?? 0) + 1);
  }

  /** A message of that name has come, and was no step: it was for somebody else, or made no sense. */
  wasOfNoUse(step: ArrivalStep): boolean {
    return !this.#done.has(step) && this.#seen?.has(step) === true;
  }

  /** It has arrived: what was seen on the way is of no interest any more. */
  forgetSeen(): void {
    this.#seen = undefined;
  }

  has(step: ArrivalStep): boolean {
    return this.#done.has(step);
  }

  /** The first of these steps that has not happened. Whoever is placed has been let in, even while the ack is lost again and again. */
  missing(steps: readonly ArrivalStep[] = ARRIVAL_STEPS): ArrivalStep | undefined {
    const isPlaced = this.#done.has('AgentMovementComplete');
    return steps.find((step) => !this.#done.has(step) && !(isPlaced && step === 'ack of UseCircuitCode'));
  }

  /** Settles when all of these steps have happened; returns how to stop waiting. */
  whenDone(steps: readonly ArrivalStep[], settle: Settle<void>): () => void {
    if (this.missing(steps) === undefined) settle.resolve();
    const waiting = { steps, settle };
    this.#waiting.push(waiting);
    return () => {
      this.#waiting = this.#waiting.filter((other) => other !== waiting);
    };
  }

  /** For people: `ack of UseCircuitCode (12 ms), LayerData ×3`. Nothing twice; empty for nothing. */
  describe(): string {
    const steps = [...this.#done].map(([step, ms]) => `${step} (${Math.round(ms)} ms)`);
    const others = [...(this.#seen ?? [])].filter(([name]) => !this.#done.has(name as ArrivalStep));
    const messages = others.map(([name, count]) => (count === 1 ? name : `${name} ×${count}`));
    return [...steps, ...messages].join(', ');
  }
}
