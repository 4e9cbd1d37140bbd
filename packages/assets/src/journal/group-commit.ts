/** More at once would make the first wait for the last one's bytes. */
const MOST_ITEMS = 1024;

interface Waiting<T, R> {
  readonly item: T;
  readonly resolve: (result: R) => void;
  readonly reject: (error: unknown) => void;
}

/** Lets everybody who comes while one commit runs share the next one: one sync for many. */
export class GroupCommit<T, R> {
  readonly #commit: (items: readonly T[]) => Promise<readonly R[]>;
  #waiting: Waiting<T, R>[] = [];
  #running: Promise<void> | undefined;

  /** `commit` gives one result for each item, in order, or throws for all of them. */
  constructor(commit: (items: readonly T[]) => Promise<readonly R[]>) {
    this.#commit = commit;
  }

  /** Resolves when a commit with this item in it is done. */
  join(item: T): Promise<R> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Resolves when nothing is under way. */
  async idle(): Promise<void> {
    while (this.#running !== undefined) await this.#running;
  }

  async #run(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) await this.#commitGroup(this.#waiting.splice(0, MOST_ITEMS));
    this.#running = undefined;
  }

  async #commitGroup(group: readonly Waiting<T, R>[]): Promise<void> {
    try {
      const results = await this.#commit(group.map(({ item }) => item));
      for (const [index, { resolve }] of group.entries()) resolve(results[index]!);
    } catch (error) {
      for (const { reject } of group) reject(error);
    }
  }
}
