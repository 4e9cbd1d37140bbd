/** Texts, so many at most: of more, the one that was added or met longest ago is forgotten. */
export class BoundedSet {
  readonly #most: number;
  readonly #texts = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  has(text: string): boolean {
    return this.#texts.has(text);
  }

  add(text: string): void {
    this.#texts.delete(text);
    this.#texts.add(text);
    if (this.#texts.size > this.#most) this.#texts.delete(this.#texts.values().next().value!);
  }
}
