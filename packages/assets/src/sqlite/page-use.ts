/** What each page of a database is used for: by one thing, or there is something wrong. */
export class PageUse {
  readonly #count: number;
  readonly #used: Uint8Array;
  readonly #doubtful = new Set<number>();

  /** @param count pages, numbered from one */
  constructor(count: number) {
    this.#count = count;
    this.#used = new Uint8Array((count >> 3) + 1);
  }

  /** False when the page is another's already (then neither of them can be trusted), or there is no such page. */
  take(number: number): boolean {
    if (number < 1 || number > this.#count) return false;
    if (this.#isUsed(number)) {
      this.#doubtful.add(number);
      return false;
    }
    this.#used[number >> 3]! |= 1 << (number & 7);
    return true;
  }

  doubt(number: number): void {
    this.#doubtful.add(number);
  }

  isDoubtful(number: number): boolean {
    return this.#doubtful.has(number);
  }

  /** Pages that nothing uses. */
  *unused(): Generator<number, void, undefined> {
    for (let number = 1; number <= this.#count; number++) if (!this.#isUsed(number)) yield number;
  }

  #isUsed(number: number): boolean {
    return (this.#used[number >> 3]! & (1 << (number & 7))) !== 0;
  }
}
