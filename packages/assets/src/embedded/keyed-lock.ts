/** Lets one at a time do something about a key. */
export class KeyedLock {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs `act` when what came before it under the same key is over, however that ended; gives or throws what `act` does. */
  async run<T>(key: string, act: () => Promise<T>): Promise<T> {
    const before = this.#last.get(key);
    const mine = before === undefined ? act() : before.then(act, act);
    this.#last.set(key, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(key) === mine) this.#last.delete(key);
    }
  }
}
