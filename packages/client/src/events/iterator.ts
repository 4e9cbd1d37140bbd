/** More events than this waiting for one reader: the oldest are dropped, so that a stuck script cannot eat the heap. */
export const MAX_WAITING_EVENTS = 1024;

type Settle<T> = (result: IteratorResult<T, undefined>) => void;

/** Events between the emitter that pushes and the `for await` that reads. */
export class EventQueueIterator<T> implements AsyncIterableIterator<T> {
  readonly #waiting: T[] = [];
  readonly #readers: Settle<T>[] = [];
  readonly #onFinish: () => void;
  #finished = false;

  constructor(onFinish: () => void) {
    this.#onFinish = onFinish;
  }

  /** Gives the event to who waits, or keeps it. */
  push(event: T): void {
    if (this.#finished) return;
    const reader = this.#readers.shift();
    if (reader !== undefined) return reader({ value: event, done: false });
    if (this.#waiting.length === MAX_WAITING_EVENTS) this.#waiting.shift();
    this.#waiting.push(event);
  }

  /** What waits is still read; then the iteration is over. */
  finish(): void {
    if (this.#finished) return;
    this.#finished = true;
    this.#onFinish();
    for (const reader of this.#readers.splice(0)) reader({ value: undefined, done: true });
  }

  /** The oldest event that was not taken, or the next one. */
  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#waiting.length > 0) return Promise.resolve({ value: this.#waiting.shift()!, done: false });
    if (this.#finished) return Promise.resolve({ value: undefined, done: true });
    return new Promise((resolve) => this.#readers.push(resolve));
  }

  /** Ends the subscription; whoever waits is told that it is over. */
  return(): Promise<IteratorResult<T, undefined>> {
    this.#waiting.length = 0;
    this.finish();
    return Promise.resolve({ value: undefined, done: true });
  }

  /** Itself. */
  [Symbol.asyncIterator](): this {
    return this;
  }
}
