/**
 * When a region has told all that it has to tell. Nobody says so: it is complete when its land is, the agent's own avatar and every object's
 * parent are there, and it has said nothing new for a while, though it goes on: what a stalled region does not say may still come.
 */
import type { Uuid } from '@landfall/protocol/datatypes';
import { PATCH_METRES } from '@landfall/protocol/terrain';
import type { LookingRegion } from './live-session.ts';
import { signsOfLife } from './signs-of-life.ts';

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
  /** It lets all who come into a region know of themselves first; no avatar of the agent's is due from neighbours. */
  readonly isSelfThere: boolean;
  /** It has shown that it goes on, long enough after the last news. */
  readonly isAwake: boolean;
  /** Milliseconds since it showed that. */
  readonly stalledMs: number;
}

/** So long nothing new: OpenSim sends objects in bursts that are some hundred milliseconds apart. */
export const QUIET_MS = 3000;
/** A sign of life counts this long after the last news: before, there may be some on their way. */
const AWAKE_AFTER_MS = 2000;
/** A region that has never given a sign within this time gives none: then whatever comes from it is one. */
const SIGNLESS_MS = 15_000;
/** Longer without a sign is told. OpenSim gives one each 3 s. */
export const STALLED_MS = 7000;

/** Watches one region. */
export class RegionWatch {
  readonly region: LookingRegion;
  readonly #now: () => number;
  readonly #self: Uuid | undefined;
  readonly #openedAt: number;
  #lastNewAt: number;
  #packets = 0;
  #heardAt: number;

  /** @param self the agent, where this is its own region */
  constructor(region: LookingRegion, now: () => number, self?: Uuid) {
    this.region = region;
    this.#now = now;
    this.#self = self;
    this.#openedAt = now();
    this.#lastNewAt = now();
    this.#heardAt = now();
    region.on('objectAdded', () => (this.#lastNewAt = now()));
    region.on('terrainPatched', () => (this.#lastNewAt = now()));
  }

  /** To be asked some times a second: what was heard between is noted then. */
  get progress(): RegionProgress {
    const { objects, terrain, size } = this.region;
    const signAt = this.#signAt();
    return {
      objects: objects.size,
      orphans: orphansIn(this.region),
      patches: terrain.heightMap?.knownPatches ?? 0,
      allPatches: (size.x * size.y) / PATCH_METRES ** 2,
      isLandComplete: terrain.isComplete,
      quietMs: this.#now() - this.#lastNewAt,
      isSelfThere: this.#self === undefined || objects.find(this.#self) !== undefined,
      isAwake: signAt - this.#lastNewAt >= AWAKE_AFTER_MS,
      stalledMs: this.#now() - Math.max(signAt, this.#lastNewAt),
    };
  }

  /** Neighbours give no signs to who is not in them, and some simulators to nobody. */
  #signAt(): number {
    const { packetsReceived } = this.region.circuit.statistics;
    if (packetsReceived !== this.#packets) this.#heardAt = this.#now();
    this.#packets = packetsReceived;
    if (this.#self === undefined) return this.#heardAt;
    const { lastAt } = this.region.part(signsOfLife);
    if (lastAt !== undefined) return lastAt;
    return this.#now() - this.#openedAt >= SIGNLESS_MS ? this.#heardAt : this.#openedAt;
  }

  get isComplete(): boolean {
    const { isLandComplete, orphans, quietMs, isSelfThere, isAwake } = this.progress;
    return isLandComplete && orphans === 0 && isSelfThere && isAwake && quietMs >= QUIET_MS;
  }

  /** What is missing, a line each. */
  get missing(): readonly string[] {
    const { isLandComplete, patches, allPatches, orphans, quietMs, isSelfThere, isAwake, stalledMs } =
      this.progress;
    const { label } = this.region;
    return [
      ...(isLandComplete ? [] : [`${label}: ${allPatches - patches} of ${allPatches} patches of land`]),
      ...(orphans === 0
        ? []
        : [`${label}: what ${orphans === 1 ? 'an object is' : `${orphans} objects are`} part of`]),
      ...(isSelfThere ? [] : [`${label}: the agent's own avatar, which comes before all else`]),
      ...(quietMs >= QUIET_MS && isAwake
        ? []
        : [`${label}: perhaps more objects; ${lastWord(quietMs, stalledMs)}`]),
    ];
  }
}

function lastWord(quietMs: number, stalledMs: number): string {
  if (stalledMs < STALLED_MS) return `the last news came ${Math.round(quietMs)} ms before`;
  return `it has not shown for ${Math.round(stalledMs / 1000)} s that it goes on`;
}

function orphansIn({ objects }: LookingRegion): number {
  let orphans = 0;
  for (const { regionPosition } of objects.all()) if (regionPosition === undefined) orphans++;
  return orphans;
}
