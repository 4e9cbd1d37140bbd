/** Changes on their way into a key-value store: seen at once, committed in groups, put back when a commit fails. */
export class Overlay<E> {
  #current = new Map<string, E | undefined>();
  #committing: Map<string, E | undefined> | undefined;

  get size(): number {
    return this.#current.size + (this.#committing?.size ?? 0);
  }

  /** Undefined when nothing is pending; `entry` is undefined when it goes away. */
  get(name: string): { readonly entry: E | undefined } | undefined {
    if (this.#current.has(name)) return { entry: this.#current.get(name) };
    if (this.#committing?.has(name) === true) return { entry: this.#committing.get(name) };
    return undefined;
  }

  set(name: string, entry: E | undefined): void {
    this.#current.set(name, entry);
  }

  /** All changes so far; later ones are kept apart until {@link drop} or {@link putBack}. */
  *take(): Generator<{ readonly name: string; readonly entry: E | undefined }> {
    const taken = this.#current;
    this.#committing = taken;
    this.#current = new Map();
    for (const [name, entry] of taken) yield { name, entry };
  }

  /** What was taken is committed. */
  drop(): void {
    this.#committing = undefined;
  }

  /** What was taken is not committed, and waits again. */
  putBack(): void {
    if (this.#committing !== undefined) this.#current = new Map([...this.#committing, ...this.#current]);
    this.#committing = undefined;
  }
}
