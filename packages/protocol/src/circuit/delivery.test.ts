import { describe, expect, it } from 'vitest';
import { CircuitPair, createRandom, eventsOf, numberedMessage, numbersIn } from '../testing/index.ts';
import { OPENSIM_RULES, VIEWER_RULES } from './rules.ts';

const FOREVER = { of: 'packets', limitMs: 1e12, pausedLimitMs: 1e12 } as const;
const PATIENT_VIEWER = { ...VIEWER_RULES, defaultBudget: 'unlimited', silence: FOREVER } as const;
const PATIENT_OPENSIM = { ...OPENSIM_RULES, silence: FOREVER };

interface Weather {
  readonly loss: number;
  readonly reordering: number;
  readonly duplication: number;
  readonly jitterMs: number;
}

/** Sends numbered messages both ways at random times and waits until every one was acked. */
function exchange(seed: number, weather: Weather, count: number): CircuitPair {
  const random = createRandom(seed);
  const pair = new CircuitPair({
    seed,
    quality: { delayMs: 100, ...weather },
    agentRules: PATIENT_VIEWER,
    simulatorRules: PATIENT_OPENSIM,
    firstSequence: random.pick([1, 0xffffff - count, 0x7fffff]),
  });
  for (let number = 0; number < count; number++) {
    pair.agentSends(numberedMessage(number, random.integer(0, 200)));
    pair.simulatorSends(numberedMessage(number, random.integer(0, 200)));
    if (random.chance(0.2)) pair.agentSends(numberedMessage(-1), {});
    if (random.chance(0.5)) pair.run(random.integer(0, 100));
  }
  const allAcked = (): boolean =>
    pair.agent.statistics.unackedPackets + pair.simulator.statistics.unackedPackets === 0;
  expect(pair.runUntil(() => allAcked() && pair.simulator.statistics.queuedBytes === 0, 3_600_000)).toBe(
    true,
  );
  pair.run(1000);
  return pair;
}

function expectExactlyOnce(pair: CircuitPair, count: number): void {
  const all = Array.from({ length: count }, (_, i) => i);
  for (const events of [pair.leftEvents, pair.rightEvents]) {
    const numbers = numbersIn(events).filter((number) => number >= 0);
    expect(numbers.toSorted((one, other) => one - other)).toEqual(all);
    expect(eventsOf(events, 'acked')).toHaveLength(count);
    expect(eventsOf(events, 'undelivered')).toEqual([]);
    expect(eventsOf(events, 'malformed')).toEqual([]);
  }
}

describe('with an unlimited budget every reliable message is delivered exactly once', () => {
  it.each([
    { loss: 0, reordering: 0, duplication: 0, jitterMs: 0 },
    { loss: 0, reordering: 0.5, duplication: 0.5, jitterMs: 99 },
    { loss: 0.05, reordering: 0.05, duplication: 0.05, jitterMs: 50 },
    { loss: 0.2, reordering: 0.05, duplication: 0.05, jitterMs: 50 },
    { loss: 0.5, reordering: 0.3, duplication: 0.3, jitterMs: 99 },
    { loss: 0.9, reordering: 0.1, duplication: 0.1, jitterMs: 50 },
  ])('%o', (weather) => {
    for (let seed = 1; seed <= 3; seed++) expectExactlyOnce(exchange(seed, weather, 150), 150);
  });

  it('in any weather', () => {
    for (let seed = 100; seed < 130; seed++) {
      const random = createRandom(seed);
      const weather = {
        loss: random.next() * 0.8,
        reordering: random.next(),
        duplication: random.next(),
        jitterMs: random.integer(0, 100),
      };
      expectExactlyOnce(exchange(seed, weather, 40), 40);
    }
  });
});

describe('a pair', () => {
  it('repeats itself for the same seed', () => {
    const weather = { loss: 0.3, reordering: 0.2, duplication: 0.2, jitterMs: 50 };
    const [one, other] = [exchange(5, weather, 50), exchange(5, weather, 50)];
    expect(one.fromLeft).toEqual(other.fromLeft);
    expect(one.now).toBe(other.now);
    expect(exchange(6, weather, 50).now).not.toBe(one.now);
  });
});
