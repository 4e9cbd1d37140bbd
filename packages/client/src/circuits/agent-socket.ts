import type { CircuitEvent, CircuitRules } from '@landfall/protocol/circuit';
import { formatEndpoint, sameEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { MessageTable } from '@landfall/protocol/message';
import type { Clock, Link, OpenLink } from '@landfall/transport/ports';
import { AgentCircuit } from './agent-circuit.ts';

/** What the circuits of a session need from outside. */
export interface CircuitPorts {
  /** Of all deadlines. */
  readonly clock: Clock;
  /** Opens the UDP socket. */
  readonly openLink: OpenLink;
  /** For ids and for waits that are left to chance. */
  readonly randomBytes: (length: number) => Uint8Array;
}

/** How a circuit is opened. */
export interface OpenCircuitOptions {
  /** The viewer's by default. */
  readonly rules?: CircuitRules | undefined;
  /** Number of the first packet; 1 by default. */
  readonly firstSequence?: number | undefined;
  /** Hears what comes, and how the circuit ends. */
  readonly onEvent: (event: CircuitEvent, circuit: AgentCircuit) => void;
}

/** How the socket of a session is opened. */
export interface AgentSocketOptions {
  /** Any port of every address by default. */
  readonly address?: string;
  /** What the login's grid does not send by UDP: whoever does is not its simulator. */
  readonly udpBlacklist?: ReadonlySet<string>;
  /** What its circuits take and send. */
  readonly messages: MessageTable;
}

/** The root region, the one the agent is on its way to, `MAX_NEIGHBOURS` of `protocol/journey`, and what is about to be closed. */
export const MAX_CIRCUITS = 56;

/** More addresses make no error's text any better. */
const MAX_STRANGERS_TOLD = 3;

/** Addresses of circuits that have ended: what still comes from there is late, and nothing to be told. More are not remembered: the oldest goes. */
const MAX_FORMER = 64;

/** One UDP socket of a session, and the circuits that share it. A datagram from any other address or port is dropped. */
export class AgentSocket {
  readonly #link: Link;
  readonly #ports: CircuitPorts;
  readonly #options: AgentSocketOptions;
  readonly #circuits = new Map<string, AgentCircuit>();
  /** Whose datagram came last: most come from the region that the agent is in, and need no key. */
  #last: AgentCircuit | undefined;
  readonly #report: (error: unknown) => void;
  readonly #former = new Set<string>();
  #strangers = 0;
  #onStranger: (from: Endpoint) => void = () => undefined;
  /** By address and port; undefined before the first. */
  #strangersFrom: Map<string, Endpoint> | undefined;

  /** Use {@link openAgentSocket}. */
  constructor(
    link: Link,
    ports: CircuitPorts,
    report: (error: unknown) => void,
    options: AgentSocketOptions,
  ) {
    this.#link = link;
    this.#ports = ports;
    this.#report = report;
    this.#options = options;
    link.onDatagram((datagram, from) => this.#receive(datagram, from));
    link.onError(report);
  }

  /** Where it is bound. */
  get local(): Endpoint {
    return this.#link.local;
  }

  /** Datagrams that came from nobody we have a circuit to. */
  get strangers(): number {
    return this.#strangers;
  }

  /** Where the first few of those came from: a simulator behind a router may answer from another port. */
  get strangersFrom(): readonly Endpoint[] {
    return [...(this.#strangersFrom?.values() ?? [])];
  }

  /** Has `listener` hear of each datagram from nobody there is, or was, a circuit to. */
  hearStrangers(listener: (from: Endpoint) => void): void {
    this.#onStranger = listener;
  }

  /** A circuit to a simulator. Nothing is sent yet. @throws UsageError when there is one already, or too many. */
  open(endpoint: Endpoint, { rules, firstSequence, onEvent }: OpenCircuitOptions): AgentCircuit {
    const key = formatEndpoint(endpoint);
    if (this.#circuits.has(key)) throw new UsageError(`there is a circuit to ${key} already`);
    if (this.#circuits.size >= MAX_CIRCUITS) throw new UsageError(`more than ${MAX_CIRCUITS} circuits`);
    const circuit = new AgentCircuit({
      endpoint,
      clock: this.#ports.clock,
      random: () => randomFraction(this.#ports.randomBytes),
      rules,
      firstSequence,
      messages: this.#options.messages,
      udpBlacklist: this.#options.udpBlacklist,
      send: (datagram) => this.#link.send(datagram, endpoint),
      onEvent,
      onError: this.#report,
    });
    this.#circuits.set(key, circuit);
    circuit.lifetime.onEnd(() => {
      this.#circuits.delete(key);
      this.#remember(key);
      if (this.#last === circuit) this.#last = undefined;
    });
    return circuit;
  }

  /** The circuit to that address and port. */
  circuitTo(endpoint: Endpoint): AgentCircuit | undefined {
    return this.#circuits.get(formatEndpoint(endpoint));
  }

  /** Closes the link: nothing is sent or heard any more. */
  close(): Promise<void> {
    return this.#link.close();
  }

  #remember(key: string): void {
    this.#former.delete(key);
    this.#former.add(key);
    const [oldest] = this.#former;
    if (this.#former.size > MAX_FORMER && oldest !== undefined) this.#former.delete(oldest);
  }

  #receive(datagram: Uint8Array, from: Endpoint): void {
    const last = this.#last;
    if (last !== undefined && sameEndpoint(last.endpoint, from)) return last.receive(datagram);
    const key = formatEndpoint(from);
    const circuit = this.#circuits.get(key);
    if (circuit !== undefined) {
      this.#last = circuit;
      return circuit.receive(datagram);
    }
    this.#strangers++;
    if (!this.#former.has(key)) this.#onStranger(from);
    const told = (this.#strangersFrom ??= new Map());
    if (told.size < MAX_STRANGERS_TOLD) told.set(key, from);
  }
}

/** Opens the socket of a session. @throws UsageError when it cannot be bound. */
export async function openAgentSocket(
  ports: CircuitPorts,
  report: (error: unknown) => void,
  options: AgentSocketOptions,
): Promise<AgentSocket> {
  const { address } = options;
  const link = await ports.openLink(address === undefined ? {} : { address });
  return new AgentSocket(link, ports, report, options);
}

/** A number in [0, 1) of random bytes. */
export function randomFraction(randomBytes: (length: number) => Uint8Array): number {
  const [a = 0, b = 0, c = 0, d = 0] = randomBytes(4);
  return (((a << 24) | (b << 16) | (c << 8) | d) >>> 0) / 0x1_0000_0000;
}
