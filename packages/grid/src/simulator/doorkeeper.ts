/**
 * Who may come in, as OpenSim has it (PROTOCOL §5.1, opensim-observed.md):
 * - a stranger's datagram counts only if it is UseCircuitCode; everything else is dropped without a word;
 * - UseCircuitCode is acked at once with a PacketAck of sequence 0, before it is looked at, so also when it is wrong;
 * - code, session and agent must fit a ticket, else it is ignored; the same endpoint may try again;
 * - on a live circuit it is acked and ignored;
 * - of wrong ones the evidence tells some, and counts the others (`refusals.ts`).
 */
import { Circuit, OPENSIM_START_THROTTLE } from '@landfall/protocol/circuit';
import type { CircuitEvent } from '@landfall/protocol/circuit';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import type { Witness } from '@landfall/protocol/evidence';
import { ALL_MESSAGES, decodeMessage, encodeMessage, wireNumberOfName } from '@landfall/protocol/message';
import type { MessageOf } from '@landfall/protocol/message';
import { decodePacket, encodePacket, peekWireNumber } from '@landfall/protocol/packet';
import { drive } from '@landfall/transport/drive';
import type { Link } from '@landfall/transport/ports';
import { Agent } from './region/index.ts';
import type { Region, Ticket } from './region/index.ts';
import { greetChild } from './arrival/index.ts';
import { noteCircuit } from './handover/index.ts';
import { receiveEvent } from './circuit-events.ts';
import { Refusals } from './refusals.ts';

const USE_CIRCUIT_CODE = wireNumberOfName('UseCircuitCode');

export class Doorkeeper {
  readonly #region: Region;
  readonly #link: Link;
  readonly #onArrival: () => void;
  readonly #refusals: Refusals;
  readonly #witness: Witness | undefined;

  constructor(region: Region, link: Link, onArrival: () => void) {
    this.#region = region;
    this.#link = link;
    this.#onArrival = onArrival;
    this.#witness = region.services.witness?.about({ sim: formatEndpoint(region.endpoint) });
    this.#refusals = new Refusals(region.services.ports.clock, this.#witness);
  }

  /** Tells what has not been told yet. */
  close(): void {
    this.#refusals.close();
  }

  receive(datagram: Uint8Array, from: Endpoint): void {
    const agent = this.#region.agents.at(from);
    if (agent !== undefined && !(agent.hasDeparted && isUseCircuitCode(datagram))) agent.receive(datagram);
    else if (isUseCircuitCode(datagram)) this.#answerStranger(datagram, from);
  }

  #answerStranger(datagram: Uint8Array, from: Endpoint): void {
    const request = decodeRequest(datagram);
    if (request === undefined) return;
    const { Code, ID, SessionID } = request.message.CircuitCode;
    const told = { circuit: Code, from: formatEndpoint(from) };
    const ticket = this.#region.tickets.check(ID, SessionID, Code);
    if (ticket !== undefined && !this.#isLive(ticket)) {
      this.#witness?.observe('UseCircuitCodeReceived', told);
      this.#admit(ticket, datagram, from);
      return;
    }
    this.#link.send(immediateAck(request.sequence), from);
    this.#refusals.add(told);
  }

  /** The same session already has a circuit, from another endpoint. */
  #isLive(ticket: Ticket): boolean {
    return this.#region.agents.byId(ticket.session.account.id)?.ticket === ticket;
  }

  #admit(ticket: Ticket, datagram: Uint8Array, from: Endpoint): void {
    const former = this.#region.agents.at(from);
    if (former !== undefined) {
      this.#region.agents.forget(former);
      // What it still sends again would be taken for the new circuit's.
      former.closeCircuit();
    }
    const agent = this.#openCircuit(ticket, from);
    this.#region.agents.add(agent);
    noteCircuit(agent);
    // The circuit itself acks UseCircuitCode at once and remembers its number.
    agent.receive(datagram);
    this.#onArrival();
    if (!agent.isChild) return;
    agent.witness?.observe('ChildAgentArrived', { user: agent.name, region: this.#region.name });
    if (ticket.isTeleport !== true) greetChild(agent);
  }

  #openCircuit(ticket: Ticket, endpoint: Endpoint): Agent {
    const { clock, randomBytes } = this.#region.services.ports;
    const random = (): number => (randomBytes(1)[0] ?? 0) / 256;
    const circuit = new Circuit({ role: 'simulator', messages: ALL_MESSAGES, now: clock.now(), random });
    circuit.setThrottle(OPENSIM_START_THROTTLE, clock.now());
    // Events come only after the agent exists: a new circuit has nothing to say.
    let agent: Agent | undefined;
    const onEvent = (event: CircuitEvent): void => {
      if (agent !== undefined) receiveEvent(agent, event);
    };
    const sendDatagram: Link['send'] = (datagram, to) => this.#link.send(datagram, to);
    const send = (datagram: Uint8Array): void => sendDatagram(datagram, endpoint);
    const driver = drive(circuit, { clock, send, onEvent, onError: (error) => this.#report(error) });
    agent = new Agent(this.#region, ticket, { circuit, driver, endpoint, sendDatagram });
    return agent;
  }

  /** A handler stumbled over something: the message is lost, the region lives on. */
  #report(error: unknown): void {
    const what = error instanceof Error ? error.message : String(error);
    this.#witness?.observe('Malformed', { what, sizeBytes: 0 });
  }
}

const isUseCircuitCode = (datagram: Uint8Array): boolean => peekWireNumber(datagram) === USE_CIRCUIT_CODE;

function decodeRequest(
  datagram: Uint8Array,
): { readonly sequence: number; readonly message: MessageOf<'UseCircuitCode'> } | undefined {
  try {
    const { sequence, body } = decodePacket(datagram);
    const message = decodeMessage(body);
    // One that ends early is nobody's: no code, no session to find.
    const isWhole = message.name === 'UseCircuitCode' && message.zeroFilled === undefined;
    return isWhole ? { sequence, message } : undefined;
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function immediateAck(sequence: number): Uint8Array {
  const body = encodeMessage({ name: 'PacketAck', Packets: [{ ID: sequence }] });
  return encodePacket({ sequence: 0, body });
}
