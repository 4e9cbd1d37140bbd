/** Bytes that many things share, each of them counted once it is there: the last one may go beyond, no other follows. */
export class ByteBudget {
  readonly #mostBytes: number;
  #spentBytes = 0;

  constructor(mostBytes: number) {
    this.#mostBytes = mostBytes;
  }

  /** Whether nothing more is to be made. */
  get isSpent(): boolean {
    return this.#spentBytes >= this.#mostBytes;
  }

  /** So many more are there now. */
  spend(bytes: number): void {
    this.#spentBytes += bytes;
  }
}
