import type { MaterialOverride, MaterialOverrides } from '@landfall/protocol/material';
import type { ObjectMirror } from '../objects/index.ts';

/** Objects whose overrides came before them: the oldest are forgotten. */
const MAX_EARLY = 4096;

/** Overrides of materials, for objects that may come later than they. */
export class EarlyOverrides {
  readonly #early = new Map<number, ReadonlyMap<number, MaterialOverride>>();

  /** Gives them to the object, or keeps them for it. */
  take(objects: ObjectMirror, { localId, faces }: MaterialOverrides): void {
    const overrides = new Map<number, MaterialOverride>();
    for (const { face, override } of faces) if (override !== undefined) overrides.set(face, override);
    if (objects.learn(localId, { overrides }) !== undefined) return;
    this.#early.delete(localId);
    this.#early.set(localId, overrides);
    const oldest = this.#early.keys().next();
    if (this.#early.size > MAX_EARLY && oldest.done !== true) this.#early.delete(oldest.value);
  }

  /** The object has come. */
  give(objects: ObjectMirror, localId: number): void {
    const overrides = this.#early.get(localId);
    if (overrides === undefined) return;
    this.#early.delete(localId);
    objects.learn(localId, { overrides });
  }
}
