/**
 * Somebody's way out of a region, one at a time:
 *
 * | state | by | next |
 * |---|---|---|
 * | placed | `begin` | preparing |
 * | preparing | the destination has an agent: `transfer` | transferring |
 * | preparing | TeleportCancel: `cancel` | cancelled: `transfer` says no |
 * | transferring | TeleportCancel | transferring: it is too late |
 * | any | `end` | placed |
 *
 * @source OpenSim EntityTransferStateMachine.cs
 */
import { Part } from '../region/index.ts';
import type { Agent } from '../region/index.ts';

/** See the table above. */
export type TransitState = 'placed' | 'preparing' | 'transferring' | 'cancelled';

/** The machine. It has no deadlines of its own: those are of what the regions ask of each other. */
export class Transit {
  #state: TransitState = 'placed';
  #isCrossing = false;

  get state(): TransitState {
    return this.#state;
  }

  /** On the way over a border, where the body rests meanwhile. */
  get isCrossing(): boolean {
    return this.#state !== 'placed' && this.#isCrossing;
  }

  /** @returns false while another way has begun */
  begin(kind: 'crossing' | 'teleport'): boolean {
    if (this.#state !== 'placed') return false;
    this.#state = 'preparing';
    this.#isCrossing = kind === 'crossing';
    return true;
  }

  /** From here on there is no way back by wish. @returns false when it was called off before */
  transfer(): boolean {
    if (this.#state !== 'preparing') return false;
    this.#state = 'transferring';
    return true;
  }

  cancel(): void {
    if (this.#state === 'preparing' && !this.#isCrossing) this.#state = 'cancelled';
  }

  end(): void {
    this.#state = 'placed';
  }
}

const TRANSIT = new Part<Agent, Transit>(() => new Transit());

export const transitOf = (root: Agent): Transit => root.part(TRANSIT);
