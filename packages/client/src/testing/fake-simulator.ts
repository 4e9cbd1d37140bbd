import { encodeText } from '@landfall/protocol/bytes';
import { Circuit } from '@landfall/protocol/circuit';
import type { CircuitEvent, SendOptions } from '@landfall/protocol/circuit';
import { formatEndpoint, Uuid } from '@landfall/protocol/datatypes';
import type { Endpoint, Vector3 } from '@landfall/protocol/datatypes';
import { ALL_MESSAGES } from '@landfall/protocol/message';
import type { Message, MessageName, MessageOf } from '@landfall/protocol/message';
import { SIM_ACCESS } from '@landfall/protocol/region';
import { drive } from '@landfall/transport/drive';
import type { Driver } from '@landfall/transport/drive';
import type { Clock, Link } from '@landfall/transport/ports';

/** What a scripted simulator does when a message has come. */
export type Script = (message: Message, simulator: FakeSimulator) => void;

/** How a {@link FakeSimulator} behaves. */
export interface FakeSimulatorOptions {
  readonly name: string;
  readonly position: Vector3;
  readonly isChild: boolean;
  /** Replaces what it does by itself: {@link likeOpenSim}. */
  readonly script?: Script;
}

/** One simulator that talks to one client, as its script says. Not a grid: it checks nothing. */
export class FakeSimulator {
  readonly name: string;
  readonly position: Vector3;
  readonly isChild: boolean;
  /** Everything the client has sent, in order. */
  readonly received: Message[] = [];
  script: Script;
  readonly #clock: Clock;
  readonly #link: Link;
  readonly #random: () => number;
  #peer: Endpoint | undefined;
  #circuit: Circuit | undefined;
  #driver: Driver | undefined;
  #hasVanished = false;
  #onAcked: (tag: string) => void = () => undefined;

  constructor(link: Link, clock: Clock, random: () => number, options: FakeSimulatorOptions) {
    this.name = options.name;
    this.position = options.position;
    this.isChild = options.isChild;
    this.script = options.script ?? likeOpenSim;
    this.#link = link;
    this.#clock = clock;
    this.#random = random;
    link.onDatagram((datagram, from) => this.#receive(datagram, from));
  }

  get endpoint(): Endpoint {
    return this.#link.local;
  }

  /** Whom it talks to; undefined before the first datagram. */
  get peer(): Endpoint | undefined {
    return this.#peer;
  }

  /** The messages of one name that have come. */
  all<Name extends MessageName>(name: Name): readonly MessageOf<Name>[] {
    return this.received.filter((message) => message.name === name) as unknown as MessageOf<Name>[];
  }

  send(message: Message, options: SendOptions = { reliable: true }): void {
    this.#circuit?.send(message, options, this.#clock.now());
    this.#driver?.poke();
  }

  /** Hears of acks of what was sent with a `tag`. */
  onAcked(listener: (tag: string) => void): void {
    this.#onAcked = listener;
  }

  /** Says CloseCircuit. */
  closeCircuit(): void {
    this.#circuit?.close(this.#clock.now());
    this.#driver?.poke();
  }

  /** Neither hears nor says anything any more. */
  vanish(): void {
    this.#driver?.stop();
    this.#hasVanished = true;
  }

  /** Neither hears nor says anything until {@link FakeSimulator.resume}. */
  pause(): void {
    this.#hasVanished = true;
  }

  /** Hears again. */
  resume(): void {
    this.#hasVanished = false;
  }

  #receive(datagram: Uint8Array, from: Endpoint): void {
    if (this.#hasVanished) return;
    if (this.#peer === undefined || formatEndpoint(this.#peer) !== formatEndpoint(from)) this.#meet(from);
    this.#driver?.receive(datagram);
  }

  #meet(peer: Endpoint): void {
    this.#driver?.stop();
    this.#peer = peer;
    this.#circuit = new Circuit({
      role: 'simulator',
      messages: ALL_MESSAGES,
      now: this.#clock.now(),
      random: this.#random,
    });
    this.#driver = drive<CircuitEvent>(this.#circuit, {
      clock: this.#clock,
      send: (datagram) => {
        if (!this.#hasVanished) this.#link.send(datagram, peer);
      },
      onEvent: (event) => {
        // Whoever says goodbye and comes again is met anew.
        if (event.type === 'closed') this.#peer = undefined;
        if (event.type === 'acked' && event.tag !== undefined) this.#onAcked(event.tag);
        if (event.type !== 'message') return;
        this.received.push(event.message);
        this.script(event.message, this);
      },
    });
  }
}

/** What OpenSim does: handshake and placement on CompleteAgentMovement, children at once, a reply to a goodbye. */
export const likeOpenSim: Script = (message, simulator) => {
  if (message.name === 'UseCircuitCode' && simulator.isChild) simulator.send(regionHandshake(simulator.name));
  if (message.name === 'CompleteAgentMovement') {
    simulator.send(regionHandshake(simulator.name));
    simulator.send(agentMovementComplete(message, simulator.position));
  }
  if (message.name === 'LogoutRequest') {
    const { AgentData } = message;
    simulator.send({ name: 'LogoutReply', AgentData, InventoryData: [{ ItemID: Uuid.zero }] });
  }
};

const NO_TEXT = new Uint8Array(0);

/** A RegionHandshake of a region of that name. */
export function regionHandshake(name: string): MessageOf<'RegionHandshake'> {
  const zero = Uuid.zero;
  return {
    name: 'RegionHandshake',
    RegionInfo: {
      RegionFlags: 0x1410_8106 >>> 0,
      SimAccess: SIM_ACCESS.general,
      SimName: encodeText(name),
      SimOwner: zero,
      IsEstateManager: false,
      WaterHeight: 20,
      BillableFactor: 0,
      CacheID: zero,
      TerrainBase0: zero,
      TerrainBase1: zero,
      TerrainBase2: zero,
      TerrainBase3: zero,
      TerrainDetail0: zero,
      TerrainDetail1: zero,
      TerrainDetail2: zero,
      TerrainDetail3: zero,
      TerrainStartHeight00: 10,
      TerrainStartHeight01: 10,
      TerrainStartHeight10: 10,
      TerrainStartHeight11: 10,
      TerrainHeightRange00: 60,
      TerrainHeightRange01: 60,
      TerrainHeightRange10: 60,
      TerrainHeightRange11: 60,
    },
    RegionInfo2: { RegionID: new Uuid(1, 2, 3, 4) },
    RegionInfo3: {
      CPUClassID: 9,
      CPURatio: 1,
      ColoName: NO_TEXT,
      ProductSKU: NO_TEXT,
      ProductName: NO_TEXT,
    },
    RegionInfo4: [{ RegionFlagsExtended: 0x1410_8106n, RegionProtocols: 0n }],
  };
}

/** The answer to a CompleteAgentMovement. */
export function agentMovementComplete(
  { AgentData }: MessageOf<'CompleteAgentMovement'>,
  position: Vector3,
): MessageOf<'AgentMovementComplete'> {
  return {
    name: 'AgentMovementComplete',
    AgentData: { AgentID: AgentData.AgentID, SessionID: AgentData.SessionID },
    Data: { Position: position, LookAt: { x: 1, y: 0, z: 0 }, RegionHandle: 0n, Timestamp: 0 },
    SimData: { ChannelVersion: encodeText('Fake 1.0') },
  };
}
