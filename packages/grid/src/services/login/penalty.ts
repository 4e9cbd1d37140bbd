import type { Clock } from '@landfall/transport/ports';
import { Failures } from '../accounts/index.ts';

/** Keeps the answers to failed logins back, the longer the more there were from the same address. */
export class Penalty {
  readonly #clock: Clock;
  readonly #failures = new Failures();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Resolves when the failure may be told, or when nobody waits for it any more. */
  async serve(address: string, signal: AbortSignal): Promise<void> {
    const delayMs = this.#failures.delayOf(address, this.#clock.now());
    if (delayMs === 0 || signal.aborted) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#clock.after(delayMs, resolve);
      const leave = (): void => {
        cancel();
        resolve();
      };
      signal.addEventListener('abort', leave, { once: true });
    });
  }
}
