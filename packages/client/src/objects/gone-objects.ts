/** Objects that are gone and remembered, so that an older description of theirs, sent again, does not bring them back. */
const MAX_REMEMBERED_GONE = 4096;

/** When objects went, by local id: the number of the packet that said so. */
export class GoneObjects {
  readonly #gone = new Map<number, number>();

  /** It went with that packet. */
  note(localId: number, sequence: number): void {
    this.#gone.delete(localId);
    this.#gone.set(localId, sequence);
    const [oldest] = this.#gone.keys();
    if (this.#gone.size > MAX_REMEMBERED_GONE && oldest !== undefined) this.#gone.delete(oldest);
  }

  /** Undefined where it never went, or that was long ago. */
  when(localId: number): number | undefined {
    return this.#gone.get(localId);
  }
}
