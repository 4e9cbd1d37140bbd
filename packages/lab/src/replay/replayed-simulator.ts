/** A simulator that says what it said in a recording, to whoever opens a circuit now. */
import { formatEndpoint } from '@landfall/protocol/datatypes';
import type { Endpoint } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { decodeMessage, encodeDatagram } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { decodePacket, encodePacket } from '@landfall/protocol/packet';
import type { Packet } from '@landfall/protocol/packet';
import { readNamingDatagram, relocateDatagram } from '@landfall/protocol/relay';
import type { OtherPlaces } from '@landfall/protocol/relay';
import type { Clock, Link } from '@landfall/transport/ports';
import { Lane } from './pace.ts';
import type { Cue, Pace } from './pace.ts';
import type { PlayedCircuit, PlayedDatagram } from './recorded-session.ts';
import { AWAITED, LIVE, NEEDED } from './words.ts';

/** Far above what any recorded session counts to. */
const FIRST_OWN_SEQUENCE = 0x80_0000;
/** Reliable packets of the client that are remembered, so that what is sent again is heard once. */
const MOST_REMEMBERED = 4096;

/** What a simulator is played with. */
export interface SimulatorSetting {
  readonly link: Link;
  readonly clock: Clock;
  readonly pace: Pace;
  readonly places: OtherPlaces;
  /** What it does by HTTP: answers of its event queue, and requests that it waited for. */
  readonly cues: readonly Cue[];
  /** Hears what the client says. */
  readonly onHeard: (name: string) => void;
}

/** One circuit that is played. */
export class ReplayedSimulator {
  /** Where it was in the recording. */
  readonly recorded: string;
  readonly lane: Lane;
  readonly #setting: SimulatorSetting;
  readonly #seen = new Set<number>();
  #client: Endpoint | undefined;
  #sequence = FIRST_OWN_SEQUENCE;
  /** How many recorded datagrams were sent. */
  sent = 0;

  constructor({ simulator, datagrams }: PlayedCircuit, setting: SimulatorSetting) {
    this.recorded = formatEndpoint(simulator);
    this.#setting = setting;
    const own = cuesOf(datagrams, (datagram) => this.#play(datagram));
    const cues = [...own, ...setting.cues].toSorted((one, other) => one.atMs - other.atMs);
    this.lane = new Lane(cues, setting.clock, setting.pace, NEEDED);
    setting.link.onDatagram((bytes, from) => this.#receive(bytes, from));
  }

  #receive(bytes: Uint8Array, from: Endpoint): void {
    try {
      const packet = decodePacket(bytes);
      this.#heard(packet, decodeMessage(packet.bytes, packet.start, packet.end), from);
    } catch (error) {
      // Nonsense is nobody's word.
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  #heard({ sequence, reliable }: Packet, message: Message, from: Endpoint): void {
    const { name } = message;
    if (name === 'UseCircuitCode') this.#client = from;
    // A circuit has one client; who comes later, from elsewhere, has to open it first.
    if (this.#client === undefined || formatEndpoint(this.#client) !== formatEndpoint(from)) return;
    if (reliable) this.#say({ name: 'PacketAck', Packets: [{ ID: sequence }] });
    if (name === 'StartPingCheck')
      this.#say({ name: 'CompletePingCheck', PingID: { PingID: message.PingID.PingID } });
    if (reliable) {
      if (this.#seen.has(sequence)) return;
      if (this.#seen.size >= MOST_REMEMBERED) this.#seen.clear();
      this.#seen.add(sequence);
    }
    this.#setting.onHeard(name);
    this.lane.hear(name);
  }

  #say(message: Message): void {
    this.#send(encodeDatagram(message, { sequence: this.#sequence++ }));
  }

  /** The recorded datagram without the acks in it, which were for another client's packets. */
  #play({ packet }: PlayedDatagram): void {
    const { sequence, reliable, resent, zerocoded, extra, coded, body } = packet;
    const bytes = encodePacket({ sequence, reliable, resent, zerocoded, extra, coded, body });
    const named = readNamingDatagram(bytes);
    this.#send(named === undefined ? bytes : relocateDatagram(bytes, named, this.#setting.places));
    this.sent++;
  }

  #send(bytes: Uint8Array): void {
    if (this.#client !== undefined) this.#setting.link.send(bytes, this.#client);
  }
}

/** What is said once, in order, between what is waited for. What was sent again was for a client that had missed it. */
function cuesOf(datagrams: readonly PlayedDatagram[], play: (datagram: PlayedDatagram) => void): Cue[] {
  const heard = new Map<string, number>();
  const seen = new Set<string>();
  return datagrams.flatMap((datagram): Cue[] => {
    const { atMs, isUp, name, packet } = datagram;
    const key = `${isUp} ${packet.sequence}`;
    if (packet.reliable && seen.has(key)) return [];
    seen.add(key);
    if (!isUp) return LIVE.has(name) ? [] : [{ type: 'act', atMs, act: () => play(datagram) }];
    if (!AWAITED.has(name)) return [];
    const count = (heard.get(name) ?? 0) + 1;
    heard.set(name, count);
    return [{ type: 'wait', atMs, word: name, count }];
  });
}
