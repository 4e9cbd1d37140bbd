import type { Uuid } from '@landfall/protocol/datatypes';
import { PATCH_METRES } from '@landfall/protocol/terrain';
import type { HeightMap, PatchPlace } from '@landfall/protocol/terrain';
import { patchOf } from './edit-ground.ts';
import type { Changes } from './edit-ground.ts';

/** Strokes of a region that can be undone, of everybody together. */
export const MOST_UNDOABLE = 20;
/** Points that they may have together: a region of a square kilometre. */
const MOST_POINTS = 1_048_576;

interface Step {
  readonly agentId: Uuid;
  readonly before: Changes;
}

/** Which patches have changed, since when, and what was there before. */
export class LandHistory {
  /** Counts changes. */
  revision = 0;
  readonly #map: HeightMap;
  /** When each patch changed last. */
  readonly #changedAt: Uint32Array;
  readonly #steps: Step[] = [];

  constructor(map: HeightMap) {
    this.#map = map;
    this.#changedAt = new Uint32Array(map.patches);
  }

  /** Somebody has changed the ground. What was there before is the history's from now on. */
  note(agentId: Uuid, before: Changes): void {
    if (before.size === 0) return;
    this.#touch(before.keys());
    this.#steps.push({ agentId, before });
    let points = this.#steps.reduce((sum, step) => sum + step.before.size, 0);
    while (this.#steps.length > MOST_UNDOABLE || (points > MOST_POINTS && this.#steps.length > 1))
      points -= this.#steps.shift()!.before.size;
  }

  /**
   * Takes back what somebody did last, but for what has been changed again since: that stays, until it is taken back too. Returns whether
   * there was anything.
   */
  undo(agentId: Uuid): boolean {
    const at = this.#steps.findLastIndex((step) => step.agentId.equals(agentId));
    if (at < 0) return false;
    const [{ before }] = this.#steps.splice(at, 1) as [Step];
    const since = this.#steps.slice(at);
    for (const [index, height] of before) {
      const later = since.find((step) => step.before.has(index));
      if (later === undefined) this.#map.heights[index] = height;
      else later.before.set(index, height);
    }
    this.#touch(before.keys());
    return true;
  }

  /** Patches that have changed since a revision. */
  changedSince(revision: number): PatchPlace[] {
    const across = this.#map.width / PATCH_METRES;
    const changed: PatchPlace[] = [];
    for (const [patch, at] of this.#changedAt.entries())
      if (at > revision) changed.push({ x: patch % across, y: Math.floor(patch / across) });
    return changed;
  }

  #touch(points: Iterable<number>): void {
    this.revision++;
    for (const index of points) this.#changedAt[patchOf(this.#map, index)] = this.revision;
  }
}
