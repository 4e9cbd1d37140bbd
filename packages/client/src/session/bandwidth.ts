/**
 * How much each region may send. Rules:
 * 1. What the session was told, or {@link ARRIVAL_THROTTLE}, is for the region the agent is in. It is told to no neighbour: OpenSim gives
 *    neighbours what it grants the agent, less with the distance.
 * 2. With {@link Bandwidth.set} it is one budget for all circuits: neighbours share a quarter of it, as long as there are any.
 * 3. Once a region's land is complete, its share of land goes to objects, all but what edits of the ground need.
 * 4. A throttle in the caller's own words stays as it is, until a budget is set.
 * @source OpenSim LLUDPClient.SetThrottles, ScenePresence.cs (ChildAgentDataUpdate)
 */
import { scaleThrottle, sumThrottle } from '@landfall/protocol/circuit';
import type { Throttle } from '@landfall/protocol/circuit';
import { UsageError } from '@landfall/protocol/errors';
import type { Cancel } from '@landfall/transport/ports';
import { sendThrottle } from '../regions/index.ts';
import type { Patience, Region, RegionTable } from '../regions/index.ts';
import type { Emitter } from '../events/index.ts';
import type { SessionScope } from '../scope/index.ts';
import type { SessionEvents } from './session-events.ts';
import { ARRIVAL_THROTTLE } from './session-options.ts';
import type { SessionSettings } from './session-options.ts';

/** The least and most a budget may be, bits per second. @source viewer llviewerthrottle.cpp (50 kbit/s are its least) */
export const LEAST_BANDWIDTH = 50_000;
export const MOST_BANDWIDTH = 1_000_000_000;
/** What a region's land keeps once it is complete, at most: an edit of the ground is a few hundred bytes. */
export const SETTLED_LAND_BITS = 100_000;
/** What all neighbours have of a budget together. */
export const NEIGHBOURS_SHARE = 1 / 4;
/** Neighbours come and go several at once: shares are told anew when that is over. */
export const SHARE_DELAY_MS = 250;

/** What the bandwidth is split by, and told with. */
export interface BandwidthParts {
  readonly scope: SessionScope;
  readonly settings: Pick<SessionSettings, 'throttle' | 'deadlineMs'>;
  readonly emitter: Pick<Emitter<SessionEvents>, 'on'>;
  readonly connections: { readonly regions: RegionTable };
}

/** The room of terrain says so, if there is one. */
type LandNews = Pick<Region<{ readonly terrainCompleted: object }>, 'onIfThere'>;

/** The bandwidth of a session, split over its circuits. */
export class Bandwidth {
  readonly #parts: BandwidthParts;
  readonly #told = new WeakMap<Region, Throttle>();
  readonly #landed = new WeakSet<Region>();
  #throttle: Throttle;
  #isFixed: boolean;
  #isShared = false;
  #cancel: Cancel | undefined;

  constructor(parts: BandwidthParts) {
    this.#parts = parts;
    this.#throttle = parts.settings.throttle;
    this.#isFixed = parts.settings.throttle !== ARRIVAL_THROTTLE;
    parts.scope.lifetime.onEnd(() => this.#forgetDue());
    parts.emitter.on('regionAdded', ({ region }) => this.#follow(region));
    parts.emitter.on('regionRemoved', () => this.#retellSoon());
    parts.emitter.on('placed', () => this.#retellSoon());
  }

  /** One budget for all circuits, bits per second, from now on. @throws UsageError outside of the bounds; ClosedError. */
  set(bitsPerSecond: number): void {
    if (!(bitsPerSecond >= LEAST_BANDWIDTH && bitsPerSecond <= MOST_BANDWIDTH)) {
      throw new UsageError(`a bandwidth is ${LEAST_BANDWIDTH} to ${MOST_BANDWIDTH} bits per second`);
    }
    this.#parts.scope.lifetime.check();
    this.#throttle = scaleThrottle(ARRIVAL_THROTTLE, bitsPerSecond / sumThrottle(ARRIVAL_THROTTLE));
    this.#isFixed = false;
    this.#isShared = true;
    this.#retell();
  }

  /** The caller's own throttle, for the region the agent is in and those it will be in. */
  fix(throttle: Throttle): void {
    this.#throttle = throttle;
    this.#isFixed = true;
    this.#isShared = false;
  }

  /** Tells a region its share, for the first time or again. */
  tell(region: Region, patience: Patience): void {
    const throttle = this.#shareOf(region);
    this.#told.set(region, throttle);
    sendThrottle(region, this.#parts.scope, throttle, patience);
  }

  #follow(region: Region): void {
    const news: LandNews = region;
    news.onIfThere('terrainCompleted', () => {
      this.#landed.add(region);
      this.#retell();
    });
    this.#retellSoon();
  }

  #shareOf(region: Region): Throttle {
    if (this.#isFixed) return this.#throttle;
    const share = scaleThrottle(this.#throttle, this.#isShared ? this.#portionOf(region) : 1);
    return this.#landed.has(region) ? withLandSettled(share) : share;
  }

  #portionOf(region: Region): number {
    const neighbours = this.#parts.connections.regions.all.filter(({ isChild }) => isChild).length;
    if (neighbours === 0) return 1;
    return region.isChild ? NEIGHBOURS_SHARE / neighbours : 1 - NEIGHBOURS_SHARE;
  }

  #retellSoon(): void {
    const { clock } = this.#parts.scope.ports;
    if (!this.#isShared || this.#cancel !== undefined) return;
    this.#cancel = clock.after(SHARE_DELAY_MS, () => this.#retell(), { background: true });
  }

  /** Tells every region whose share is another one now. */
  #retell(): void {
    this.#forgetDue();
    const { scope, settings, connections } = this.#parts;
    if (!scope.lifetime.alive || !scope.behaviour.speaks) return;
    const deadline = scope.ports.clock.now() + settings.deadlineMs;
    for (const region of connections.regions.all) if (this.#hasNews(region)) this.tell(region, { deadline });
  }

  #forgetDue(): void {
    this.#cancel?.();
    this.#cancel = undefined;
  }

  #hasNews(region: Region): boolean {
    const told = this.#told.get(region);
    if (told === undefined) return this.#isShared;
    // A neighbour that the agent has left hears nothing more, unless it has a share.
    if (region.isChild && !this.#isShared) return false;
    const now = this.#shareOf(region);
    return now.task !== told.task || now.land !== told.land;
  }
}

/** The same sum, with what land does not need any more given to objects. */
function withLandSettled(throttle: Throttle): Throttle {
  const land = Math.min(throttle.land, SETTLED_LAND_BITS);
  return { ...throttle, land, task: throttle.task + throttle.land - land };
}
