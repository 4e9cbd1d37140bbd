/**
 * The rules of a circuit, PROTOCOL §1.4, §2 and §3:
 *
 * - Every packet has a sequence number of its own direction; a resend keeps it.
 * - Acks that ride on a packet count whatever its message is.
 * - A reliable packet is acked when its message has been understood, and again each time it comes again; it is used once.
 * - A reliable packet of ours is resent until it is acked or its budget is spent (`undelivered`).
 * - Acks ride on other packets or go out together as a PacketAck.
 * - What may not come by UDP from such a peer is acked and counted, no more (`admission.ts`).
 * - Both sides ping. A peer that is silent for too long, or sends CloseCircuit, ends the circuit (`closed`).
 *
 * This file only lets the sub-machines take turns; each of them states its own rules.
 */
import { DecodeError } from '../errors/index.ts';
import { PacketAck, type Message, type MessageTable } from '../message/index.ts';
import { decodePacket, type Packet } from '../packet/index.ts';
import { mayComeByUdp } from './admission.ts';
import { earliest } from './deadlines.ts';
import type { CircuitEvent, ClosedEvent } from './event.ts';
import { Fifo } from './fifo.ts';
import type { Instant } from './instant.ts';
import { Liveness } from './liveness.ts';
import { prepare, type SendOptions } from './outgoing.ts';
import { PendingAcks } from './pending-acks.ts';
import { Ping } from './ping.ts';
import { Received } from './received.ts';
import { RoundTrip } from './round-trip.ts';
import { OPENSIM_RULES, VIEWER_RULES, type CircuitRules } from './rules.ts';
import { Sender } from './sender.ts';
import { FIRST_SEQUENCE } from './sequence-number.ts';
import { createCounters, type CircuitStatistics } from './statistics.ts';
import type { Throttle } from './throttle.ts';

/** Which end of the circuit this is. */
export type CircuitRole = 'agent' | 'simulator';

/** What a circuit needs to begin. */
export interface CircuitOptions {
  /** Which end this is: it decides on the rules by default, and on what may come by UDP. */
  readonly role: CircuitRole;
  /** What it understands and sends; whatever else comes is `Unknown`. `ALL_MESSAGES`, or a table of its owner's. */
  readonly messages: MessageTable;
  /** When the circuit begins: pings and the silence of the peer are counted from here. */
  readonly now: Instant;
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
  /** By default the viewer's for an agent, OpenSim's for a simulator. */
  readonly rules?: CircuitRules;
  /** Names of messages that an agent takes from the event queue only, beside those the schema marks: `udp_blacklist` of the login. */
  readonly udpBlacklist?: ReadonlySet<string>;
  /** Number of the first packet; 1 unless a test wants to be near the wrap. */
  readonly firstSequence?: number;
}

/** So many events may wait to be polled. Beyond, datagrams are refused unread: an unacked one comes again. */
const MOST_EVENTS = 16_384;

/** One end of a circuit. Its owner has checked that a datagram comes from the peer's address and port. */
export class Circuit {
  /** Which end this is, as it was made. */
  readonly role: CircuitRole;
  readonly #messages: MessageTable;
  readonly #rules: CircuitRules;
  readonly #udpBlacklist: ReadonlySet<string> | undefined;
  readonly #counters = createCounters();
  readonly #events: Fifo<CircuitEvent> = new Fifo();
  /** PacketAcks that must not wait for a collection. */
  readonly #immediateAcks: Fifo<Uint8Array> = new Fifo();
  readonly #roundTrip: RoundTrip;
  readonly #sender: Sender;
  readonly #acks: PendingAcks;
  readonly #received = new Received();
  readonly #ping: Ping;
  readonly #liveness: Liveness;
  #closed = false;

  constructor(options: CircuitOptions) {
    const { role, messages, now, random, rules, udpBlacklist, firstSequence = FIRST_SEQUENCE } = options;
    this.role = role;
    this.#messages = messages;
    this.#udpBlacklist = udpBlacklist;
    this.#rules = rules ?? (role === 'agent' ? VIEWER_RULES : OPENSIM_RULES);
    this.#roundTrip = new RoundTrip(this.#rules.roundTrip);
    this.#sender = new Sender(
      { rules: this.#rules, roundTrip: this.#roundTrip, counters: this.#counters, events: this.#events },
      firstSequence,
    );
    this.#acks = new PendingAcks(this.#rules);
    this.#ping = new Ping(this.#rules, random, now);
    this.#liveness = new Liveness(this.#rules, now);
  }

  /** True once a `closed` event exists. Nothing is received or sent any more, but what is queued can be polled. */
  get isClosed(): boolean {
    return this.#closed;
  }

  /** Bytes of packets that wait for the throttle; also in {@link Circuit.statistics}, which is made anew each time. */
  get queuedBytes(): number {
    return this.#sender.queuedBytes;
  }

  /** What it has done so far and holds now: a snapshot, made anew each time. */
  get statistics(): CircuitStatistics {
    return {
      ...this.#counters,
      rttMs: this.#roundTrip.lastMs,
      averageRttMs: this.#roundTrip.averageMs,
      ackDelayMs: this.#roundTrip.ackDelayMs,
      resendTimeoutMs: this.#roundTrip.resendTimeoutMs,
      unackedPackets: this.#sender.unackedPackets,
      unackedBytes: this.#sender.unackedBytes,
      queuedBytes: this.queuedBytes,
    };
  }

  /** Takes a datagram from the peer. Messages in the events hold views of it. Never throws for what is in it. */
  receiveDatagram(datagram: Uint8Array, now: Instant): void {
    if (this.#closed) return;
    if (this.#events.length >= MOST_EVENTS) {
      this.#counters.refused++;
      return;
    }
    this.#counters.packetsReceived++;
    this.#counters.bytesReceived += datagram.length;
    try {
      this.#accept(datagram, now);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#counters.malformed++;
      this.#events.push({ type: 'malformed', error, sizeBytes: datagram.length });
    }
  }

  /** Does what {@link nextTimeout} was for; harmless too early. */
  handleTimeout(now: Instant): void {
    if (this.#closed) return;
    if (now >= this.#liveness.dueAt) return this.#end({ type: 'closed', by: 'network', reason: 'silent' });
    this.#acks.handleTimeout(now);
    this.#sender.handleTimeout(now);
    this.#sendPing(now);
  }

  /** The next datagram for the peer. It belongs to the caller, who must not change it. */
  pollDatagram(): Uint8Array | undefined {
    const datagram = this.#immediateAcks.shift() ?? this.#pollInTurn();
    if (datagram === undefined) return undefined;
    this.#counters.packetsSent++;
    this.#counters.bytesSent += datagram.length;
    return datagram;
  }

  /** The next event, once; undefined when there is none. */
  pollEvent(): CircuitEvent | undefined {
    return this.#events.shift();
  }

  /** When {@link handleTimeout} wants to be called; undefined when nothing is due, as once the circuit is closed. */
  nextTimeout(): Instant | undefined {
    if (this.#closed) return undefined;
    return earliest({
      acks: this.#acks.dueAt,
      resend: this.#sender.resendDueAt,
      shaping: this.#sender.shapingDueAt,
      ping: this.#ping.dueAt,
      silence: this.#liveness.dueAt,
    });
  }

  /**
   * Sends a message. Returns its sequence number, or undefined while it waits for its throttle or for acks (the `acked`
   * event names the number and the tag), or when the circuit is closed.
   * @throws EncodeError when a value does not fit its field, or the message is not in the table.
   */
  send(message: Message, options: SendOptions, now: Instant): number | undefined {
    if (this.#closed) return undefined;
    return this.#sender.send(prepare(message, options, this.#messages, this.#rules), now);
  }

  /**
   * Resends what is unacked now instead of after its timeout: for an owner who knows that the peer was not listening yet.
   * A peer that did hear it drops the repeat as a duplicate.
   */
  hasten(now: Instant): void {
    if (!this.#closed) this.#sender.hasten(now);
  }

  /** Shapes what is sent from now on; undefined: as fast as it comes. */
  setThrottle(throttle: Throttle | undefined, now: Instant): void {
    if (!this.#closed) this.#sender.setThrottle(throttle, now);
  }

  /** Ends the circuit: owed acks and a CloseCircuit go out (not when `silently`), what is unacked is forgotten. */
  close(now: Instant, { silently = false }: { readonly silently?: boolean } = {}): void {
    if (this.#closed) return;
    if (!silently) {
      this.#sendAtOnce({ name: 'CloseCircuit' }, now);
      this.#acks.flush();
    }
    this.#end({ type: 'closed', by: 'us', reason: 'closed' });
  }

  /** What is owed is acked at once: what will end the circuit must not be repeated to the next one at the same address. */
  flushAcks(): void {
    if (!this.#closed) this.#acks.flush();
  }

  #accept(datagram: Uint8Array, now: Instant): void {
    const packet = decodePacket(datagram);
    this.#hearPacket(packet.acks, now);
    if (packet.reliable && this.#received.has(packet.sequence)) {
      this.#counters.duplicates++;
      this.#oweAck(packet, datagram.length, now);
      return;
    }
    const message = this.#messages.decode(packet.bytes, packet.start, packet.end);
    this.#count(message);
    if (packet.reliable) {
      this.#received.add(packet.sequence);
      this.#oweAck(packet, datagram.length, now);
    }
    this.#dispatch(message, packet, datagram.length, now);
  }

  #count(message: Message): void {
    if (message.name === 'Unknown') this.#counters.unknown++;
    else if (message.zeroFilled !== undefined) this.#counters.zeroFilled++;
  }

  #oweAck(packet: Packet, sizeBytes: number, now: Instant): void {
    const { sequence } = packet;
    if (!this.#rules.acksUseCircuitCodeAtOnce || !isUseCircuitCode(packet)) {
      this.#acks.add(sequence, sizeBytes, now);
    } else if (this.#immediateAcks.length < MOST_IMMEDIATE_ACKS) {
      this.#immediateAcks.push(packetAck([sequence], 0));
    }
  }

  /** What every packet brings, new or not, whatever its message is: the viewer takes the acks first, too. */
  #hearPacket(acks: readonly number[], now: Instant): void {
    this.#liveness.hearPacket(now);
    if (acks.length === 0) return;
    for (const sequence of acks) this.#sender.receiveAck(sequence, now);
    this.#sender.letOut(now);
  }

  /** The circuit's own messages end here; all others are for the owner. */
  #dispatch(message: Message, packet: Packet, sizeBytes: number, now: Instant): void {
    switch (message.name) {
      case 'PacketAck':
        for (const { ID } of message.Packets) this.#sender.receiveAck(ID, now);
        return this.#sender.letOut(now);
      case 'StartPingCheck':
        return this.#answerPing(message.PingID.PingID, message.PingID.OldestUnacked, now);
      case 'CompletePingCheck':
        return this.#receivePong(message.PingID.PingID, now);
      case 'CloseCircuit':
        return this.#end({ type: 'closed', by: 'peer', reason: 'close-circuit' });
      case 'AgentPause':
      case 'AgentResume':
        if (this.role === 'simulator')
          this.#liveness.setPaused(message.name === 'AgentPause', packet.sequence);
        break;
      default:
    }
    if (!mayComeByUdp(this.#messages.get(message.name), this.role, this.#udpBlacklist)) {
      this.#counters.barred++;
      this.#events.push({ type: 'barred', name: message.name });
      return;
    }
    const { sequence, reliable, resent } = packet;
    this.#events.push({ type: 'message', message, sequence, reliable, resent, sizeBytes });
  }

  #answerPing(pingId: number, oldestUnacked: number, now: Instant): void {
    this.#received.noteOldestUnacked(oldestUnacked, now);
    if (!this.#ping.mayAnswer(now)) return;
    this.#sendAtOnce({ name: 'CompletePingCheck', PingID: { PingID: pingId } }, now);
  }

  #receivePong(pingId: number, now: Instant): void {
    this.#liveness.hearPong(now);
    const rttMs = this.#ping.receivePong(pingId, now);
    if (rttMs === undefined) return;
    this.#roundTrip.measure(rttMs);
    this.#events.push({ type: 'ping', rttMs, averageMs: this.#roundTrip.averageMs });
  }

  #sendPing(now: Instant): void {
    const pingId = this.#ping.takeDue(now);
    if (pingId === undefined) return;
    const { oldestUnacked } = this.#sender;
    this.#sendAtOnce(
      { name: 'StartPingCheck', PingID: { PingID: pingId, OldestUnacked: oldestUnacked } },
      now,
    );
  }

  #sendAtOnce(message: Message, now: Instant): void {
    this.#sender.sendAtOnce(prepare(message, UNRELIABLE, this.#messages, this.#rules), now);
  }

  /** Acks that cannot ride go ahead: behind a CloseCircuit they would not be heard. */
  #pollInTurn(): Uint8Array | undefined {
    if (this.#rules.appendAcks) return this.#sender.pollDatagram(this.#acks) ?? this.#pollPacketAck();
    return this.#pollPacketAck() ?? this.#sender.pollDatagram(this.#acks);
  }

  #pollPacketAck(): Uint8Array | undefined {
    if (!this.#acks.isDue) return undefined;
    return packetAck(this.#acks.take(), this.#sender.takeSequence());
  }

  #end(event: ClosedEvent): void {
    this.#closed = true;
    this.#sender.close();
    this.#events.push(event);
  }
}

const UNRELIABLE: SendOptions = Object.freeze({});
/** So many answers to UseCircuitCode may wait to be polled; a peer that sends more is not in need of one. */
const MOST_IMMEDIATE_ACKS = 64;

/** Low 3, so ff ff 00 03 on the wire. A packet seen before is not decoded, hence by its bytes. */
function isUseCircuitCode({ bytes, start }: Packet): boolean {
  return (
    bytes[start] === 0xff && bytes[start + 1] === 0xff && bytes[start + 2] === 0 && bytes[start + 3] === 3
  );
}

function packetAck(sequences: readonly number[], sequence: number): Uint8Array {
  return PacketAck.encodeDatagram(
    { name: 'PacketAck', Packets: sequences.map((ID) => ({ ID })) },
    { sequence },
  );
}
