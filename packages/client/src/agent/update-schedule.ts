/**
 * When the next AgentUpdate is due. Rules, as the viewer's:
 * 1. The first one at once.
 * 2. A change of the control flags at once, but never more than 125 updates a second.
 * 3. A change of what the agent sees (place, direction) at most ten times a second: an agent without a screen needs no more.
 * 4. At least one a second.
 * @source PROTOCOL §5.2
 */
import type { Instant } from '@landfall/transport/ports';

/** 125 a second. */
export const LEAST_INTERVAL_MS = 8;
export const VIEW_INTERVAL_MS = 100;
export const HEARTBEAT_MS = 1000;

export class UpdateSchedule {
  #sentAt: Instant | undefined;
  #controlsChanged = false;
  #viewChanged = false;

  /** What changed since the last update. */
  change(what: 'controls' | 'view'): void {
    if (what === 'controls') this.#controlsChanged = true;
    else this.#viewChanged = true;
  }

  sent(now: Instant): void {
    this.#sentAt = now;
    this.#controlsChanged = false;
    this.#viewChanged = false;
  }

  /** The next one is the first: also after a change of region. */
  reset(): void {
    this.#sentAt = undefined;
  }

  /** When the next one is to be sent; in the past: now. */
  get dueAt(): Instant {
    if (this.#sentAt === undefined) return -Infinity;
    return this.#sentAt + this.#interval;
  }

  get #interval(): number {
    if (this.#controlsChanged) return LEAST_INTERVAL_MS;
    return this.#viewChanged ? VIEW_INTERVAL_MS : HEARTBEAT_MS;
  }
}
