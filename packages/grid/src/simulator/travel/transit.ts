/**
 * Somebody's way out of a region, one at a time:
 *
 * | state | by | next |
 * |---|---|---|
 * | placed | `begin` | preparing |
 * | preparing | TeleportStart goes out: `start` | started |
 * | preparing, started | the destination has an agent: `transfer` | transferring |
 * | preparing, started | TeleportCancel: `cancel` | cancelled: `transfer` says no |
 * | transferring | TeleportCancel | transferring: it is too late |
 * | any | `end` | placed |
 *
 * @source OpenSim EntityTransferStateMachine.cs
 */
import { Part } from '../region/index.ts';
import type { Agent } from '../region/index.ts';

/** See the table above. */
export type TransitState = 'placed' | 'preparing' | 'started' | 'transferring' | 'cancelled';

/** The machine. It has no deadlines of its own: those are of what the regions ask of each other. */
export class Transit {
  #state: TransitState = 'placed';
  #isCrossing = false;

  get state(): TransitState {
    return this.#state;
  }

  /** On the way over a border, or being handed over: the body rests meanwhile. */
  get isLeaving(): boolean {
    return this.#state === 'transferring' || (this.#state !== 'placed' && this.#isCrossing);
  }

  /** Whoever asks for another teleport is not answered any more: there is one, and it goes on. */
  get isUnderWay(): boolean {
    return this.isLeaving || this.#state === 'started' || this.#state === 'cancelled';
  }

  /** @returns false while another way has begun */
  begin(kind: 'crossing' | 'teleport'): boolean {
    if (this.#state !== 'placed') return false;
    this.#state = 'preparing';
    this.#isCrossing = kind === 'crossing';
    return true;
  }

  start(): void {
    if (this.#state === 'preparing') this.#state = 'started';
  }

  /** From here on there is no way back by wish. @returns false when it was called off before */
  transfer(): boolean {
    if (this.#state !== 'preparing' && this.#state !== 'started') return false;
    this.#state = 'transferring';
    return true;
  }

  cancel(): void {
    const isEarly = this.#state === 'preparing' || this.#state === 'started';
    if (isEarly && !this.#isCrossing) this.#state = 'cancelled';
  }

  end(): void {
    this.#state = 'placed';
  }
}

const TRANSIT = new Part<Agent, Transit>(() => new Transit());

export const transitOf = (root: Agent): Transit => root.part(TRANSIT);
