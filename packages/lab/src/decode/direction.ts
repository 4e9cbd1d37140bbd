/**
 * Who is the client of a flow. A flow is all that two endpoints send each other. Each datagram votes:
 * UseCircuitCode comes from a client and outweighs all else; a trusted message comes from a simulator; an untrusted one with a
 * session id comes from a client. Without votes, an endpoint that is a simulator to others is one here; then ports decide,
 * then who spoke first.
 */
import type { CapturedDatagram } from '../capture/index.ts';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { describeMessage, nameOfWireNumber } from '@landfall/protocol/message';
import { peekWireNumber } from '@landfall/protocol/packet';

/** Client to simulator, or back. */
export type Direction = 'c2s' | 's2c';

const CIRCUIT_VOTES = 1_000_000;

/** OpenSim's usual ports and Second Life's. */
const SIMULATOR_PORTS = { first: 9000, last: 9999 };
const SECOND_LIFE_PORTS = { first: 12_000, last: 13_999 };

interface Flow {
  /** Who sent first in the file. */
  readonly first: string;
  readonly second: string;
  readonly firstPort: number;
  readonly secondPort: number;
  /** Above 0 when `first` is the client, below when `second` is. */
  votes: number;
}

/** Tells directions, after it has seen all datagrams of a capture. */
export class Directions {
  readonly #flows = new Map<string, Flow>();
  readonly #clients = new Map<Flow, string>();

  /** Counts what this datagram says about its flow. */
  note({ from, to, bytes }: Pick<CapturedDatagram, 'from' | 'to' | 'bytes'>): void {
    const flow = this.#flowOf(from, to);
    const votes = votesForClient(bytes);
    flow.votes += formatEndpoint(from) === flow.first ? votes : -votes;
    this.#clients.clear();
  }

  /** The direction of a datagram of a flow that was noted. */
  of({ from, to }: Pick<CapturedDatagram, 'from' | 'to'>): Direction {
    const flow = this.#flowOf(from, to);
    if (this.#clients.size === 0) this.#decide();
    return this.#clients.get(flow) === formatEndpoint(from) ? 'c2s' : 's2c';
  }

  #flowOf(from: Endpoint, to: Endpoint): Flow {
    const [first, second] = [formatEndpoint(from), formatEndpoint(to)];
    const known = this.#flows.get(`${first} ${second}`) ?? this.#flows.get(`${second} ${first}`);
    if (known !== undefined) return known;
    const flow: Flow = { first, second, firstPort: from.port, secondPort: to.port, votes: 0 };
    this.#flows.set(`${first} ${second}`, flow);
    return flow;
  }

  #decide(): void {
    const simulators = new Set<string>();
    for (const flow of this.#flows.values()) {
      if (flow.votes !== 0) simulators.add(flow.votes > 0 ? flow.second : flow.first);
    }
    for (const flow of this.#flows.values()) {
      this.#clients.set(flow, isFirstClient(flow, simulators) ? flow.first : flow.second);
    }
  }
}

function isFirstClient(flow: Flow, simulators: ReadonlySet<string>): boolean {
  if (flow.votes !== 0) return flow.votes > 0;
  const known = Number(simulators.has(flow.second)) - Number(simulators.has(flow.first));
  if (known !== 0) return known > 0;
  const ports = Number(isSimulatorPort(flow.secondPort)) - Number(isSimulatorPort(flow.firstPort));
  return ports >= 0;
}

function isSimulatorPort(port: number): boolean {
  const isIn = ({ first, last }: { first: number; last: number }): boolean => port >= first && port <= last;
  return isIn(SIMULATOR_PORTS) || isIn(SECOND_LIFE_PORTS);
}

/** Above 0 when the sender seems to be the client, below when it seems to be the simulator. */
function votesForClient(datagram: Uint8Array): number {
  const number = peekWireNumber(datagram);
  const name = number === undefined ? undefined : nameOfWireNumber(number);
  if (name === undefined) return 0;
  let votes = votesByName.get(name);
  if (votes === undefined) votesByName.set(name, (votes = votesOf(name)));
  return votes;
}

const votesByName = new Map<string, number>();

function votesOf(name: string): number {
  if (name === 'UseCircuitCode') return CIRCUIT_VOTES;
  const message = describeMessage(name);
  if (message === undefined) return 0;
  if (message.trusted) return -1;
  const agent = message.blocks.find((block) => block.name === 'AgentData');
  return agent?.fields.some((field) => field.name === 'SessionID') === true ? 1 : 0;
}
