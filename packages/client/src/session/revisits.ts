/**
 * Regions that there is a circuit to again, so soon that the simulator may still speak to the agent that was there before. What it says has
 * the same address and no name: a goodbye that was lost and is said again would end the new visit.
 */
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Clock, Instant } from '@landfall/transport/ports';
import type { Emitter } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { SessionEvents } from './session-events.ts';

/** A simulator says a thing again for so long at most. @source OpenSim LLUDPServer (resends of a circuit that is closed end with it) */
export const REVISIT_MS = 20_000;
/** More endings are not remembered: the oldest goes. */
export const MAX_ENDINGS = 64;

/** Which regions were left just before they were entered. */
export class Revisits {
  readonly #clock: Clock;
  /** When the last circuit to an address ended. */
  readonly #endings = new Map<string, Instant>();
  readonly #revisited = new WeakMap<Region, Instant>();

  constructor(clock: Clock, emitter: Pick<Emitter<SessionEvents>, 'on'>) {
    this.#clock = clock;
    emitter.on('regionRemoved', ({ region }) => this.#left(formatEndpoint(region.endpoint)));
    emitter.on('regionAdded', ({ region }) => this.#entered(region));
  }

  /** Whether a goodbye of the region may be to the agent that was there before. */
  isRevisited(region: Region): boolean {
    const until = this.#revisited.get(region);
    return until !== undefined && this.#clock.now() < until;
  }

  #left(key: string): void {
    this.#endings.delete(key);
    this.#endings.set(key, this.#clock.now());
    const [oldest] = this.#endings.keys();
    if (this.#endings.size > MAX_ENDINGS && oldest !== undefined) this.#endings.delete(oldest);
  }

  #entered(region: Region): void {
    const endedAt = this.#endings.get(formatEndpoint(region.endpoint));
    if (endedAt === undefined || this.#clock.now() - endedAt >= REVISIT_MS) return;
    this.#revisited.set(region, endedAt + REVISIT_MS);
  }
}
