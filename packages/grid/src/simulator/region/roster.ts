import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint, Uuid } from '@landfall/protocol/datatypes';
import type { Agent } from './agent.ts';

/** The agents in one region, by where their datagrams come from and by who they are. */
export class Roster {
  readonly #byEndpoint = new Map<string, Agent>();
  readonly #byId = new Map<string, Agent>();

  /** Agents that are present. */
  get size(): number {
    return this.#byId.size;
  }

  /** Whose circuit leads there; it may have left the region and be waiting for its last acks. */
  at(endpoint: Endpoint): Agent | undefined {
    return this.#byEndpoint.get(formatEndpoint(endpoint));
  }

  /** The agent of that account, if it is present. */
  byId(id: Uuid): Agent | undefined {
    return this.#byId.get(id.key);
  }

  /** It is present from now on, and what comes from its endpoint is its own. */
  add(agent: Agent): void {
    this.#byEndpoint.set(formatEndpoint(agent.endpoint), agent);
    this.#byId.set(agent.id.key, agent);
  }

  /** It is not present any more, but its circuit stays. @returns false when it was not present. */
  remove(agent: Agent): boolean {
    if (this.#byId.get(agent.id.key) !== agent) return false;
    return this.#byId.delete(agent.id.key);
  }

  /** Its circuit is closed: whatever comes from there is from a stranger. */
  forget(agent: Agent): void {
    const key = formatEndpoint(agent.endpoint);
    if (this.#byEndpoint.get(key) === agent) this.#byEndpoint.delete(key);
  }

  /** Every circuit, of present agents and of those that are leaving. */
  circuits(): Iterable<Agent> {
    return this.#byEndpoint.values();
  }

  /** Every agent that is present, children too. */
  [Symbol.iterator](): IterableIterator<Agent> {
    return this.#byId.values();
  }
}
