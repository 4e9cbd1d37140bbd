/**
 * Texts, so many at most. Of more, one that was never asked for again goes first, then the one that was asked for longest ago: who names many
 * pushes out what others named, not what is in use.
 */
export class BoundedSet {
  readonly #most: number;
  readonly #named = new Set<string>();
  readonly #used = new Set<string>();

  constructor(most: number) {
    this.#most = most;
  }

  /** Asking for one that is there is using it. */
  has(text: string): boolean {
    if (!this.#named.delete(text) && !this.#used.delete(text)) return false;
    this.#used.add(text);
    return true;
  }

  add(text: string): void {
    if (this.#used.has(text)) return;
    this.#named.delete(text);
    this.#named.add(text);
    if (this.#named.size + this.#used.size <= this.#most) return;
    // With none but the newest, something that was in use has to go.
    const from = this.#named.size > 1 ? this.#named : this.#used;
    from.delete(from.values().next().value!);
  }
}
