import { MOST_BLOCKS } from '@landfall/protocol/message';
import type { Instant } from '@landfall/transport/ports';
import { agentBlock } from '../circuits/index.ts';
import type { AgentCircuit, AgentIds } from '../circuits/index.ts';

/** Why all of an object is asked for. @source PROTOCOL §9.4 */
export const CACHE_MISS = Object.freeze({
  /** Nothing is known of it. */
  unknown: 0,
  /** Another version of it is known. */
  changed: 1,
});

/** Who has been asked has this long to answer before being asked again. */
const ASK_AGAIN_MS = 10_000;
/** Questions that are remembered; a region that names more in ten seconds is not asked for the rest. */
const MAX_ASKED = 100_000;

/** One object that is asked for. */
export interface ObjectMiss {
  readonly ID: number;
  readonly CacheMissType: number;
}

/** Asks a region for all of an object, and not again and again: neither its repetitions nor its noise become ours. */
export class ObjectRequests {
  readonly #circuit: AgentCircuit;
  readonly #ids: AgentIds;
  readonly #now: () => Instant;
  /** When each was asked for, the first one first. */
  readonly #asked = new Map<number, Instant>();

  constructor(circuit: AgentCircuit, ids: AgentIds, now: () => Instant) {
    this.#circuit = circuit;
    this.#ids = ids;
    this.#now = now;
  }

  /** Asks for those that have not been asked for lately. */
  ask(misses: readonly ObjectMiss[]): void {
    if (misses.length === 0) return;
    this.#forgetOld();
    const asking = misses.filter(({ ID }) => this.#note(ID));
    for (let at = 0; at < asking.length; at += MOST_BLOCKS) this.#send(asking.slice(at, at + MOST_BLOCKS));
  }

  /** Whether it was asked for lately. */
  isAsked(localId: number): boolean {
    const at = this.#asked.get(localId);
    return at !== undefined && at > this.#now() - ASK_AGAIN_MS;
  }

  /** It has come, or is gone: the next question about it is another one. */
  settle(localId: number): void {
    this.#asked.delete(localId);
  }

  #note(localId: number): boolean {
    if (localId === 0 || this.#asked.has(localId) || this.#asked.size >= MAX_ASKED) return false;
    this.#asked.set(localId, this.#now());
    return true;
  }

  #forgetOld(): void {
    const before = this.#now() - ASK_AGAIN_MS;
    for (const [localId, at] of this.#asked) {
      if (at > before) return;
      this.#asked.delete(localId);
    }
  }

  #send(ObjectData: readonly ObjectMiss[]): void {
    const AgentData = agentBlock(this.#ids);
    this.#circuit.send({ name: 'RequestMultipleObjects', AgentData, ObjectData }, { reliable: true });
  }
}
