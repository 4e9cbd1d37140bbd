/** Lines as they come, to be waited for. */
export class Lines {
  readonly all: string[] = [];
  readonly #waiting = new Set<() => void>();

  readonly add = (line: string): void => {
    this.all.push(line);
    for (const look of this.#waiting) look();
  };

  /** Resolves when there is this line, so many times. */
  until(line: string, times = 1): Promise<void> {
    return new Promise((resolve) => {
      const look = (): void => {
        if (this.all.filter((one) => one === line).length < times) return;
        this.#waiting.delete(look);
        resolve();
      };
      this.#waiting.add(look);
      look();
    });
  }
}
