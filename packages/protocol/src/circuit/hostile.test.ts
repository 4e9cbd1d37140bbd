import { describe, expect, it } from 'vitest';
import {
  ALL_MESSAGES,
  decodeMessage,
  describeMessages,
  encodeMessage,
  type Message,
} from '../message/index.ts';
import { decodePacket, encodePacket } from '../packet/index.ts';
import {
  CircuitPair,
  createRandom,
  damage,
  eventsOf,
  numberedMessage,
  numbersIn,
  type Random,
} from '../testing/index.ts';
import { Circuit } from './circuit.ts';
import { MOST_REMEMBERED } from './received.ts';
import { VIEWER_RULES, type CircuitRules } from './rules.ts';
import { VIEWER_THROTTLE } from './throttle.ts';

/** `.ci/run` draws more, and `npm run fuzz` a hundred thousand datagrams of another kind. */
const DRAWS = Number(process.env['LANDFALL_DRAWS'] ?? 1);
const DATAGRAMS = 6000 * DRAWS;
const OPERATIONS = 20_000 * DRAWS;

const ENDLESS: CircuitRules = {
  ...VIEWER_RULES,
  sendsPings: false,
  silence: { of: 'packets', limitMs: 1e12, pausedLimitMs: 1e12 },
};

function drain(circuit: Circuit): number {
  let count = 0;
  while (circuit.pollDatagram() !== undefined) count++;
  while (circuit.pollEvent() !== undefined) count++;
  return count;
}

function datagram(sequence: number, message: Message, reliable = false): Uint8Array {
  return encodePacket({ sequence, body: encodeMessage(message), reliable });
}

/** A body with the number of some message of the schema and random fields. */
function randomBody(random: Random): Uint8Array {
  const { frequency, number } = describeMessages()[random.integer(0, 482)]!;
  const fields = random.bytes(random.integer(0, 80));
  if (frequency === 'High') return Uint8Array.of(number, ...fields);
  if (frequency === 'Medium') return Uint8Array.of(0xff, number, ...fields);
  return Uint8Array.of(0xff, 0xff, (number >> 8) & 255, number & 255, ...fields);
}

function randomDatagram(random: Random): Uint8Array {
  const out = encodePacket({
    sequence: random.pick([random.integer(0, 0xffffffff), random.integer(0, 100)]),
    body: randomBody(random),
    reliable: random.chance(0.7),
    resent: random.chance(0.3),
    acks: Array.from({ length: random.integer(0, 5) }, () => random.integer(0, 200)),
  });
  if (random.chance(0.5)) damage(out, random);
  return random.chance(0.1) ? out.subarray(0, random.integer(0, out.length)) : out;
}

describe('a hostile peer', () => {
  it('cannot ack what was not sent, nor twice', () => {
    const pair = new CircuitPair();
    const sequence = pair.agentSends(numberedMessage(1))!;
    const acks = {
      name: 'PacketAck',
      Packets: [0, sequence, sequence, 5, 0xffffffff].map((ID) => ({ ID })),
    } as const;
    for (let i = 0; i < 100; i++) pair.agent.receiveDatagram(datagram(i, acks), 0);
    pair.drain();
    expect(pair.leftEvents).toMatchObject([{ type: 'acked', sequence }]);
    expect(pair.leftEvents).toHaveLength(1);
  });

  it('sending a PacketAck without even a count does no harm', () => {
    const pair = new CircuitPair();
    pair.agent.receiveDatagram(encodePacket({ sequence: 1, body: Uint8Array.of(255, 255, 255, 0xfb) }), 0);
    pair.drain();
    expect(eventsOf(pair.leftEvents, 'message')).toEqual([]);
    expect(pair.agent.isClosed).toBe(false);
  });

  it('gets its packets refused, not acked, when nobody takes the events', () => {
    const circuit = new Circuit({
      role: 'agent',
      messages: ALL_MESSAGES,
      now: 0,
      random: () => 0.5,
      rules: ENDLESS,
    });
    const body = encodeMessage(numberedMessage(1));
    for (let i = 1; i <= 40_000; i++)
      circuit.receiveDatagram(encodePacket({ sequence: i, body, reliable: true }), 0);
    expect(circuit.statistics.refused).toBe(40_000 - 16_384);
    let events = 0;
    while (circuit.pollEvent() !== undefined) events++;
    expect(events).toBe(16_384);
    circuit.receiveDatagram(encodePacket({ sequence: 40_000, body, reliable: true }), 0);
    expect(circuit.pollEvent()).toMatchObject({ type: 'message', sequence: 40_000 });
  });

  it('jumping with its numbers and never advancing OldestUnacked costs bounded memory', () => {
    const circuit = new Circuit({
      role: 'agent',
      messages: ALL_MESSAGES,
      now: 0,
      random: () => 0.5,
      rules: ENDLESS,
    });
    const random = createRandom(1);
    const body = encodeMessage(numberedMessage(1));
    for (let i = 0; i < 3 * MOST_REMEMBERED; i++) {
      const sequence = random.chance(0.5) ? i : random.integer(0, 0xffffffff);
      circuit.receiveDatagram(encodePacket({ sequence, body, reliable: true }), i);
      drain(circuit);
    }
    expect(circuit.isClosed).toBe(false);
    expect(circuit.nextTimeout()).toBeLessThan(1e12 + 1e6);
  });

  it.each(['agent', 'simulator'] as const)('sending mutated datagrams to the %s kills nothing', (role) => {
    const random = createRandom(11);
    const circuit = new Circuit({
      role,
      messages: ALL_MESSAGES,
      now: 0,
      random: random.next,
      rules: ENDLESS,
    });
    let closed = 0;
    for (let i = 0; i < DATAGRAMS; i++) {
      const bytes = randomDatagram(random);
      if (isCloseCircuit(bytes)) closed++;
      else circuit.receiveDatagram(bytes, i);
      drain(circuit);
    }
    expect(circuit.isClosed).toBe(false);
    expect(closed).toBeLessThan(DATAGRAMS / 100);
    expect(circuit.statistics.malformed).toBeGreaterThan(DATAGRAMS / 30);
    circuit.receiveDatagram(datagram(0xabcdef, numberedMessage(1), true), DATAGRAMS);
    expect(circuit.pollEvent()).toMatchObject({ type: 'message', sequence: 0xabcdef });
  });

  it(`and ${OPERATIONS} random operations throw nothing and leave everything bounded`, () => {
    const random = createRandom(23);
    let circuit = new Circuit({
      role: 'agent',
      messages: ALL_MESSAGES,
      now: 0,
      random: random.next,
      rules: VIEWER_RULES,
    });
    let now = 0;
    let lives = 1;
    const operations: [() => void, ...(() => void)[]] = [
      () => circuit.receiveDatagram(randomDatagram(random), now),
      () => circuit.receiveDatagram(random.bytes(random.integer(0, 30)), now),
      () =>
        void circuit.send(
          numberedMessage(random.integer(0, 9), random.integer(0, 1000)),
          { reliable: random.chance(0.7), ...(random.chance(0.5) && { category: 'task' }) },
          now,
        ),
      () => circuit.handleTimeout(now),
      () => circuit.handleTimeout(Math.max(now, circuit.nextTimeout() ?? 0)),
      () => void circuit.pollDatagram(),
      () => void circuit.pollEvent(),
      () => void drain(circuit),
      () => void (now += random.integer(0, 300)),
      () => random.chance(0.1) && circuit.setThrottle(random.chance(0.5) ? VIEWER_THROTTLE : undefined, now),
    ];
    for (let i = 0; i < OPERATIONS; i++) {
      random.pick(operations)();
      if (!circuit.isClosed && !random.chance(0.0005)) continue;
      circuit.close(now);
      circuit = new Circuit({
        role: random.pick(['agent', 'simulator']),
        messages: ALL_MESSAGES,
        now,
        random: random.next,
      });
      lives++;
    }
    expect(lives).toBeGreaterThan(OPERATIONS / 5000);
    const { unackedBytes, queuedBytes } = circuit.statistics;
    expect(unackedBytes).toBeLessThan(515_000);
    expect(queuedBytes).toBeLessThanOrEqual(8 << 20);
  });

  it('damaging packets on the way does not stop the others', () => {
    const pair = new CircuitPair({
      quality: { delayMs: 20, corruption: 0.3 },
      agentRules: { ...VIEWER_RULES, defaultBudget: 'unlimited' },
    });
    for (let i = 0; i < 200 && !pair.agent.isClosed && !pair.simulator.isClosed; i++) {
      pair.agentSends(numberedMessage(i, 50));
      pair.simulatorSends(numberedMessage(i, 50));
      pair.run(50);
    }
    expect(numbersIn(pair.rightEvents).length).toBeGreaterThan(100);
    expect(eventsOf(pair.rightEvents, 'malformed').length).toBeGreaterThan(0);
  });
});

function isCloseCircuit(bytes: Uint8Array): boolean {
  try {
    return decodeMessage(decodePacket(bytes).body).name === 'CloseCircuit';
  } catch {
    return false;
  }
}
