/**
 * A circuit as a proxy between its ends sees it. It is neither of them: what both say to each other goes on as it is, acknowledgements
 * too. Rules:
 * 1. Nothing is changed in a packet but numbers, and those only once the relay has put in a packet of its own ({@link SequenceMap}).
 * 2. A reliable packet of its own is sent again until its receiver acknowledges it; the other end never hears of that.
 * 3. A reliable packet that is dropped is acknowledged to its sender. What it acknowledges itself goes on all the same.
 * 4. What was decided on a reliable packet holds for all copies of it: nobody is asked twice.
 * 5. A circuit that begins anew (the viewer comes back to the region) is a new one here, too.
 * 6. Bad input is an event and goes no further; what is held back is bounded.
 */
import { isBefore, Received } from '../circuit/index.ts';
import type { Instant } from '../circuit/index.ts';
import { DecodeError } from '../errors/index.ts';
import {
  decodePacket,
  encodePacket,
  FLAG_RELIABLE,
  FLAG_RESENT,
  HEADER_BYTES,
  MAX_DATAGRAM_BYTES,
  MIN_DATAGRAM_BYTES,
} from '../packet/index.ts';
import { ackBodies } from './ack-bodies.ts';
import { OwnPackets } from './own-packets.ts';
import { appendedAcks, checkPacket, renumber, sequenceOf, withoutAcks } from './relayed-numbers.ts';
import type { Renumbering } from './relayed-numbers.ts';
import { SequenceMap } from './sequence-map.ts';

/** An end of a relayed circuit. */
export type RelayEnd = 'viewer' | 'simulator';

/** What becomes of a packet. Without anything in it, it goes on as it is. */
export interface RelayVerdict {
  /** It goes nowhere. */
  readonly drop?: boolean;
  /** It goes on so many milliseconds later. */
  readonly delayMs?: number;
  /** Message number and fields that go on in the place of its own. */
  readonly body?: Uint8Array;
}

/** A datagram that is to be sent. */
export interface RelayedDatagram {
  /** Which end of the circuit gets it. */
  readonly to: RelayEnd;
  /** The receiver's own. */
  readonly datagram: Uint8Array;
}

/** What {@link CircuitRelay.pollEvent} gives. */
export type CircuitRelayEvent =
  /** A datagram that is no packet; it went nowhere. */
  | { readonly type: 'malformed'; readonly from: RelayEnd; readonly error: DecodeError }
  /** So many reliable packets of the relay's own were never acknowledged. */
  | { readonly type: 'undelivered'; readonly to: RelayEnd; readonly count: number }
  /** The viewer has begun a new circuit to the same simulator. */
  | { readonly type: 'restarted' };

/** What was decided on a reliable packet. */
type Decided = 'dropped' | 'held' | { readonly body: Uint8Array };

interface Held {
  readonly from: RelayEnd;
  readonly datagram: Uint8Array;
  readonly verdict: RelayVerdict;
  readonly dueAt: Instant;
}

/** One direction, named by who sends in it. */
interface Direction {
  readonly map: SequenceMap;
  readonly own: OwnPackets;
  /** Reliable packets that have come. */
  readonly seen: Received;
  /** Those of them that did not just go on. */
  readonly decided: Map<number, Decided>;
}

/** Packets that wait for their time; of more, the first goes on at once. */
export const MAX_HELD = 4096;
/** Decisions that are remembered: copies of a packet come within seconds. */
const MAX_DECIDED = 1024;
/** A copy of the packet that began the circuit may come so late. */
const LATE_MS = 4000;
/** Low 3, which is not zero-coded: `ff ff 00 03`. */
const USE_CIRCUIT_CODE = [0xff, 0xff, 0, 3];

/** One circuit between a viewer and a simulator; see above. */
export class CircuitRelay {
  #ends: Record<RelayEnd, Direction> = newEnds();
  readonly #held: Held[] = [];
  readonly #out: RelayedDatagram[] = [];
  readonly #events: CircuitRelayEvent[] = [];
  #begunAt: Instant | undefined;

  /** Whether something is to be decided on it: false of a copy of a reliable packet. */
  isNew(from: RelayEnd, datagram: Uint8Array): boolean {
    if (datagram.length < MIN_DATAGRAM_BYTES || (datagram[0]! & FLAG_RELIABLE) === 0) return true;
    return !this.#ends[from].seen.has(sequenceOf(datagram));
  }

  /** The bytes are the relay's from now on. The verdict is not looked at for a copy. */
  receiveDatagram(from: RelayEnd, datagram: Uint8Array, now: Instant, verdict: RelayVerdict = PASS): void {
    try {
      checkPacket(datagram);
      if (from === 'viewer') this.#noteBeginning(datagram, now);
      this.#take(from, datagram, now, verdict);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      this.#events.push({ type: 'malformed', from, error });
    }
  }

  /**
   * Puts a packet of the relay's own in.
   * @param body message number and fields
   * @returns false when too many are unacknowledged, or it is longer than a datagram
   */
  inject(
    to: RelayEnd,
    body: Uint8Array,
    { reliable }: { readonly reliable: boolean },
    now: Instant,
  ): boolean {
    const { map, own } = this.#ends[opposite(to)];
    if ((reliable && own.isFull) || body.length === 0 || body.length > MAX_DATAGRAM_BYTES - HEADER_BYTES)
      return false;
    const sequence = map.take();
    const datagram = encodePacket({ sequence, reliable, body });
    if (reliable) own.add(sequence, datagram, now);
    this.#out.push({ to, datagram });
    return true;
  }

  /** Sends what was held back, and what of our own was not acknowledged. */
  handleTimeout(now: Instant): void {
    for (const held of this.#held.splice(0)) {
      if (held.dueAt <= now) this.#release(held, now);
      else this.#held.push(held);
    }
    for (const from of ENDS) {
      const to = opposite(from);
      const count = this.#ends[from].own.due(now, (datagram) => this.#out.push({ to, datagram }));
      if (count > 0) this.#events.push({ type: 'undelivered', to, count });
    }
  }

  /** When {@link CircuitRelay.handleTimeout} is due; undefined while nothing is held back or unacknowledged. */
  nextTimeout(): Instant | undefined {
    let next = earlier(this.#ends.viewer.own.nextDue, this.#ends.simulator.own.nextDue);
    for (const { dueAt } of this.#held) next = earlier(next, dueAt);
    return next;
  }

  /** The next datagram that is to be sent, and to which end; undefined when there is none. */
  pollDatagram(): RelayedDatagram | undefined {
    return this.#out.shift();
  }

  /** What has happened, in its order; undefined when there is nothing more. */
  pollEvent(): CircuitRelayEvent | undefined {
    return this.#events.shift();
  }

  /** A first packet whose number is lower than what has come, and that is no late copy, begins a new circuit. */
  #noteBeginning(datagram: Uint8Array, now: Instant): void {
    if (!USE_CIRCUIT_CODE.every((byte, at) => datagram[HEADER_BYTES + at] === byte)) return;
    const isAgain =
      this.#begunAt !== undefined &&
      now - this.#begunAt > LATE_MS &&
      (datagram[0]! & FLAG_RESENT) === 0 &&
      isBefore(sequenceOf(datagram), this.#ends.viewer.map.highest);
    if (isAgain) {
      this.#ends = newEnds();
      this.#held.length = 0;
      this.#events.push({ type: 'restarted' });
    }
    if (isAgain || this.#begunAt === undefined) this.#begunAt = now;
  }

  #take(from: RelayEnd, datagram: Uint8Array, now: Instant, verdict: RelayVerdict): void {
    const { map, seen, decided } = this.#ends[from];
    const sequence = sequenceOf(datagram);
    map.note(sequence);
    if ((datagram[0]! & FLAG_RELIABLE) === 0) return this.#act(from, datagram, now, verdict);
    if (!seen.has(sequence)) {
      seen.add(sequence);
      remember(decided, sequence, verdict);
      return this.#act(from, datagram, now, verdict);
    }
    const before = decided.get(sequence);
    if (before === undefined) return this.#pass(from, datagram, now);
    if (before === 'held') return this.#passAcks(from, appendedAcks(datagram));
    this.#act(from, datagram, now, before === 'dropped' ? DROP : before);
  }

  #act(from: RelayEnd, datagram: Uint8Array, now: Instant, verdict: RelayVerdict): void {
    if (verdict.drop === true) {
      this.#passAcks(from, appendedAcks(datagram));
      if ((datagram[0]! & FLAG_RELIABLE) !== 0) this.#ackTo(from, [sequenceOf(datagram)]);
    } else if (verdict.delayMs !== undefined && verdict.delayMs > 0) {
      this.#passAcks(from, appendedAcks(datagram));
      if (this.#held.length >= MAX_HELD) this.#release(this.#held.shift()!, now);
      const held = { from, datagram: withoutAcks(datagram), verdict, dueAt: now + verdict.delayMs };
      this.#held.push(held);
    } else this.#pass(from, datagram, now, verdict.body);
  }

  #release({ from, datagram, verdict }: Held, now: Instant): void {
    const { decided } = this.#ends[from];
    const sequence = sequenceOf(datagram);
    if (decided.get(sequence) === 'held') {
      decided.delete(sequence);
      if (verdict.body !== undefined) decided.set(sequence, { body: verdict.body });
    }
    this.#pass(from, datagram, now, verdict.body);
  }

  #pass(from: RelayEnd, datagram: Uint8Array, now: Instant, body?: Uint8Array): void {
    const { map, own, seen } = this.#ends[from];
    const back = this.#ends[opposite(from)];
    const whole = body === undefined ? datagram : withBody(datagram, body);
    const isPing = whole[HEADER_BYTES] === 1;
    if (map.isSame && back.map.isSame && !isPing)
      return void this.#out.push({ to: opposite(from), datagram: whole });
    const by: Renumbering = {
      sequence: (sequence) => map.toReceiver(sequence),
      ack: (sequence) => ackedBy(back, sequence),
      oldestUnacked: (oldest) => {
        seen.noteOldestUnacked(oldest, now);
        return own.oldest(map.toReceiver(oldest));
      },
    };
    const renumbered = renumber(whole, by);
    if (renumbered !== undefined) this.#out.push({ to: opposite(from), datagram: renumbered });
  }

  /** Acknowledgements of a packet that does not go on, or later. */
  #passAcks(from: RelayEnd, acks: readonly number[]): void {
    if (acks.length === 0) return;
    const back = this.#ends[opposite(from)];
    const left = acks.flatMap((ack) => ackedBy(back, ack) ?? []);
    this.#ackTo(opposite(from), left);
  }

  /** A PacketAck of our own, of packets by the numbers that `to` has given them. */
  #ackTo(to: RelayEnd, acks: readonly number[]): void {
    const { map } = this.#ends[opposite(to)];
    for (const body of ackBodies(acks))
      this.#out.push({ to, datagram: encodePacket({ sequence: map.take(), body }) });
  }
}

const PASS: RelayVerdict = Object.freeze({});
const DROP: RelayVerdict = Object.freeze({ drop: true });
const ENDS = ['viewer', 'simulator'] as const;

const opposite = (end: RelayEnd): RelayEnd => (end === 'viewer' ? 'simulator' : 'viewer');

const newEnds = (): Record<RelayEnd, Direction> => ({ viewer: newDirection(), simulator: newDirection() });

const newDirection = (): Direction => ({
  map: new SequenceMap(),
  own: new OwnPackets(),
  seen: new Received(),
  decided: new Map(),
});

/** The number that the sender of an acknowledged packet has given it; undefined where that was the relay. */
function ackedBy({ map, own }: Direction, sequence: number): number | undefined {
  const acked = map.toSender(sequence);
  if (acked === undefined) own.acked(sequence);
  return acked;
}

function remember(decided: Map<number, Decided>, sequence: number, verdict: RelayVerdict): void {
  const { drop, delayMs = 0, body } = verdict;
  // The number may be one of a round before.
  decided.delete(sequence);
  if (drop === true) decided.set(sequence, 'dropped');
  else if (delayMs > 0) decided.set(sequence, 'held');
  else if (body !== undefined) decided.set(sequence, { body });
  else return;
  if (decided.size > MAX_DECIDED) decided.delete(decided.keys().next().value!);
}

/** The packet with other fields. Zero-coded where that was and where it pays. */
function withBody(datagram: Uint8Array, body: Uint8Array): Uint8Array {
  const { sequence, reliable, resent, zerocoded, acks, extra } = decodePacket(datagram);
  return encodePacket({
    sequence,
    reliable,
    resent,
    acks,
    extra,
    body,
    zerocoded: zerocoded ? 'try' : false,
  });
}

function earlier(one: Instant | undefined, other: Instant | undefined): Instant | undefined {
  if (one === undefined || other === undefined) return one ?? other;
  return Math.min(one, other);
}
