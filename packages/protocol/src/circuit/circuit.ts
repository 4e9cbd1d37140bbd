/**
 * The rules of a circuit, PROTOCOL §1.4, §2 and §3:
 *
 * - Every packet has a sequence number of its own direction; a resend keeps it.
 * - A reliable packet is acked when its message has been understood, and again each time it comes again; it is used once.
 * - A reliable packet of ours is resent until it is acked or its budget is spent (`undelivered`).
 * - Acks ride on other packets or go out together as a PacketAck.
 * - Both sides ping. A peer that is silent for too long, or sends CloseCircuit, ends the circuit (`closed`).
 *
 * This file only lets the sub-machines take turns; each of them states its own rules.
 */
import { DecodeError } from '../errors/index.ts';
import { decodeMessage, encodeMessage, type Message } from '../message/index.ts';
import { ackRoom, appendAcks, decodePacket, encodePacket, setResent, type Packet } from '../packet/index.ts';
import { earliest } from './deadlines.ts';
import type { CircuitEvent, ClosedEvent, UndeliveredEvent } from './event.ts';
import { Fifo } from './fifo.ts';
import { NEVER, type Instant } from './instant.ts';
import { Liveness } from './liveness.ts';
import { numberDatagram, prepare, type Outgoing, type SendOptions } from './outgoing.ts';
import { PendingAcks } from './pending-acks.ts';
import { Ping } from './ping.ts';
import { Received } from './received.ts';
import { RoundTrip } from './round-trip.ts';
import { OPENSIM_RULES, VIEWER_RULES, type CircuitRules } from './rules.ts';
import { FIRST_SEQUENCE, nextSequence } from './sequence-number.ts';
import { Shaper } from './shaper.ts';
import { Counters, type CircuitStatistics } from './statistics.ts';
import type { Throttle } from './throttle.ts';
import { Unacked, whyGiveUp, type UnackedPacket } from './unacked.ts';

/** Which end of the circuit this is. */
export type CircuitRole = 'agent' | 'simulator';

export interface CircuitOptions {
  readonly role: CircuitRole;
  readonly now: Instant;
  /** Gives numbers in [0, 1). */
  readonly random: () => number;
  /** By default the viewer's for an agent, OpenSim's for a simulator. */
  readonly rules?: CircuitRules;
  /** Number of the first packet; 1 unless a test wants to be near the wrap. */
  readonly firstSequence?: number;
}

/** So many events may wait to be polled. Beyond, datagrams are refused unread: an unacked one comes again. */
const MOST_EVENTS = 16_384;

/** One end of a circuit. Its owner has checked that a datagram comes from the peer's address and port. */
export class Circuit {
  readonly role: CircuitRole;
  readonly #rules: CircuitRules;
  readonly #counters = new Counters();
  readonly #events: Fifo<CircuitEvent> = new Fifo();
  readonly #ready: Fifo<Uint8Array> = new Fifo();
  /** PacketAcks that must not wait for a collection and have no acks added. */
  readonly #immediateAcks: Fifo<Uint8Array> = new Fifo();
  readonly #roundTrip: RoundTrip;
  readonly #unacked: Unacked;
  readonly #acks: PendingAcks;
  readonly #received = new Received();
  readonly #shaper: Shaper<Outgoing> = new Shaper();
  readonly #ping: Ping;
  readonly #liveness: Liveness;
  #lastSequence: number;
  #nextSequence: number;
  #closed = false;

  constructor({ role, now, random, rules, firstSequence = FIRST_SEQUENCE }: CircuitOptions) {
    this.role = role;
    this.#rules = rules ?? (role === 'agent' ? VIEWER_RULES : OPENSIM_RULES);
    this.#roundTrip = new RoundTrip(this.#rules.roundTrip);
    this.#unacked = new Unacked(this.#rules.resendCheckMs);
    this.#acks = new PendingAcks(this.#rules);
    this.#ping = new Ping(this.#rules, random, now);
    this.#liveness = new Liveness(this.#rules, now);
    this.#nextSequence = firstSequence;
    this.#lastSequence = 0;
  }

  /** True once a `closed` event exists. Nothing is received or sent any more, but what is queued can be polled. */
  get isClosed(): boolean {
    return this.#closed;
  }

  get statistics(): CircuitStatistics {
    return {
      ...this.#counters,
      averageRttMs: this.#roundTrip.averageMs,
      resendTimeoutMs: this.#roundTrip.resendTimeoutMs,
      unackedPackets: this.#unacked.count,
      unackedBytes: this.#unacked.bytes,
      queuedBytes: this.#shaper.bytes,
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
    this.#handleUnacked(now);
    this.#letOut(now);
    this.#sendPing(now);
  }

  /** The next datagram for the peer. It belongs to the caller, who must not change it. */
  pollDatagram(): Uint8Array | undefined {
    const datagram = this.#immediateAcks.shift() ?? this.#pollReady() ?? this.#pollPacketAck();
    if (datagram === undefined) return undefined;
    this.#counters.packetsSent++;
    this.#counters.bytesSent += datagram.length;
    return datagram;
  }

  pollEvent(): CircuitEvent | undefined {
    return this.#events.shift();
  }

  nextTimeout(): Instant | undefined {
    if (this.#closed) return undefined;
    return earliest({
      acks: this.#acks.dueAt,
      resend: this.#unacked.dueAt,
      shaping: this.#isWindowFull ? NEVER : this.#shaper.dueAt,
      ping: this.#ping.dueAt,
      silence: this.#liveness.dueAt,
    });
  }

  /**
   * Sends a message. Returns its sequence number, or undefined while it waits for its throttle or for acks (the `acked`
   * event names the number and the tag), or when the circuit is closed.
   * @throws EncodeError when a value does not fit its field.
   */
  send(message: Message, options: SendOptions, now: Instant): number | undefined {
    if (this.#closed) return undefined;
    const outgoing = prepare(message, options, this.#rules);
    const mayLeave = !this.#isWindowFull || !this.#fillsWindow(outgoing);
    if (mayLeave && this.#shaper.pass(outgoing.category, outgoing.sizeBytes, now)) {
      return this.#transmit(outgoing, now);
    }
    this.#queue(outgoing);
    return undefined;
  }

  /** Shapes what is sent from now on; undefined: as fast as it comes. */
  setThrottle(throttle: Throttle | undefined, now: Instant): void {
    this.#shaper.setThrottle(throttle, now);
    this.#letOut(now);
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

  #accept(datagram: Uint8Array, now: Instant): void {
    const packet = decodePacket(datagram);
    if (packet.reliable && this.#received.has(packet.sequence)) {
      this.#counters.duplicates++;
      this.#oweAck(packet, datagram.length, now);
      this.#afterPacket(packet.acks, now);
      return;
    }
    const message = decodeMessage(packet.bytes, packet.start, packet.end);
    if (packet.reliable) {
      this.#received.add(packet.sequence);
      this.#oweAck(packet, datagram.length, now);
    }
    this.#afterPacket(packet.acks, now);
    this.#dispatch(message, packet, datagram.length, now);
  }

  /** What every valid packet brings, new or not. */
  #afterPacket(acks: readonly number[], now: Instant): void {
    this.#liveness.hearPacket(now);
    if (acks.length === 0) return;
    for (const sequence of acks) this.#receiveAck(sequence, now);
    this.#letOut(now);
  }

  #oweAck(packet: Packet, sizeBytes: number, now: Instant): void {
    if (this.#rules.acksUseCircuitCodeAtOnce && isUseCircuitCode(packet))
      this.#immediateAcks.push(packetAck([packet.sequence], 0));
    else this.#acks.add(packet.sequence, sizeBytes, now);
  }

  #dispatch(message: Message, packet: Packet, sizeBytes: number, now: Instant): void {
    switch (message.name) {
      case 'PacketAck':
        for (const { ID } of message.Packets) this.#receiveAck(ID, now);
        return this.#letOut(now);
      case 'StartPingCheck':
        return this.#answerPing(message.PingID.PingID, message.PingID.OldestUnacked, now);
      case 'CompletePingCheck':
        return this.#receivePong(message.PingID.PingID, now);
      case 'CloseCircuit':
        return this.#end({ type: 'closed', by: 'peer', reason: 'close-circuit' });
      case 'AgentPause':
      case 'AgentResume':
        if (this.role === 'simulator') this.#liveness.setPaused(message.name === 'AgentPause');
        break;
      default:
    }
    const { sequence, reliable, resent } = packet;
    this.#events.push({ type: 'message', message, sequence, reliable, resent, sizeBytes });
  }

  #receiveAck(sequence: number, now: Instant): void {
    const packet = this.#unacked.remove(sequence);
    if (packet === undefined) return;
    const { name, attempts, tag } = packet;
    const rttMs = attempts === 1 ? now - packet.sentAt : undefined;
    if (rttMs !== undefined) this.#measure(rttMs);
    this.#events.push({
      type: 'acked',
      sequence,
      name,
      attempts,
      ...(rttMs !== undefined && { rttMs }),
      ...(tag !== undefined && { tag }),
    });
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
    this.#measure(rttMs);
    this.#events.push({ type: 'ping', rttMs, averageMs: this.#roundTrip.averageMs });
  }

  #measure(rttMs: number): void {
    this.#counters.rttMs = rttMs;
    this.#roundTrip.measure(rttMs);
  }

  #sendPing(now: Instant): void {
    const pingId = this.#ping.takeDue(now);
    if (pingId === undefined) return;
    const oldest = this.#unacked.oldest ?? this.#lastSequence;
    this.#sendAtOnce({ name: 'StartPingCheck', PingID: { PingID: pingId, OldestUnacked: oldest } }, now);
  }

  #handleUnacked(now: Instant): void {
    if (now < this.#unacked.dueAt) return;
    let blockedUntil = -NEVER;
    for (const packet of this.#unacked.due(now)) {
      const reason = whyGiveUp(packet, now, this.#unacked.bytes > this.#rules.unackedBytesLimit);
      if (reason !== undefined) this.#giveUp(packet, reason);
      else if (blockedUntil === -NEVER && !this.#resend(packet, now)) {
        blockedUntil = this.#shaper.availableAt('resend', packet.datagram.length);
      }
    }
    this.#unacked.reschedule(now, blockedUntil);
  }

  #resend(packet: UnackedPacket, now: Instant): boolean {
    if (!this.#shaper.pass('resend', packet.datagram.length, now)) return false;
    packet.attempts++;
    packet.resendsLeft--;
    packet.resendAt = now + (packet.intervalMs ?? this.#roundTrip.resendTimeoutMs);
    const again = packet.datagram.slice();
    setResent(again);
    this.#counters.packetsResent++;
    this.#ready.push(again);
    return true;
  }

  #giveUp(packet: UnackedPacket, reason: UndeliveredEvent['reason']): void {
    this.#unacked.remove(packet.sequence);
    this.#reportUndelivered(packet, packet.sequence, packet.attempts, reason);
  }

  #reportUndelivered(
    { name, tag }: Pick<Outgoing, 'name' | 'tag'>,
    sequence: number | undefined,
    attempts: number,
    reason: UndeliveredEvent['reason'],
  ): void {
    this.#counters.undelivered++;
    const event = { type: 'undelivered', sequence, name, attempts, reason } as const;
    this.#events.push(tag === undefined ? event : { ...event, tag });
  }

  get #isWindowFull(): boolean {
    const { unackedBytesLimit, unackedPacketsLimit } = this.#rules;
    return this.#unacked.count > unackedPacketsLimit || this.#unacked.bytes > unackedBytesLimit;
  }

  #fillsWindow({ reliable, category }: Outgoing): boolean {
    return reliable || category !== undefined;
  }

  #queue(outgoing: Outgoing): void {
    if (this.#shaper.bytes + outgoing.sizeBytes <= this.#rules.queueBytesLimit) this.#shaper.push(outgoing);
    else if (outgoing.reliable) this.#reportUndelivered(outgoing, undefined, 0, 'queue-full');
    else this.#counters.dropped++;
  }

  /** Sends what waits, as far as throttle and window allow. */
  #letOut(now: Instant): void {
    if (this.#shaper.count === 0) return;
    while (!this.#isWindowFull) {
      const outgoing = this.#shaper.shift(now);
      if (outgoing === undefined) return;
      this.#transmit(outgoing, now);
      if (this.#shaper.count === 0) return this.#events.push({ type: 'drained' });
    }
  }

  #sendAtOnce(message: Message, now: Instant): void {
    this.#transmit(prepare(message, UNRELIABLE, this.#rules), now);
  }

  #transmit(outgoing: Outgoing, now: Instant): number {
    const { datagram, name, tag, patience } = outgoing;
    const sequence = this.#takeSequence();
    numberDatagram(datagram, sequence);
    this.#ready.push(datagram);
    if (!outgoing.reliable) return sequence;
    this.#unacked.add({
      sequence,
      name,
      datagram,
      tag,
      resendsLeft: patience.resends,
      deadline: patience.deadline,
      intervalMs: patience.intervalMs,
      attempts: 1,
      sentAt: now,
      resendAt: now + (patience.intervalMs ?? this.#roundTrip.resendTimeoutMs),
    });
    return sequence;
  }

  /** After 2^24 packets a number comes again; one that still waits for its ack is skipped. */
  #takeSequence(): number {
    while (this.#unacked.has(this.#nextSequence)) this.#nextSequence = nextSequence(this.#nextSequence);
    this.#lastSequence = this.#nextSequence;
    this.#nextSequence = nextSequence(this.#nextSequence);
    return this.#lastSequence;
  }

  #pollReady(): Uint8Array | undefined {
    const datagram = this.#ready.shift();
    if (datagram === undefined || !this.#rules.appendAcks || this.#acks.count === 0) return datagram;
    const room = ackRoom(datagram.length);
    return room === 0 ? datagram : appendAcks(datagram, this.#acks.take(room));
  }

  #pollPacketAck(): Uint8Array | undefined {
    if (!this.#acks.isDue) return undefined;
    return packetAck(this.#acks.take(), this.#takeSequence());
  }

  #end(event: ClosedEvent): void {
    this.#closed = true;
    this.#unacked.clear();
    this.#shaper.clear();
    this.#events.push(event);
  }
}

/** Low 3, so ff ff 00 03 on the wire. A packet seen before is not decoded, hence by its bytes. */
function isUseCircuitCode({ bytes, start }: Packet): boolean {
  return (
    bytes[start] === 0xff && bytes[start + 1] === 0xff && bytes[start + 2] === 0 && bytes[start + 3] === 3
  );
}

const UNRELIABLE: SendOptions = Object.freeze({});

function packetAck(sequences: readonly number[], sequence: number): Uint8Array {
  const body = encodeMessage({ name: 'PacketAck', Packets: sequences.map((ID) => ({ ID })) });
  return encodePacket({ sequence, body });
}
