/** How the circuits of a recording fared, and what of each message passed: counted row by row, as far as time allows at a time. */
import { DecodeError } from '@landfall/protocol/errors';
import { decodeMessage } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import { datagramOfRecord } from '../recording/index.ts';
import type { RecordingSide } from '../recording/index.ts';
import { Reliability } from '../testimony/index.ts';
import type { CircuitHealth, Health, MessageTraffic } from './answers.ts';
import type { CaptureIndex } from './capture-index.ts';
import { RoundTrips } from './round-trips.ts';

const PART_MS = 150;
const STRIDE = 64;
/** A recording has some circuits; more are an accident, and share the last. */
const MOST_WAYS = 1000;
const SECOND_MS = 1000;

/** What one end sent to another. */
class Way {
  readonly reliability = new Reliability();
  readonly trips = new RoundTrips();
  packets = 0;
  bytes = 0;
  reliable = 0;
  resent = 0;
  repeats = 0;
  acked = 0;
  firstMs = Infinity;
  lastMs = 0;
}

interface Passed {
  packets: number;
  bytes: number;
  resent: number;
  second: number;
  secondBytes: number;
  peakBytes: number;
}

/** Goes through a recording once, and on when more comes. */
export class HealthScan {
  readonly #index: CaptureIndex;
  readonly #ways = new Map<string, Way>();
  readonly #messages = new Map<string, Passed>();
  #side: RecordingSide | undefined;
  #at = 0;

  constructor(index: CaptureIndex) {
    this.#index = index;
  }

  /** Goes on for {@link PART_MS} or so, and tells what is known by then. */
  async goOn(): Promise<Health> {
    const until = performance.now() + PART_MS;
    const index = this.#index;
    const from = this.#at;
    while (this.#at < index.count) {
      if ((this.#at - from) % STRIDE === STRIDE - 1 && performance.now() > until) break;
      const at = this.#at++;
      if (index.laneAt(at) !== 'udp') continue;
      const record = index.recordAtHand(at) ?? (await index.record(at));
      const kept = datagramOfRecord(record);
      if (kept === undefined) continue;
      // What both ends recorded is counted once, as the first of them saw it.
      this.#side ??= kept.side;
      if (kept.side === this.#side) this.#note(at, kept.bytes);
    }
    return {
      looked: this.#at,
      side: this.#side ?? 'wire',
      circuits: this.#circuits(),
      messages: this.#told(),
    };
  }

  #note(at: number, bytes: Uint8Array): void {
    const index = this.#index;
    const { sizeBytes, ms } = index.row(at);
    const name = index.names[index.nameAt(at)] ?? '';
    const { from = '', to = '', direction = 'c2s' } = index.pairs[index.pairAt(at)] ?? {};
    const way = this.#wayOf(from, to);
    way.packets++;
    way.bytes += sizeBytes;
    way.firstMs = Math.min(way.firstMs, ms);
    way.lastMs = Math.max(way.lastMs, ms);
    this.#pass(`${direction} ${name}`, sizeBytes, ms, (index.flagsAt(at) & RESENT) !== 0);
    try {
      this.#noteAcks(bytes, name, way, this.#wayOf(to, from), ms);
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
    }
  }

  #noteAcks(bytes: Uint8Array, name: string, way: Way, back: Way, ms: number): void {
    const packet = decodePacket(bytes);
    const { sequence, reliable, resent, acks } = packet;
    const { isRepeat } = way.reliability.sent(sequence, reliable, name, ms);
    if (reliable && !isRepeat) way.reliable++;
    if (resent) way.resent++;
    if (isRepeat) way.repeats++;
    for (const ack of acks) this.#acked(back, ack, ms);
    if (name !== 'PacketAck') return;
    const message = decodeMessage(packet.bytes, packet.start, packet.end);
    if (message.name === 'PacketAck') for (const { ID } of message.Packets) this.#acked(back, ID, ms);
  }

  #acked(way: Way, sequence: number, ms: number): void {
    const sent = way.reliability.acked(sequence);
    if (sent === undefined) return;
    way.acked++;
    // Of what was sent twice nobody knows which one is acknowledged.
    if (sent.sends > 1) return;
    way.trips.add(ms - sent.firstMs);
  }

  #wayOf(from: string, to: string): Way {
    const key = this.#ways.size < MOST_WAYS ? `${from} ${to}` : 'others others';
    const known = this.#ways.get(`${from} ${to}`) ?? this.#ways.get(key);
    if (known !== undefined) return known;
    const way = new Way();
    this.#ways.set(key, way);
    return way;
  }

  #pass(key: string, bytes: number, ms: number, isResent: boolean): void {
    const second = Math.floor(ms / SECOND_MS);
    let passed = this.#messages.get(key);
    if (passed === undefined)
      this.#messages.set(
        key,
        (passed = { packets: 0, bytes: 0, resent: 0, second, secondBytes: 0, peakBytes: 0 }),
      );
    if (passed.second !== second) [passed.second, passed.secondBytes] = [second, 0];
    passed.packets++;
    passed.bytes += bytes;
    passed.secondBytes += bytes;
    passed.peakBytes = Math.max(passed.peakBytes, passed.secondBytes);
    if (isResent) passed.resent++;
  }

  #circuits(): readonly CircuitHealth[] {
    return Array.from(this.#ways, ([key, way]): CircuitHealth => {
      const [from = '', to = ''] = key.split(' ');
      const { packets, bytes, reliable, resent, repeats, acked, trips, firstMs, lastMs } = way;
      const waiting = way.reliability.waiting.length;
      const ms = packets === 0 ? 0 : lastMs - firstMs;
      return { from, to, packets, bytes, ms, reliable, resent, repeats, acked, waiting, ...trips.summary() };
    })
      .filter(({ packets }) => packets > 0)
      .toSorted((one, other) => other.bytes - one.bytes);
  }

  #told(): readonly MessageTraffic[] {
    return Array.from(this.#messages, ([key, { packets, bytes, resent, peakBytes }]): MessageTraffic => {
      const direction = key.startsWith('c2s') ? 'c2s' : 's2c';
      return { name: key.slice(4), direction, packets, bytes, resent, peakBytes };
    }).toSorted((one, other) => other.bytes - one.bytes);
  }
}

const RESENT = 0x20;
