const NONE = -1;

/** Slots in the order in which they last changed: so that asking for what is new costs as much as there is of it. */
export class ChangeOrder {
  #next = new Int32Array(0);
  #previous = new Int32Array(0);
  #newest = NONE;

  /** Room for so many slots. */
  grow(capacity: number): void {
    const next = new Int32Array(capacity).fill(NONE);
    const previous = new Int32Array(capacity).fill(NONE);
    next.set(this.#next);
    previous.set(this.#previous);
    this.#next = next;
    this.#previous = previous;
  }

  /** It is the newest now. */
  touch(slot: number): void {
    if (slot === this.#newest) return;
    const previous = this.#previous[slot]!;
    const next = this.#next[slot]!;
    if (previous !== NONE) this.#next[previous] = next;
    if (next !== NONE) this.#previous[next] = previous;
    this.#previous[slot] = this.#newest;
    this.#next[slot] = NONE;
    if (this.#newest !== NONE) this.#next[this.#newest] = slot;
    this.#newest = slot;
  }

  /** The newest first, for as long as somebody wants more. */
  forEachNewest(visit: (slot: number) => boolean): void {
    for (let slot = this.#newest; slot !== NONE && visit(slot); slot = this.#previous[slot]!);
  }
}
