import { ClosedError } from '@landfall/protocol/errors';

/** Counts the operations under way, so that something can be done while there are none, and an end be waited for. */
export class Operations {
  #underWay = 0;
  #gate: Promise<unknown> | undefined;
  #idle: (() => void)[] = [];
  #closed = false;

  /** @throws ClosedError after {@link close} */
  async run<T>(act: () => Promise<T>): Promise<T> {
    while (this.#gate !== undefined) await this.#gate;
    this.#checkOpen();
    this.#underWay += 1;
    try {
      return await act();
    } finally {
      this.#underWay -= 1;
      if (this.#underWay === 0) for (const tell of this.#idle.splice(0)) tell();
    }
  }

  /**
   * Runs `act` alone: what began before is awaited, what comes meanwhile waits. Must not be called from within an operation.
   * @throws ClosedError after {@link close}: who waited for the end must find nothing begun anew
   */
  async alone<T>(act: () => Promise<T>): Promise<T> {
    while (this.#gate !== undefined) await this.#gate;
    this.#checkOpen();
    const done = this.#untilIdle().then(act);
    this.#gate = done.catch(() => undefined).then(() => (this.#gate = undefined));
    return done;
  }

  /** Lets nobody in any more and waits for those within. */
  async close(): Promise<void> {
    this.#closed = true;
    await this.#gate;
    await this.#untilIdle();
  }

  /** True as soon as {@link close} was called, even while it still waits. */
  get closed(): boolean {
    return this.#closed;
  }

  #checkOpen(): void {
    if (this.#closed) throw new ClosedError('the store is closed', { by: 'us', reason: 'closed' });
  }

  async #untilIdle(): Promise<void> {
    if (this.#underWay > 0) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }
}
