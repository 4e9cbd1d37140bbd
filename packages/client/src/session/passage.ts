import { formatEndpoint } from '@landfall/protocol/datatypes';
import { ClosedError } from '@landfall/protocol/errors';
import type { Cancel, Clock } from '@landfall/transport/ports';
import type { Region } from '../regions/index.ts';

/**
 * The way from one region into another, from the order to go there until the new one has placed the agent. Until then
 * both may hold the agent: OpenSim's source keeps it when the hand-over fails.
 */
export class Passage {
  readonly #clock: Clock;
  /** Regions left since the agent was placed last. */
  readonly #left = new Set<Region>();
  #cancel: Cancel = () => undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Where the agent may still be beside the region it goes to. */
  get left(): readonly Region[] {
    return [...this.#left].filter(({ lifetime }) => lifetime.alive);
  }

  /** The agent goes to a region that has `limitMs` to place it; each further order begins the time anew. */
  begin(
    from: Region | undefined,
    to: Region,
    limitMs: number,
    onStranded: (cause: ClosedError) => void,
  ): void {
    this.#cancel();
    if (from !== undefined) this.#left.add(from);
    this.#left.delete(to);
    this.#cancel = this.#clock.after(limitMs, () => onStranded(stranded(to, limitMs)));
  }

  /** The agent has been placed, or there is no agent any more. */
  end(): void {
    this.#cancel();
    this.#left.clear();
  }
}

function stranded({ label, endpoint, circuit }: Region, limitMs: number): ClosedError {
  const heard = circuit.statistics.packetsReceived > 0 ? 'it did answer' : 'nothing has come from it';
  const where = formatEndpoint(endpoint);
  const name = label === where ? 'the region' : label;
  return new ClosedError(
    `${name} at ${where}, where the agent was sent, has not placed it in ${Math.round(limitMs)} ms: ${heard}`,
    { by: 'network', reason: 'stranded' },
  );
}
