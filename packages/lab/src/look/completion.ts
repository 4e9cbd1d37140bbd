/**
 * When a region has told all that it has to tell. Nobody says so: it is complete when its land is, every object's parent is there,
 * and it has said nothing new for a while.
 */
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
}

const PATCH_METRES = 16;
/** So long nothing new: OpenSim sends objects in bursts that are some hundred milliseconds apart. */
export const QUIET_MS = 3000;

/** Watches one region. */
export class RegionWatch {
  readonly region: LookingRegion;
  readonly #now: () => number;
  #lastNewAt: number;

  constructor(region: LookingRegion, now: () => number) {
    this.region = region;
    this.#now = now;
    this.#lastNewAt = now();
    region.on('objectAdded', () => (this.#lastNewAt = now()));
    region.on('terrainPatched', () => (this.#lastNewAt = now()));
  }

  get progress(): RegionProgress {
    const { objects, terrain, size } = this.region;
    return {
      objects: objects.size,
      orphans: orphansIn(this.region),
      patches: terrain.heightMap?.knownPatches ?? 0,
      allPatches: (size.x * size.y) / PATCH_METRES ** 2,
      isLandComplete: terrain.isComplete,
      quietMs: this.#now() - this.#lastNewAt,
    };
  }

  get isComplete(): boolean {
    const { isLandComplete, orphans, quietMs } = this.progress;
    return isLandComplete && orphans === 0 && quietMs >= QUIET_MS;
  }

  /** What is missing, a line each. */
  get missing(): readonly string[] {
    const { isLandComplete, patches, allPatches, orphans, quietMs } = this.progress;
    const { label } = this.region;
    return [
      ...(isLandComplete ? [] : [`${label}: ${allPatches - patches} of ${allPatches} patches of land`]),
      ...(orphans === 0
        ? []
        : [`${label}: what ${orphans === 1 ? 'an object is' : `${orphans} objects are`} part of`]),
      ...(quietMs >= QUIET_MS
        ? []
        : [`${label}: perhaps more objects; the last news came ${Math.round(quietMs)} ms before`]),
    ];
  }
}

function orphansIn({ objects }: LookingRegion): number {
  let orphans = 0;
  for (const { regionPosition } of objects.all()) if (regionPosition === undefined) orphans++;
  return orphans;
}
