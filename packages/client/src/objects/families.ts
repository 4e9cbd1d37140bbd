/** Local ids of what is part of, attached to or sits on another, also while that one is not described yet. */
export class Families {
  readonly #children = new Map<number, Set<number>>();

  /** It is part of another now; of 0, which is none, nothing is. */
  join(localId: number, parentId: number): void {
    if (parentId === 0) return;
    const siblings = this.#children.get(parentId);
    if (siblings === undefined) this.#children.set(parentId, new Set([localId]));
    else siblings.add(localId);
  }

  /** It is no part of that one any more. */
  leave(localId: number, parentId: number): void {
    const siblings = this.#children.get(parentId);
    siblings?.delete(localId);
    if (siblings?.size === 0) this.#children.delete(parentId);
  }

  /** Nothing is part of it any more. */
  forget(parentId: number): void {
    this.#children.delete(parentId);
  }

  /** The parts, in the order in which they came. */
  of(parentId: number): Iterable<number> {
    return this.#children.get(parentId) ?? [];
  }
}
