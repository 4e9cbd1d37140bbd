/**
 * When a region has told all that it has to tell. Nobody says so: it is complete when its land is, every object's parent is there,
 * it has said nothing new for a while, and the names that were asked for have come or are overdue.
 */
import { PCODE } from '@landfall/protocol/object';
import type { LookingRegion } from './live-session.ts';

/** How a region gets on. */
export interface RegionProgress {
  readonly objects: number;
  /** Objects that are part of something that has not come. */
  readonly orphans: number;
  readonly patches: number;
  readonly allPatches: number;
  readonly isLandComplete: boolean;
  /** Milliseconds since something new came. */
  readonly quietMs: number;
  /** Objects whose names have not come; 0 when nobody wants them. */
  readonly unnamed: number;
}

const PATCH_METRES = 16;
/** So long nothing new: OpenSim sends objects in bursts that are some hundred milliseconds apart. */
export const QUIET_MS = 3000;
/** Names are asked for in the order of the objects: so many messages a second, of two hundred each. */
const ASK_EVERY_MS = 250;
/** Who has not answered so long after the last question does not know. */
const ANSWER_MS = 5000;

/** Watches one region, and asks for the names of its objects. */
export class RegionWatch {
  readonly region: LookingRegion;
  readonly #wantsNames: boolean;
  readonly #now: () => number;
  #lastNewAt: number;
  #lastAskedAt: number;

  constructor(region: LookingRegion, { wantsNames, now }: { wantsNames: boolean; now: () => number }) {
    this.region = region;
    this.#wantsNames = wantsNames;
    this.#now = now;
    this.#lastNewAt = now();
    this.#lastAskedAt = now();
    region.on('objectAdded', () => (this.#lastNewAt = now()));
    region.on('terrainPatched', () => (this.#lastNewAt = now()));
  }

  /** To be called now and then: asks for some more names. */
  askForNames(): void {
    if (!this.#wantsNames || this.#now() - this.#lastAskedAt < ASK_EVERY_MS) return;
    if (this.region.naming.ask(this.#nameable()) > 0) this.#lastAskedAt = this.#now();
  }

  get progress(): RegionProgress {
    const { objects, terrain, size } = this.region;
    return {
      objects: objects.size,
      orphans: count(objects.all(), ({ regionPosition }) => regionPosition === undefined),
      patches: terrain.heightMap?.knownPatches ?? 0,
      allPatches: (size.x * size.y) / PATCH_METRES ** 2,
      isLandComplete: terrain.isComplete,
      quietMs: this.#now() - this.#lastNewAt,
      unnamed: this.#wantsNames ? count(this.#nameable(), (localId) => !this.#isNamed(localId)) : 0,
    };
  }

  get isComplete(): boolean {
    const { isLandComplete, orphans, quietMs, unnamed } = this.progress;
    const isAnswered = unnamed === 0 || this.#now() - this.#lastAskedAt >= ANSWER_MS;
    return isLandComplete && orphans === 0 && quietMs >= QUIET_MS && isAnswered;
  }

  /** What is missing, a line each. */
  get missing(): readonly string[] {
    const { isLandComplete, patches, allPatches, orphans, unnamed, quietMs } = this.progress;
    const { label } = this.region;
    return [
      ...(isLandComplete ? [] : [`${label}: ${allPatches - patches} of ${allPatches} patches of land`]),
      ...(orphans === 0 ? [] : [`${label}: what ${orphans} objects are part of`]),
      ...(quietMs >= QUIET_MS
        ? []
        : [`${label}: perhaps more objects; the last came ${Math.round(quietMs)} ms ago`]),
      ...(unnamed === 0 ? [] : [`${label}: the names of ${unnamed} objects`]),
    ];
  }

  *#nameable(): Generator<number> {
    for (const { pcode, localId } of this.region.objects.all()) if (pcode !== PCODE.avatar) yield localId;
  }

  #isNamed(localId: number): boolean {
    const object = this.region.objects.get(localId);
    return object === undefined || this.region.naming.of(object.id.toString()) !== undefined;
  }
}

function count<Value>(values: Iterable<Value>, isCounted: (value: Value) => boolean): number {
  let counted = 0;
  for (const value of values) if (isCounted(value)) counted++;
  return counted;
}
