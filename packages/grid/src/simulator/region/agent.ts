import type { Circuit, Throttle, ThrottleCategory } from '@landfall/protocol/circuit';
import { Uuid, formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import type { Witness } from '@landfall/protocol/evidence';
import { encodeMessage } from '@landfall/protocol/message';
import type { Message, MessageName, MessageOf } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import type { Driver } from '@landfall/transport/drive';
import { fullName } from '../../services/accounts/index.ts';
import type { Account } from '../../services/accounts/index.ts';
import type { AgentCapabilities } from '../capabilities/index.ts';
import type { Region } from './region.ts';
import type { AgentPlace, Ticket } from './ticket.ts';
import { Newest } from './newest.ts';
import { Parts } from './parts.ts';
import type { Part } from './parts.ts';

/** The part of {@link Message} that a simulator sends. */
type Sendable = MessageOf<MessageName>;

/** How a message goes out: unreliable and unshaped by default. */
export interface SendChoices {
  /** Sent again until it is acknowledged; false by default. */
  readonly reliable?: boolean;
  /** The part of the throttle that it has to keep to; none by default. */
  readonly category?: ThrottleCategory;
}

/** What an agent's circuit runs on. */
export interface AgentCircuit {
  /** What numbers, acknowledges and repeats packets. */
  readonly circuit: Circuit;
  /** What drives the circuit: it is poked after each call of a method. */
  readonly driver: Driver;
  /** Where the agent's datagrams come from and go to. */
  readonly endpoint: Endpoint;
  /** Sends bytes from the socket of the region, past the circuit. */
  readonly sendDatagram: (datagram: Uint8Array, to: Endpoint) => void;
}

/** Something long that is sent bit by bit. */
export interface Stream {
  /** Hands over more, if there is something and room for it. */
  pump(): void;
}

/** One agent in one region: its circuit, and what each room keeps of it. */
export class Agent {
  /** The one that it is in. */
  readonly region: Region;
  /** What it has come in with. */
  readonly ticket: Ticket;
  /** It looks in from a region nearby, and has no avatar here. Agents that move on become children, and children become roots. */
  isChild: boolean;
  /** It is a child still, but its root is nowhere else: it has come over the border and has not entered. */
  isExpected = false;
  /** Where its avatar is to stand; of a child where its root is, seen from here. */
  place: AgentPlace;
  /** What it said last, so that nothing older is obeyed. */
  readonly newest = new Newest();
  /** It has left the region; its circuit lives on a little for the last acks. */
  hasDeparted = false;
  readonly #link: AgentCircuit;
  readonly #parts: Parts<Agent>;
  readonly #streams: Stream[] = [];
  readonly #farewells = new Set<() => void>();
  /** What is to be called off when its circuit closes. */
  readonly #endings: (() => void)[] = [];

  constructor(region: Region, ticket: Ticket, link: AgentCircuit) {
    this.region = region;
    this.ticket = ticket;
    this.isChild = ticket.isChild;
    this.place = ticket.place;
    this.#link = link;
    this.#parts = new Parts<Agent>(this);
  }

  /** Who has logged in. */
  get account(): Account {
    return this.ticket.session.account;
  }
  /** That of its account. */
  get id(): Uuid {
    return this.account.id;
  }
  /** Full name, as `Test User`. */
  get name(): string {
    return fullName(this.account);
  }
  /** That of its login: what `SessionID` has to be in its messages. */
  get sessionId(): Uuid {
    return this.ticket.session.sessionId;
  }
  /** U32, not zero: that of its login, the same in every region. */
  get circuitCode(): number {
    return this.ticket.session.circuitCode;
  }
  /** What it can do over HTTP. */
  get capabilities(): AgentCapabilities {
    return this.ticket.capabilities;
  }
  /** Where its datagrams come from and go to. */
  get endpoint(): Endpoint {
    return this.#link.endpoint;
  }
  /** Bytes that wait for the throttle or for acks. */
  get queuedBytes(): number {
    return this.#link.circuit.queuedBytes;
  }
  /** Hears what is observed of this agent, its name, circuit and region being said already; undefined where nobody listens. */
  get witness(): Witness | undefined {
    const { witness } = this.region.services;
    const sim = formatEndpoint(this.region.endpoint);
    return witness?.about({ actor: this.name, circuit: this.circuitCode, sim });
  }

  /** What a room keeps of it. */
  part<T>(room: Part<Agent, T>): T {
    return this.#parts.of(room);
  }

  /** Is told when it leaves the region; what is returned takes that back. */
  whenDeparted(tell: () => void): () => void {
    this.#farewells.add(tell);
    return () => this.#farewells.delete(tell);
  }

  /** Is called off when its circuit closes: a timer, say. */
  untilClosed(callOff: () => void): void {
    this.#endings.push(callOff);
  }

  /** It leaves the region, for good. */
  depart(): void {
    this.hasDeparted = true;
    for (const tell of this.#farewells) tell();
    this.#farewells.clear();
  }

  /** From now on it is asked for more whenever there may be room for it. */
  addStream(stream: Stream): void {
    this.#streams.push(stream);
    stream.pump();
  }

  /** Sends more of what is long. */
  pump(): void {
    for (const stream of this.#streams) stream.pump();
  }

  /** Sends a message, unless a fault says otherwise. Unreliable and unshaped by default. */
  send(message: Sendable, choices: SendChoices = {}): void {
    const { faults, ports } = this.region.services;
    for (const delayMs of faults.delaysOf(message.name, 'sent')) {
      if (delayMs > 0)
        ports.clock.after(delayMs, () => this.#transmit(message, choices), { background: true });
      else this.#transmit(message, choices);
    }
  }

  /** Hands a datagram from the agent's endpoint to its circuit. */
  receive(datagram: Uint8Array): void {
    this.#link.driver.receive(datagram);
  }

  /** Limits what is sent to it, for each category. */
  setThrottle(throttle: Throttle): void {
    this.#link.circuit.setThrottle(throttle, this.region.services.ports.clock.now());
    this.#link.driver.poke();
  }

  /** Sends a message although the circuit is dead, once and unconditionally, with a number that was not used before. */
  sendLast(message: Sendable): void {
    const { circuit, endpoint, sendDatagram } = this.#link;
    const sequence = circuit.statistics.packetsSent + 1;
    sendDatagram(encodePacket({ sequence, body: encodeMessage(message), reliable: true }), endpoint);
  }

  /** Ends the circuit without CloseCircuit, which simulators do not send, after what is ready has left. */
  closeCircuit(): void {
    for (const callOff of this.#endings.splice(0)) callOff();
    this.#link.circuit.close(this.region.services.ports.clock.now(), { silently: true });
    this.#link.driver.poke();
    this.#link.driver.stop();
  }

  /** Are the ids in this message (if it has any) those of this agent and session? */
  owns(message: Message): boolean {
    const { AgentData, Info } = message as { readonly AgentData?: unknown; readonly Info?: unknown };
    return [AgentData, Info].every((block) => this.#isOwn(block));
  }

  #isOwn(block: unknown): boolean {
    if (typeof block !== 'object' || block === null || Array.isArray(block)) return true;
    const { AgentID, SessionID } = block as { readonly AgentID?: unknown; readonly SessionID?: unknown };
    if (AgentID instanceof Uuid && !AgentID.equals(this.id)) return false;
    return !(SessionID instanceof Uuid) || SessionID.equals(this.sessionId);
  }

  /** Name and endpoint, as `Test User at 127.0.0.1:9000`. */
  toString(): string {
    return `${this.name} at ${formatEndpoint(this.endpoint)}`;
  }

  #transmit(message: Sendable, { reliable = false, category }: SendChoices): void {
    const { circuit, driver } = this.#link;
    const options = { reliable, ...(category === undefined ? {} : { category }) };
    circuit.send(message, options, this.region.services.ports.clock.now());
    driver.poke();
  }
}
