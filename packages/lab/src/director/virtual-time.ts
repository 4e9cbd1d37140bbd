import { TimeoutError } from '@landfall/protocol/errors';
import type { MemoryNetwork } from '@landfall/transport/memory';

interface Waiting {
  readonly condition: () => boolean;
  readonly endMs: number;
  readonly wake: (isWell: boolean) => void;
  readonly fail: (error: unknown) => void;
}

/**
 * Virtual time for several at once. It passes only while all of them wait; whoever's condition holds, or whose time is up, goes on, and time
 * stands still until all wait again. So what they do is the same each time.
 */
export class VirtualTime {
  readonly #network: MemoryNetwork;
  readonly #waiting = new Set<Waiting>();
  #awake = 1;

  constructor(network: MemoryNetwork) {
    this.#network = network;
  }

  get now(): number {
    return this.#network.clock.now();
  }

  /** See `Stage.until`. */
  async until(condition: () => boolean, limitMs: number): Promise<boolean> {
    const woken = new Promise<boolean>((wake, fail) => {
      this.#waiting.add({ condition, endMs: this.now + limitMs, wake, fail });
    });
    await this.#sleep();
    return await woken;
  }

  /** See `Stage.together`. */
  async together(branches: readonly (() => Promise<void>)[]): Promise<void> {
    if (branches.length === 0) return;
    let left = branches.length;
    // Whoever starts them waits for them, and is awake again when the last one ends.
    this.#awake += left - 1;
    const ends = await Promise.allSettled(
      branches.map(async (branch) => {
        try {
          await branch();
        } finally {
          if (--left > 0) await this.#sleep();
        }
      }),
    );
    const failed = ends.find((end) => end.status === 'rejected');
    if (failed !== undefined) throw failed.reason;
  }

  async #sleep(): Promise<void> {
    this.#awake--;
    if (this.#awake > 0 || this.#waiting.size === 0) return;
    const first = Math.min(...Array.from(this.#waiting, ({ endMs }) => endMs));
    try {
      await this.#pass(Math.max(0, first - this.now));
    } catch (error) {
      // What a callback of the network throws ends all of it.
      for (const waiting of this.#waiting) this.#rouse(waiting).fail(error);
      return;
    }
    const over = [...this.#waiting].filter(({ condition, endMs }) => condition() || endMs <= this.now);
    for (const waiting of over) this.#rouse(waiting).wake(waiting.condition());
  }

  #rouse(waiting: Waiting): Waiting {
    this.#waiting.delete(waiting);
    this.#awake++;
    return waiting;
  }

  async #pass(ms: number): Promise<void> {
    const end = this.now + ms;
    const isAny = (): boolean => [...this.#waiting].some(({ condition }) => condition());
    try {
      await this.#network.runUntil(isAny, ms);
    } catch (error) {
      if (!(error instanceof TimeoutError)) throw error;
      // Where nothing is left that could happen, time has stood still.
      await this.#network.run(Math.max(0, end - this.now));
    }
  }
}
