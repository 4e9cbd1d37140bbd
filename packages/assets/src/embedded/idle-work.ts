/** Runs `work` some time after it is wanted, one run at a time, never keeping the process alive. Its errors wait for the next run. */
export class IdleWork {
  readonly #work: () => Promise<void>;
  readonly #afterMs: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | undefined;
  #stopped = false;
  /** How the last run failed, when it did. */
  fault: unknown;

  constructor(work: () => Promise<void>, afterMs: number) {
    this.#work = work;
    this.#afterMs = afterMs;
  }

  want(): void {
    if (this.#stopped || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      void this.run();
    }, this.#afterMs);
    this.#timer.unref();
  }

  /** Does it now, or joins the run under way. */
  run(): Promise<void> {
    this.#running ??= this.#work()
      .then(
        () => {
          this.fault = undefined;
        },
        (error: unknown) => {
          this.fault = error;
        },
      )
      .finally(() => {
        this.#running = undefined;
      });
    return this.#running;
  }

  /** Waits for the run under way; there will be no other. */
  async stop(): Promise<void> {
    this.#stopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }
}
