import { PacketAck } from '../message/index.ts';
import { ackRoom, appendAcks, peekWireNumber, setResent } from '../packet/index.ts';
import type { CircuitEvent, UndeliveredEvent } from './event.ts';
import { Fifo } from './fifo.ts';
import { NEVER, type Instant } from './instant.ts';
import { numberDatagram, type Outgoing } from './outgoing.ts';
import type { PendingAcks } from './pending-acks.ts';
import type { RoundTrip } from './round-trip.ts';
import type { CircuitRules } from './rules.ts';
import { nextSequence } from './sequence-number.ts';
import { Shaper } from './shaper.ts';
import type { Counters } from './statistics.ts';
import type { Throttle } from './throttle.ts';
import { Unacked, whyGiveUp, type UnackedPacket } from './unacked.ts';

/** What the sender shares with the rest of its circuit. */
export interface SenderContext {
  readonly rules: CircuitRules;
  readonly roundTrip: RoundTrip;
  readonly counters: Counters;
  readonly events: Fifo<CircuitEvent>;
}

/**
 * The way out of a circuit: a message waits for its throttle and for room in the window of unacked packets, then gets its
 * number and leaves; when it is reliable it is kept and sent again until it is acked or gives up. Resends leave at the
 * rate of the resend category and do not wait for the window.
 */
export class Sender {
  readonly #context: SenderContext;
  readonly #unacked: Unacked;
  readonly #shaper: Shaper<Outgoing> = new Shaper();
  readonly #ready: Fifo<Uint8Array> = new Fifo();
  #nextSequence: number;
  /** 0 until something was sent. */
  #lastSequence = 0;

  constructor(context: SenderContext, firstSequence: number) {
    this.#context = context;
    this.#unacked = new Unacked(context.rules.resendCheckMs);
    this.#nextSequence = firstSequence;
  }

  /** The lowest number that still awaits its ack; when there is none, the last one used, as the viewer says it. */
  get oldestUnacked(): number {
    return this.#unacked.oldest ?? this.#lastSequence;
  }

  get resendDueAt(): Instant {
    return this.#unacked.dueAt;
  }

  /** While the window is full only an ack helps, no waiting. */
  get shapingDueAt(): Instant {
    return this.#isWindowFull ? NEVER : this.#shaper.dueAt;
  }

  get unackedPackets(): number {
    return this.#unacked.count;
  }

  get unackedBytes(): number {
    return this.#unacked.bytes;
  }

  get queuedBytes(): number {
    return this.#shaper.bytes;
  }

  setThrottle(throttle: Throttle | undefined, now: Instant): void {
    this.#shaper.setThrottle(throttle, now);
    this.#unacked.reschedule(now, -NEVER);
    this.letOut(now);
  }

  /** Sends it if nothing speaks against it, else lets it wait. Its number once it has one. */
  send(outgoing: Outgoing, now: Instant): number | undefined {
    const { category, sizeBytes, reliable } = outgoing;
    const waitsForWindow =
      this.#isTooManyUnacked || (this.#isTooMuchUnacked && (reliable || category !== undefined));
    if (!waitsForWindow && this.#shaper.pass(category, sizeBytes, now)) return this.sendAtOnce(outgoing, now);
    this.#queue(outgoing);
    return undefined;
  }

  /** See `Circuit.hasten`. */
  hasten(now: Instant): void {
    this.#unacked.hasten(now);
  }

  /** Past throttle and window. */
  sendAtOnce(outgoing: Outgoing, now: Instant): number {
    const { datagram, name, tag, patience } = outgoing;
    const sequence = this.takeSequence();
    numberDatagram(datagram, sequence);
    this.#ready.push(datagram);
    if (!outgoing.reliable) return sequence;
    const { resends: resendsLeft, deadline, intervalMs } = patience;
    const resendAt = now + this.#ackTimeoutMs(intervalMs);
    const sent = { attempts: 1, sentAt: now, resendAt };
    this.#unacked.add({ sequence, name, datagram, tag, resendsLeft, deadline, intervalMs, ...sent });
    return sequence;
  }

  /** After 2^24 packets a number comes again; one that still waits for its ack is skipped. */
  takeSequence(): number {
    while (this.#unacked.has(this.#nextSequence)) this.#nextSequence = nextSequence(this.#nextSequence);
    this.#lastSequence = this.#nextSequence;
    this.#nextSequence = nextSequence(this.#nextSequence);
    return this.#lastSequence;
  }

  /** The peer has acked that number. What is not awaited is ignored. */
  receiveAck(sequence: number, now: Instant): void {
    const packet = this.#unacked.remove(sequence);
    if (packet === undefined) return;
    const { name, attempts, tag } = packet;
    const rttMs = attempts === 1 ? now - packet.sentAt : undefined;
    if (rttMs !== undefined) this.#context.roundTrip.measureAck(rttMs);
    this.#context.events.push({
      type: 'acked',
      sequence,
      name,
      attempts,
      ...(rttMs !== undefined && { rttMs }),
      ...(tag !== undefined && { tag }),
    });
  }

  handleTimeout(now: Instant): void {
    if (now >= this.#unacked.dueAt) this.#handleUnacked(now);
    this.letOut(now);
  }

  /** Sends what waits, as far as throttle and window allow. */
  letOut(now: Instant): void {
    if (this.#shaper.count === 0) return;
    while (!this.#isWindowFull) {
      const outgoing = this.#shaper.shift(now);
      if (outgoing === undefined) return;
      this.sendAtOnce(outgoing, now);
      if (this.#shaper.count === 0) return this.#context.events.push({ type: 'drained' });
    }
  }

  /** The next datagram, with as many of the owed acks as fit if the rules append them; a PacketAck never carries any. */
  pollDatagram(acks: PendingAcks): Uint8Array | undefined {
    const datagram = this.#ready.shift();
    if (datagram === undefined || !this.#context.rules.appendAcks || acks.count === 0) return datagram;
    if (peekWireNumber(datagram) === PacketAck.number) return datagram;
    const room = ackRoom(datagram.length);
    return room === 0 ? datagram : appendAcks(datagram, acks.take(room));
  }

  /** Forgets what has not left yet and what awaits an ack. */
  close(): void {
    this.#unacked.clear();
    this.#shaper.clear();
  }

  get #isWindowFull(): boolean {
    return this.#isTooManyUnacked || this.#isTooMuchUnacked;
  }

  get #isTooManyUnacked(): boolean {
    return this.#unacked.count > this.#context.rules.unackedPacketsLimit;
  }

  get #isTooMuchUnacked(): boolean {
    return this.#unacked.bytes > this.#context.rules.unackedBytesLimit;
  }

  #ackTimeoutMs(intervalMs: number | undefined): number {
    return intervalMs ?? this.#context.roundTrip.resendTimeoutMs;
  }

  #queue(outgoing: Outgoing): void {
    const fits = this.#shaper.bytes + outgoing.sizeBytes <= this.#context.rules.queueBytesLimit;
    if (fits) this.#shaper.push(outgoing);
    else if (outgoing.reliable) this.#reportUndelivered(outgoing, undefined, 0, 'queue-full');
    else this.#context.counters.dropped++;
  }

  #handleUnacked(now: Instant): void {
    let blockedUntil = -NEVER;
    for (const packet of this.#unacked.due(now)) {
      const reason = whyGiveUp(packet, now, this.#isTooMuchUnacked);
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
    packet.resendAt = now + this.#ackTimeoutMs(packet.intervalMs);
    const again = packet.datagram.slice();
    setResent(again);
    this.#context.counters.packetsResent++;
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
    this.#context.counters.undelivered++;
    const event = { type: 'undelivered', sequence, name, attempts, reason } as const;
    this.#context.events.push(tag === undefined ? event : { ...event, tag });
  }
}
