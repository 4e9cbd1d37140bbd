/** What the datagrams between one client and one simulator show, in the words of both ends. */
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint, Vector3 } from '@landfall/protocol/datatypes';
import type {
  ObservationContext,
  ObservationDetails,
  ObservationKind,
  Side,
} from '@landfall/protocol/evidence';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeMessage } from '@landfall/protocol/message';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import type { Packet } from '@landfall/protocol/packet';
import { FROM_CLIENT } from './from-client.ts';
import { FROM_SIMULATOR } from './from-simulator.ts';
import type { Moment, Notebook } from './notebook.ts';
import type { Names } from './names.ts';
import { Reliability } from './reliability.ts';
import type { Unacked } from './reliability.ts';
import type { Session, Sessions } from './sessions.ts';

/** What all circuits of a recording share. */
export interface Desk {
  readonly notebook: Notebook;
  readonly sessions: Sessions;
  readonly names: Names;
}

/** A UseCircuitCode that has not been answered by more than an ack yet. */
interface Knock {
  readonly at: Moment;
  readonly sequence: number;
  readonly circuit: number;
  /** What is wrong with it, as far as its login is known. */
  readonly fault: string | undefined;
  ackedAt: Moment | undefined;
  isRejected: boolean;
}

/** How a datagram came. */
export interface Arrived {
  readonly at: Moment;
  readonly packet: Packet;
  readonly sizeBytes: number;
}

/** A copy of the packet that began a circuit may come so late. */
const LATE_MS = 4000;

/** What is known of one circuit. */
export class CircuitWitness {
  readonly client: string;
  readonly sim: string;
  readonly desk: Desk;
  up = new Reliability();
  down = new Reliability();
  session: Session | undefined;
  /** Whose ticket was shown, as it was shown. */
  knock: Knock | undefined;
  /** The simulator said more than that something arrived. */
  isAnswered = false;
  lastUp: Moment | undefined;
  lastDown: Moment | undefined;
  /** When each step was seen. */
  readonly steps = new Map<ObservationKind, Moment>();
  agentUpdates = 0;
  controls = 0;
  duplicates = 0;
  readonly avatars = new Set<string>();
  disabledAt: Moment | undefined;
  #position: Vector3 | undefined;

  constructor(client: Endpoint, simulator: Endpoint, desk: Desk) {
    this.client = formatEndpoint(client);
    this.sim = formatEndpoint(simulator);
    this.desk = desk;
  }

  /** The region's name, or its address. */
  get region(): string {
    return this.desk.names.region(this.sim);
  }

  /** Whether its session's avatar is in another region. */
  get isChild(): boolean {
    const root = this.session?.root;
    return root !== undefined && root !== this.sim;
  }

  /** Takes one datagram. */
  take(bytes: Uint8Array, isUp: boolean, at: Moment): void {
    if (isUp) this.lastUp = at;
    else this.lastDown = at;
    const side: Side = isUp ? 'SERVER' : 'CLIENT';
    let packet: Packet;
    try {
      packet = decodePacket(bytes);
      const message = decodeMessage(packet.bytes, packet.start, packet.end);
      this.#packet({ at, packet, sizeBytes: bytes.length }, message, isUp);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.note(side, at, 'Malformed', { what: error.what, sizeBytes: bytes.length });
    }
  }

  /** Notes one observation of one end of this circuit. */
  note<K extends ObservationKind>(
    side: Side,
    at: Moment,
    kind: K,
    detail: ObservationDetails[K],
    context: ObservationContext = {},
  ): void {
    if (!this.steps.has(kind)) this.steps.set(kind, at);
    this.desk.notebook.note(side, at, kind, detail, { ...this.#about(), ...context });
  }

  #about(): ObservationContext {
    const { session } = this;
    const circuit = session?.circuitCode ?? this.knock?.circuit;
    return {
      actor: session?.agent ?? `Client at ${this.client}`,
      sim: this.sim,
      ...(circuit === undefined ? {} : { circuit }),
    };
  }

  #packet(arrived: Arrived, message: Message, isUp: boolean): void {
    const { packet, at } = arrived;
    const { name } = message;
    if (isUp && name === 'UseCircuitCode') this.#noteBeginning(arrived);
    const [own, other] = isUp ? [this.up, this.down] : [this.down, this.up];
    const acks = name === 'PacketAck' ? message.Packets.map(({ ID }) => ID) : [];
    for (const sequence of [...packet.acks, ...acks]) this.#acked(other.acked(sequence), at, isUp);
    const { isRepeat, sends } = own.sent(packet.sequence, packet.reliable, name, at.monoMs);
    if (isUp) this.#bind(message);
    else if (name !== 'PacketAck') this.isAnswered = true;
    if (packet.resent && sends > 1)
      this.note(isUp ? 'CLIENT' : 'SERVER', at, 'Resent', {
        message: name,
        sequence: packet.sequence,
        attempt: sends,
      });
    if (isRepeat) {
      if (!packet.resent) this.duplicates++;
      return;
    }
    if (name === 'Unknown') {
      const number = message.number.toString(16);
      this.note(isUp ? 'SERVER' : 'CLIENT', at, 'UnknownMessage', { number, sizeBytes: arrived.sizeBytes });
      return;
    }
    if (name === 'UseCircuitCode' && isUp) this.#useCircuitCode(message, arrived);
    else this.#told(message, arrived, isUp);
  }

  /** Who comes back to a region from the same port counts from the beginning; so does the region. */
  #noteBeginning({ packet, at }: Arrived): void {
    const isLate = this.knock !== undefined && at.monoMs - this.knock.at.monoMs > LATE_MS;
    if (!isLate || packet.resent || packet.sequence > this.up.highest) return;
    this.up = new Reliability();
    this.down = new Reliability();
  }

  #told(message: Message, arrived: Arrived, isUp: boolean): void {
    const tellers = isUp ? FROM_CLIENT : FROM_SIMULATOR;
    const tell = tellers[message.name as keyof typeof tellers] as
      | ((message: Message, circuit: CircuitWitness, arrived: Arrived) => void)
      | undefined;
    tell?.(message, this, arrived);
  }

  #bind(message: Message): void {
    if (this.session !== undefined || message.name === 'UseCircuitCode' || !('AgentData' in message)) return;
    const { AgentData } = message;
    if (Array.isArray(AgentData) || !('SessionID' in AgentData) || !('AgentID' in AgentData)) return;
    const { AgentID, SessionID } = AgentData;
    if (AgentID.isZero) return;
    const session = this.desk.sessions.of({ agentId: AgentID, sessionId: SessionID, circuitCode: undefined });
    this.#belongTo(session);
  }

  #belongTo(session: Session): void {
    this.session = session;
    session.hasCircuit = true;
  }

  #useCircuitCode({ CircuitCode }: MessageOf<'UseCircuitCode'>, { at, packet }: Arrived): void {
    this.#judgeKnock(at);
    const { Code, SessionID, ID } = CircuitCode;
    const ticket = { agentId: ID, sessionId: SessionID, circuitCode: Code };
    const { sessions } = this.desk;
    // Where a client has a session already, nonsense is nobody else's.
    const session = sessions.find(ticket) ?? this.session ?? sessions.of(ticket);
    if (this.session !== session) {
      this.steps.clear();
      this.#position = undefined;
      this.agentUpdates = 0;
      this.avatars.clear();
      this.disabledAt = undefined;
      this.isAnswered = false;
    }
    this.#belongTo(session);
    session.root ??= this.sim;
    const fault = faultOf(session, ID.toString(), SessionID.toString(), Code);
    this.knock = {
      at,
      sequence: packet.sequence,
      circuit: Code,
      fault,
      ackedAt: undefined,
      isRejected: false,
    };
    this.isAnswered = false;
    this.note('CLIENT', at, 'UseCircuitCodeSent', { circuit: Code, to: this.sim });
  }

  #acked(sent: Unacked | undefined, at: Moment, isUp: boolean): void {
    const { knock } = this;
    if (sent?.message !== 'UseCircuitCode' || isUp || knock?.sequence !== sent.sequence) return;
    knock.ackedAt = at;
    this.note('CLIENT', at, 'UseCircuitCodeAcked', { afterMs: Math.round(at.monoMs - sent.firstMs) });
    this.note('SERVER', at, 'UseCircuitCodeReceived', { circuit: knock.circuit, from: this.client });
    if (knock.fault !== undefined) this.#reject(knock, at);
  }

  /** What came of the last UseCircuitCode, now that another one comes, or nothing more does. */
  #judgeKnock(now: Moment): void {
    const { knock } = this;
    if (knock === undefined || this.isAnswered || knock.isRejected) return;
    if (knock.ackedAt !== undefined && now.monoMs - knock.ackedAt.monoMs > ANSWER_MS)
      this.#reject(knock, now);
  }

  #reject(knock: Knock, at: Moment): void {
    knock.isRejected = true;
    const { circuit, fault } = knock;
    const from = this.client;
    this.note('SERVER', at, 'UseCircuitCodeRejected', {
      circuit,
      from,
      ...(fault === undefined ? {} : { why: fault }),
    });
  }

  /** The name of whose circuit it is. */
  get userName(): string {
    return this.desk.names.agent(this.session?.agent ?? this.client);
  }

  /** Notes it unless it was noted of this circuit before. */
  noteOnce<K extends ObservationKind>(side: Side, at: Moment, kind: K, detail: ObservationDetails[K]): void {
    if (!this.steps.has(kind)) this.note(side, at, kind, detail);
  }

  /** The simulator has placed the avatar. */
  placed(at: Moment, position: Vector3, lookAt: Vector3, version: string): void {
    this.note('SERVER', at, 'AgentMovementCompleteSent', { position, lookAt });
    this.note('CLIENT', at, 'AgentMovementCompleteReceived', { position, lookAt });
    const { session } = this;
    if (session === undefined) return;
    this.desk.notebook.nameProgram('SERVER', '', version);
    this.#position = position;
    if (session.hasArrived && session.root !== this.sim) {
      const from = this.desk.names.region(session.root);
      this.note('CLIENT', at, 'RootChanged', { region: this.region, from });
    }
    session.root = this.sim;
    this.tellArrival(at);
  }

  /** Once it has been placed and has answered the handshake of the region where it is, an avatar has arrived. */
  tellArrival(at: Moment): void {
    const { session } = this;
    if (session === undefined || session.hasArrived || session.root !== this.sim) return;
    if (this.#position === undefined || !this.steps.has('RegionHandshakeReplySent')) return;
    session.hasArrived = true;
    const since = session.loginAt ?? this.steps.get('UseCircuitCodeSent') ?? at;
    const elapsedMs = at.monoMs - since.monoMs;
    this.note('CLIENT', at, 'Arrived', { region: this.region, position: this.#position, elapsedMs });
    session.arrivedAt = at;
  }

  /** The session is over. */
  ended(at: Moment): void {
    if (this.session !== undefined) this.session.endedAt ??= at;
  }

  /** The simulator closes the circuit: of a session that has not logged out, because it heard nothing any more, or wants no more of it. */
  disabled(at: Moment): void {
    const silentMs = this.lastUp === undefined ? 0 : at.monoMs - this.lastUp.monoMs;
    if (
      silentMs > TIMEOUT_MS &&
      this.session?.logoutAt === undefined &&
      !this.isChild &&
      !this.steps.has('AgentTimeout')
    )
      this.note('SERVER', at, 'AgentTimeout', { agent: this.userName, lastActiveMs: Math.round(silentMs) });
    this.noteOnce('SERVER', at, 'DisableSimulatorSent', { region: this.region });
    this.noteOnce('CLIENT', at, 'DisableSimulatorReceived', { region: this.region });
    this.disabledAt ??= at;
    if (this.session?.logoutAt !== undefined) this.session.taken ??= { at, by: 'circuit' };
    if (!this.isChild) this.ended(at);
  }

  /** The recording is over. */
  finish(end: Moment): void {
    this.#judgeKnock(end);
  }
}

/** After an ack, a simulator that expects the circuit says more within that time. */
const ANSWER_MS = 1000;
/** A simulator that closes a circuit after so long without a word of its client gives it up for that. OpenSim waits 60 s. */
const TIMEOUT_MS = 30_000;

/** In what a ticket differs from what the login gave. */
function faultOf(session: Session, agent: string, sessionId: string, code: number): string | undefined {
  if (session.loginAt === undefined) return undefined;
  if (session.circuitCode !== code && session.sessionId !== sessionId && session.agent !== agent)
    return 'no login gave anything of it';
  if (session.circuitCode !== code) return 'another circuit code than the login gave';
  if (session.sessionId !== sessionId) return 'another session id than the login gave';
  return session.agent === agent ? undefined : 'another agent id than the login gave';
}
