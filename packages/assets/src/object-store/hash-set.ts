/**
 * Hashes by their first 48 bits: a tenth of the memory of the texts. One that was never added may seem to be there, once in
 * 10⁸ for a million blobs; whoever asks must be safe when that happens.
 */
export class HashSet {
  readonly #kept = new Set<number>();

  add(hash: string): void {
    this.#kept.add(Number.parseInt(hash.slice(0, 12), 16));
  }

  mayHave(hash: string): boolean {
    return this.#kept.has(Number.parseInt(hash.slice(0, 12), 16));
  }
}
