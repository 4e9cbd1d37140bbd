/** Lines as they come, to be waited for. */
export class Lines {
  readonly all: string[] = [];
  readonly #waiting = new Set<() => void>();

  readonly add = (line: string): void => {
    this.all.push(line);
    for (const look of this.#waiting) look();
  };

  /** Resolves when there is this line. */
  until(line: string): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (!this.all.includes(line)) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}
