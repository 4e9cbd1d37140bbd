import { setImmediate } from 'node:timers/promises';
import { ClosedError } from '@landfall/protocol/errors';
import type { Steps } from '../picture/index.ts';

/** So long work may go on before others have their turn: signals of the system, too, come only between. */
const TURN_MS = 30;

/** The pace of long work: it rests now and then, and ends when nobody wants it any more. */
export class Pace {
  readonly #signal: AbortSignal | undefined;
  readonly #now: () => number;
  #since: number;

  /** @param now milliseconds; the system's clock when left out */
  constructor(signal?: AbortSignal, now: () => number = () => performance.now()) {
    this.#signal = signal;
    this.#now = now;
    this.#since = now();
  }

  /** Rests where it has gone on for long. @throws ClosedError when the signal is aborted */
  async rest(): Promise<void> {
    if (this.#now() - this.#since >= TURN_MS) await this.#turn();
  }

  /** Rests, and tells whether to go on. @throws ClosedError when the signal is aborted */
  async check(): Promise<void> {
    await this.#turn();
  }

  /** Runs work that comes in steps. @throws ClosedError when the signal is aborted; what the work throws */
  async run<Result>(steps: Steps<Result>): Promise<Result> {
    for (;;) {
      const { done, value } = steps.next();
      if (done === true) return value;
      await this.rest();
    }
  }

  async #turn(): Promise<void> {
    await setImmediate();
    this.#since = this.#now();
    if (this.#signal?.aborted === true)
      throw new ClosedError('looking was stopped', { by: 'us', reason: 'aborted' });
  }
}
