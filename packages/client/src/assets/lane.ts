import type { Cancel, Clock } from '@landfall/transport/ports';
import type { Settle } from '../lifetime/index.ts';
import { Ranking } from './ranking.ts';
import type { Ranked } from './ranking.ts';

/** Lets so many at once work with one host; the others wait, the most wanted first. */
export class Lane<T extends Ranked> {
  readonly #limit: number;
  readonly #clock: Clock;
  readonly #waiting = new Ranking<T>();
  readonly #calls = new Map<T, Settle<void>>();
  #running = 0;
  #closedUntil = -Infinity;
  #cancelOpening: Cancel | undefined;

  constructor(limit: number, clock: Clock) {
    this.#limit = limit;
    this.#clock = clock;
  }

  get running(): number {
    return this.#running;
  }

  get waiting(): number {
    return this.#waiting.size;
  }

  /** Resolves when it is its turn. {@link Lane.leave} makes room for the next one. */
  enter(item: T): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#waiting.add(item);
      this.#calls.set(item, { resolve, reject });
      this.#admit();
    });
  }

  /** It waits no longer: its wait rejects with this. Nothing happens when it does not wait. */
  withdraw(item: T, error: unknown): void {
    if (!this.#waiting.remove(item)) return;
    const call = this.#calls.get(item);
    this.#calls.delete(item);
    call?.reject(error);
  }

  leave(): void {
    this.#running--;
    this.#admit();
  }

  /** Its priority has changed. */
  update(item: T): void {
    this.#waiting.update(item);
  }

  /** The host asks to be left alone: nobody new enters for so long. */
  close(forMs: number): void {
    const until = this.#clock.now() + forMs;
    if (until <= this.#closedUntil) return;
    this.#closedUntil = until;
    this.#cancelOpening?.();
    this.#cancelOpening = this.#clock.after(forMs, () => this.#admit(), { background: true });
  }

  #admit(): void {
    while (this.#running < this.#limit && this.#clock.now() >= this.#closedUntil) {
      const item = this.#waiting.take();
      if (item === undefined) return;
      const call = this.#calls.get(item);
      this.#calls.delete(item);
      this.#running++;
      call?.resolve();
    }
  }
}
