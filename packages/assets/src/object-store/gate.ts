/** Lets work in while what it needs (bytes, or one of so many places) fits beside the others'; in the order of coming. */
export class Gate {
  readonly #limit: number;
  readonly #waiting: { readonly needs: number; readonly enter: () => void }[] = [];
  #used = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** What is larger than the limit runs alone. */
  async run<T>(needs: number, act: () => Promise<T>): Promise<T> {
    if (this.#waiting.length > 0 || !this.#fits(needs))
      await new Promise<void>((enter) => this.#waiting.push({ needs, enter }));
    else this.#used += needs;
    try {
      return await act();
    } finally {
      this.#used -= needs;
      this.#letIn();
    }
  }

  #fits(needs: number): boolean {
    return this.#used === 0 || this.#used + needs <= this.#limit;
  }

  #letIn(): void {
    for (let next = this.#waiting[0]; next !== undefined && this.#fits(next.needs); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#used += next.needs;
      next.enter();
    }
  }
}
