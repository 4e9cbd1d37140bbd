/** How much of an object must be told: everything, or only where it is. */
export type UpdateKind = 'full' | 'terse';

/**
 * What an agent has still to be told about objects and avatars, by local id. Each is told once, in its newest state: the
 * queue never holds more than there are things in the region.
 */
export class UpdateQueue {
  readonly #pending = new Map<number, UpdateKind>();

  get size(): number {
    return this.#pending.size;
  }

  add(localId: number, kind: UpdateKind): void {
    if (kind === 'full' || !this.#pending.has(localId)) this.#pending.set(localId, kind);
  }

  delete(localId: number): void {
    this.#pending.delete(localId);
  }

  /** Takes out up to `limit` of those that have waited longest. */
  take(limit: number): { readonly localId: number; readonly kind: UpdateKind }[] {
    const taken: { localId: number; kind: UpdateKind }[] = [];
    for (const [localId, kind] of this.#pending) {
      if (taken.length >= limit) break;
      taken.push({ localId, kind });
    }
    for (const { localId } of taken) this.#pending.delete(localId);
    return taken;
  }
}
