/**
 * Offers by the circuit that they came by. OpenSim hands an offer on once: by the region where the agent is, if that is of the same simulator, or else by
 * any region of it that knows the agent, a neighbour. What comes by both all the same is one offer; by the same circuit it is another one.
 * @source OpenSim MessageTransferModule.cs (SendInstantMessage: root agents first, then child agents)
 */
import type { Clock, Instant } from '@landfall/transport/ports';
import type { Region } from '../regions/index.ts';
import type { Lure } from './lures.ts';

/** So long the same offer by another circuit is no other one. */
export const SAME_LURE_MS = 5_000;
/** More are not remembered: the oldest goes. */
const MAX_HEARD = 32;

/** Which offers were heard lately. */
export class HeardLures {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #heard = new Map<string, { readonly region: Region; readonly at: Instant }>();

  constructor(clock: Pick<Clock, 'now'>) {
    this.#clock = clock;
  }

  /** Whether another region has told of it just now. */
  isRepeat({ id, fromId, isGodlike, text }: Lure, region: Region): boolean {
    const key = JSON.stringify([id.toString(), fromId.toString(), isGodlike, text]);
    const [before, at] = [this.#heard.get(key), this.#clock.now()];
    if (before !== undefined && before.region !== region && at < before.at + SAME_LURE_MS) return true;
    this.#heard.delete(key);
    this.#heard.set(key, { region, at });
    const [oldest] = this.#heard.keys();
    if (this.#heard.size > MAX_HEARD && oldest !== undefined) this.#heard.delete(oldest);
    return false;
  }
}
