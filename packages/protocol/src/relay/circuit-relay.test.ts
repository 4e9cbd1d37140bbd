/** A viewer's circuit and a simulator's with a relay between them, over bad links on both sides. */
import { describe, expect, it } from 'vitest';
import { Circuit, OPENSIM_RULES, VIEWER_RULES } from '../circuit/index.ts';
import type { CircuitEvent } from '../circuit/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { ALL_MESSAGES, decodeMessage } from '../message/index.ts';
import { decodePacket, encodePacket } from '../packet/index.ts';
import { BadLink, Pair, createRandom, eventsOf, numberedMessage, numbersIn } from '../testing/index.ts';
import type { DatagramMachine, LinkQuality } from '../testing/index.ts';
import { CircuitRelay } from './index.ts';
import type { RelayEnd, RelayVerdict } from './index.ts';

type Judge = (from: RelayEnd, datagram: Uint8Array) => RelayVerdict;

/** A viewer behind a relay: one machine to whoever is on the simulator's side. */
class RelayedViewer implements DatagramMachine<CircuitEvent> {
  readonly relay = new CircuitRelay();
  readonly viewer: Circuit;
  readonly #up: BadLink;
  readonly #down: BadLink;
  readonly #judge: Judge;
  readonly #toSimulator: Uint8Array[] = [];
  #now = 0;

  constructor(seed: number, firstSequence: number, quality: LinkQuality, judge: Judge) {
    const random = createRandom(seed);
    this.viewer = new Circuit({
      role: 'agent',
      now: 0,
      random: random.next,
      rules: VIEWER_RULES,
      messages: ALL_MESSAGES,
      firstSequence,
    });
    this.#up = new BadLink(quality, random);
    this.#down = new BadLink(quality, random);
    this.#judge = judge;
  }

  receiveDatagram(datagram: Uint8Array, now: number): void {
    this.#relay('simulator', datagram, now);
  }

  handleTimeout(now: number): void {
    this.#now = now;
    for (let came = this.#up.receive(now); came !== undefined; came = this.#up.receive(now))
      this.#relay('viewer', came, now);
    for (let came = this.#down.receive(now); came !== undefined; came = this.#down.receive(now))
      this.viewer.receiveDatagram(came, now);
    if ((this.viewer.nextTimeout() ?? Infinity) <= now) this.viewer.handleTimeout(now);
    if ((this.relay.nextTimeout() ?? Infinity) <= now) this.relay.handleTimeout(now);
  }

  pollDatagram(): Uint8Array | undefined {
    for (let sent = this.viewer.pollDatagram(); sent !== undefined; sent = this.viewer.pollDatagram())
      this.#up.send(sent, this.#now);
    for (let out = this.relay.pollDatagram(); out !== undefined; out = this.relay.pollDatagram())
      if (out.to === 'simulator') this.#toSimulator.push(out.datagram);
      else this.#down.send(out.datagram, this.#now);
    return this.#toSimulator.shift();
  }

  pollEvent(): CircuitEvent | undefined {
    return this.viewer.pollEvent();
  }

  nextTimeout(): number | undefined {
    return Math.min(
      this.#up.nextArrival ?? Infinity,
      this.#down.nextArrival ?? Infinity,
      this.viewer.nextTimeout() ?? Infinity,
      this.relay.nextTimeout() ?? Infinity,
    );
  }

  #relay(from: RelayEnd, datagram: Uint8Array, now: number): void {
    this.#now = now;
    const verdict = this.relay.isNew(from, datagram) ? this.#judge(from, datagram) : {};
    this.relay.receiveDatagram(from, datagram, now, verdict);
  }
}

const BAD: LinkQuality = { loss: 0.1, duplication: 0.1, reordering: 0.2, delayMs: 40, jitterMs: 30 };
const PASS: RelayVerdict = {};

function relayed(seed: number, judge: Judge = () => PASS, quality = BAD, firstSequence = 1) {
  const left = new RelayedViewer(seed, firstSequence, quality, judge);
  const right = new Circuit({
    role: 'simulator',
    now: 0,
    random: createRandom(seed + 1).next,
    rules: OPENSIM_RULES,
    messages: ALL_MESSAGES,
    firstSequence,
  });
  const pair = new Pair<CircuitEvent, CircuitEvent>(left, right, { seed, quality });
  return { pair, left, viewer: left.viewer, simulator: right, relay: left.relay };
}

const numbers = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, at) => first + at);
const sorted = (all: readonly number[]): number[] => all.toSorted((one, other) => one - other);
const channelOf = (datagram: Uint8Array): number | undefined => {
  const message = decodeMessage(decodePacket(datagram).body);
  return message.name === 'ChatFromViewer' ? message.ChatData.Channel : undefined;
};
const bodyOf = (number: number): Uint8Array => ALL_MESSAGES.encode(numberedMessage(number));
const RELIABLE = { reliable: true, budget: 'unlimited' } as const;

describe('a relayed circuit on bad links', () => {
  it.each([1, 2, 3, 4])('brings everything once, both ways, with packets of its own (%i)', (seed) => {
    const { pair, viewer, simulator, relay } = relayed(seed, undefined, BAD, seed % 2 === 0 ? 0xff_ffa0 : 1);
    for (let round = 0; round < 200; round++) {
      viewer.send(numberedMessage(round), RELIABLE, pair.now);
      simulator.send(numberedMessage(1000 + round), RELIABLE, pair.now);
      if (round % 10 === 5) {
        relay.inject('simulator', bodyOf(5000 + round), { reliable: true }, pair.now);
        relay.inject('viewer', bodyOf(6000 + round), { reliable: true }, pair.now);
      }
      if (round % 10 === 7) relay.inject('viewer', bodyOf(7000), { reliable: false }, pair.now);
      pair.run(50);
    }
    pair.run(60_000);
    const own = (first: number): number[] => numbers(0, 20).map((at) => first + 5 + 10 * at);
    expect(sorted(numbersIn(pair.rightEvents))).toEqual([...numbers(0, 200), ...own(5000)]);
    const heard = sorted(numbersIn(pair.leftEvents)).filter((number) => number !== 7000);
    expect(heard).toEqual([...numbers(1000, 200), ...own(6000)]);
    expect([
      ...eventsOf(pair.leftEvents, 'undelivered'),
      ...eventsOf(pair.rightEvents, 'undelivered'),
    ]).toEqual([]);
    expect(eventsOf(pair.leftEvents, 'acked')).toHaveLength(200);
    expect(eventsOf(pair.rightEvents, 'acked')).toHaveLength(200);
    expect(relay.nextTimeout()).toBeUndefined();
  });

  it.each([11, 12])('loses what is dropped and nothing else, and its sender does not mind (%i)', (seed) => {
    const asked: number[] = [];
    const { pair, viewer, simulator } = relayed(seed, (_, datagram) => {
      const number = channelOf(datagram);
      if (number === undefined) return PASS;
      asked.push(number);
      if (number % 3 === 0) return { drop: true };
      if (number % 3 === 1) return { delayMs: 700 };
      return number % 6 === 5 ? { body: bodyOf(number + 10_000) } : PASS;
    });
    for (let round = 0; round < 120; round++) {
      viewer.send(numberedMessage(round), RELIABLE, pair.now);
      simulator.send(numberedMessage(600 + round), RELIABLE, pair.now);
      pair.run(50);
    }
    pair.run(60_000);
    const kept = (first: number): number[] =>
      sorted(
        numbers(first, 120)
          .filter((at) => at % 3 !== 0)
          .map((at) => (at % 6 === 5 ? at + 10_000 : at)),
      );
    expect(sorted(numbersIn(pair.rightEvents))).toEqual(kept(0));
    expect(sorted(numbersIn(pair.leftEvents))).toEqual(kept(600));
    expect(eventsOf(pair.leftEvents, 'acked')).toHaveLength(120);
    expect(eventsOf(pair.rightEvents, 'acked')).toHaveLength(120);
    expect(sorted(asked)).toEqual([...numbers(0, 120), ...numbers(600, 120)]);
  });
});

describe('a relay', () => {
  const packet = (sequence: number, more: object = {}): Uint8Array =>
    encodePacket({ sequence, body: bodyOf(1), ...more });
  const sent = (relay: CircuitRelay): { to: RelayEnd; datagram: Uint8Array }[] => {
    const all = [];
    for (let out = relay.pollDatagram(); out !== undefined; out = relay.pollDatagram()) all.push(out);
    return all;
  };
  const acksOf = (datagram: Uint8Array): number[] => {
    const { acks, body } = decodePacket(datagram);
    const message = decodeMessage(body);
    return [...(message.name === 'PacketAck' ? message.Packets.map(({ ID }) => ID) : []), ...acks];
  };

  it('changes not a byte while it has put in nothing', () => {
    const relay = new CircuitRelay();
    const datagram = packet(7, { reliable: true, acks: [3, 4], zerocoded: true });
    relay.receiveDatagram('viewer', datagram.slice(), 0);
    expect(sent(relay)).toEqual([{ to: 'simulator', datagram }]);
  });

  it('keeps acknowledgements of its own packets to itself', () => {
    const relay = new CircuitRelay();
    relay.receiveDatagram('simulator', packet(1, { reliable: true }), 0);
    relay.inject('viewer', bodyOf(2), { reliable: true }, 0);
    relay.receiveDatagram('simulator', packet(2, { reliable: true }), 0);
    expect(sent(relay).map(({ datagram }) => decodePacket(datagram).sequence)).toEqual([1, 2, 3]);
    relay.receiveDatagram('viewer', packet(1, { acks: [1, 2, 3] }), 1);
    relay.receiveDatagram('viewer', packet(2, { acks: [2] }), 1);
    const ack = (...ids: number[]): Uint8Array =>
      ALL_MESSAGES.encode({ name: 'PacketAck', Packets: ids.map((ID) => ({ ID })) });
    relay.receiveDatagram('viewer', encodePacket({ sequence: 3, body: ack(2, 3) }), 1);
    relay.receiveDatagram('viewer', encodePacket({ sequence: 4, body: ack(2) }), 1);
    relay.receiveDatagram('viewer', encodePacket({ sequence: 5, body: ack(2), acks: [3] }), 1);
    expect(sent(relay).map(({ datagram }) => acksOf(datagram))).toEqual([[1, 2], [], [2], [2]]);
    expect(relay.nextTimeout()).toBeUndefined();
  });

  it('passes on what a dropped packet acknowledges, and acknowledges the packet', () => {
    const relay = new CircuitRelay();
    relay.receiveDatagram('simulator', packet(5, { reliable: true }), 0);
    sent(relay);
    relay.receiveDatagram('viewer', packet(9, { reliable: true, acks: [5] }), 0, { drop: true });
    const all = sent(relay);
    expect(all.map(({ to, datagram }) => [to, acksOf(datagram)])).toEqual([
      ['simulator', [5]],
      ['viewer', [9]],
    ]);
    expect(relay.isNew('viewer', packet(9, { reliable: true }))).toBe(false);
    relay.receiveDatagram('viewer', packet(9, { reliable: true, resent: true }), 1);
    expect(sent(relay).map(({ to, datagram }) => [to, acksOf(datagram)])).toEqual([['viewer', [9]]]);
  });

  it('tells each end which packet the other awaits longest', () => {
    const ping = (sequence: number, OldestUnacked: number): Uint8Array =>
      encodePacket({
        sequence,
        body: ALL_MESSAGES.encode({ name: 'StartPingCheck', PingID: { PingID: 1, OldestUnacked } }),
      });
    const oldest = (relay: CircuitRelay): unknown[] =>
      sent(relay).map(({ datagram }) => {
        const message = decodeMessage(decodePacket(datagram).body);
        return message.name === 'StartPingCheck' ? message.PingID.OldestUnacked : undefined;
      });
    const relay = new CircuitRelay();
    relay.receiveDatagram('viewer', packet(1), 0);
    relay.inject('simulator', bodyOf(2), { reliable: true }, 0);
    relay.receiveDatagram('viewer', packet(2), 0);
    sent(relay);
    relay.receiveDatagram('viewer', ping(3, 3), 0);
    expect(oldest(relay)).toEqual([2]);
    relay.receiveDatagram('simulator', packet(1, { acks: [2] }), 0);
    relay.receiveDatagram('viewer', ping(4, 4), 0);
    expect(oldest(relay)).toEqual([undefined, 5]);
  });

  it('sends its own packets again until it gives them up', () => {
    const relay = new CircuitRelay();
    relay.inject('viewer', bodyOf(2), { reliable: true }, 0);
    let count = 0;
    for (let next = relay.nextTimeout(); next !== undefined; next = relay.nextTimeout()) {
      relay.handleTimeout(next);
      count += sent(relay).length;
    }
    expect(count).toBe(11);
    expect(relay.pollEvent()).toEqual({ type: 'undelivered', to: 'viewer', count: 1 });
  });

  it('begins anew when the viewer does, and not for a late copy', () => {
    const relay = new CircuitRelay();
    const first = (): Uint8Array =>
      encodePacket({
        sequence: 1,
        reliable: true,
        body: ALL_MESSAGES.encode({
          name: 'UseCircuitCode',
          CircuitCode: { Code: 7, SessionID: Uuid.zero, ID: Uuid.zero },
        }),
      });
    const sequences = (): number[] => sent(relay).map(({ datagram }) => decodePacket(datagram).sequence);
    relay.receiveDatagram('viewer', first(), 0);
    relay.inject('simulator', bodyOf(2), { reliable: false }, 0);
    relay.receiveDatagram('viewer', packet(2), 0);
    relay.receiveDatagram('viewer', first(), 3000);
    relay.receiveDatagram('viewer', packet(3), 3000);
    expect(sequences()).toEqual([1, 2, 3, 1, 4]);
    expect(relay.pollEvent()).toBeUndefined();
    relay.receiveDatagram('viewer', first(), 60_000);
    relay.receiveDatagram('viewer', packet(2), 60_000);
    expect(sequences()).toEqual([1, 2]);
    expect(relay.pollEvent()).toEqual({ type: 'restarted' });
  });

  it('holds back only so many, and tells of what is no packet', () => {
    const relay = new CircuitRelay();
    for (let at = 1; at <= 5000; at++) relay.receiveDatagram('viewer', packet(at), 0, { delayMs: 1000 });
    expect(sent(relay)).toHaveLength(5000 - 4096);
    relay.handleTimeout(1000);
    expect(sent(relay)).toHaveLength(4096);
    relay.receiveDatagram('viewer', Uint8Array.of(0, 0, 0), 0);
    relay.receiveDatagram('simulator', Uint8Array.of(0x10, 0, 0, 0, 1, 0, 5, 9), 0);
    expect(relay.pollEvent()).toMatchObject({ type: 'malformed', from: 'viewer' });
    expect(relay.pollEvent()).toMatchObject({ type: 'malformed', from: 'simulator' });
    expect(sent(relay)).toEqual([]);
  });
});
