import { describe, expect, it } from 'vitest';
import { CircuitPair, eventsOf, messageNameOf, numberedMessage, numbersIn } from '../testing/index.ts';
import { decodePacket } from '../packet/index.ts';
import { OPENSIM_RULES, VIEWER_RULES } from './rules.ts';
import { OPENSIM_START_THROTTLE, VIEWER_THROTTLE } from './throttle.ts';

const NO_WINDOW = { ...OPENSIM_RULES, unackedPacketsLimit: Infinity };

describe('shaping', () => {
  it('is off until a throttle is set', () => {
    const pair = new CircuitPair({ simulatorRules: NO_WINDOW });
    for (let i = 0; i < 500; i++)
      pair.simulatorSends(numberedMessage(i, 1000), { reliable: true, category: 'land' });
    pair.drain();
    expect(pair.fromRight).toHaveLength(500);
  });

  it('keeps each category to its rate, with sequence numbers given as packets leave', () => {
    const pair = new CircuitPair();
    pair.simulator.setThrottle(OPENSIM_START_THROTTLE, 0);
    for (let i = 0; i < 200; i++) {
      pair.simulatorSends(numberedMessage(i, 1000), {
        reliable: true,
        category: i % 2 === 0 ? 'land' : 'task',
      });
    }
    pair.run(5000);
    const numbers = numbersIn(pair.leftEvents);
    const landBytes = numbers.filter((number) => number % 2 === 0).length * 1050;
    const taskBytes = numbers.filter((number) => number % 2 === 1).length * 1050;
    expect(landBytes / (9125 * 5)).toBeGreaterThan(0.9);
    expect(landBytes / (9125 * 5)).toBeLessThan(1.05);
    expect(taskBytes / (18_500 * 5)).toBeGreaterThan(0.9);
    expect(taskBytes / (18_500 * 5)).toBeLessThan(1.05);
    const sequences = pair.fromRight.map((datagram) => decodePacket(datagram).sequence);
    expect(sequences).toEqual(sequences.map((_, i) => i + 1));
  });

  it('is not lifted by asking for it again and again', () => {
    const bytesIn10Seconds = (renewEveryMs: number): number => {
      const pair = new CircuitPair({ simulatorRules: NO_WINDOW });
      pair.simulator.setThrottle(OPENSIM_START_THROTTLE, 0);
      for (let i = 0; i < 400; i++)
        pair.simulatorSends(numberedMessage(i, 1000), { reliable: true, category: 'land' });
      for (let at = 0; at < 10_000; at += renewEveryMs) {
        pair.simulator.setThrottle(OPENSIM_START_THROTTLE, pair.now);
        pair.run(renewEveryMs);
      }
      return numbersIn(pair.leftEvents).length * 1050;
    };
    expect(bytesIn10Seconds(100)).toBeLessThan(bytesIn10Seconds(10_000) * 1.05);
  });

  it('does not hold up what has no category, nor acks and pings', () => {
    const pair = new CircuitPair();
    pair.simulator.setThrottle({ ...OPENSIM_START_THROTTLE, land: 0 }, 0);
    pair.simulatorSends(numberedMessage(1), { reliable: true, category: 'land' });
    pair.simulatorSends(numberedMessage(2));
    pair.run(10_000);
    expect(numbersIn(pair.leftEvents)).toEqual([2]);
    expect(eventsOf(pair.leftEvents, 'ping').length).toBeGreaterThan(0);
  });

  it('lets what waits out when the throttle is lifted', () => {
    const pair = new CircuitPair();
    pair.simulator.setThrottle({ ...OPENSIM_START_THROTTLE, land: 0 }, 0);
    expect(
      pair.simulatorSends(numberedMessage(1), { reliable: true, category: 'land', tag: 'first' }),
    ).toBeUndefined();
    pair.run(1000);
    pair.simulator.setThrottle(undefined, pair.now);
    pair.run(1000);
    expect(numbersIn(pair.leftEvents)).toEqual([1]);
    expect(eventsOf(pair.rightEvents, 'acked')).toMatchObject([{ sequence: 1, tag: 'first' }]);
    expect(eventsOf(pair.rightEvents, 'drained')).toHaveLength(1);
  });

  it('holds for resends too, and gives every unacked packet its turn', () => {
    const pair = new CircuitPair({ toLeft: { loss: 1 }, simulatorRules: NO_WINDOW });
    pair.simulator.setThrottle({ ...VIEWER_THROTTLE, resend: 6625 * 8 }, 0);
    for (let i = 0; i < 40; i++) pair.simulatorSends(numberedMessage(i, 1000), { reliable: true });
    pair.run(30_000);
    const resends = pair.fromRight
      .filter((datagram) => messageNameOf(datagram) === 'ChatFromViewer')
      .map(decodePacket)
      .filter(({ resent }) => resent);
    expect((resends.length * 1050) / (6625 * 29)).toBeLessThan(1.05);
    expect((resends.length * 1050) / (6625 * 29)).toBeGreaterThan(0.85);
    const times = new Map<number, number>();
    for (const { sequence } of resends) times.set(sequence, (times.get(sequence) ?? 0) + 1);
    expect(times.size).toBe(40);
    expect(Math.max(...times.values()) - Math.min(...times.values())).toBeLessThanOrEqual(1);
  });

  it('holds resends up only while it is there', () => {
    const pair = new CircuitPair({ toRight: { drop: (datagram) => !decodePacket(datagram).resent } });
    pair.agent.setThrottle({ ...VIEWER_THROTTLE, resend: 0 }, 0);
    pair.agentSends(numberedMessage(1));
    pair.run(3000);
    expect(numbersIn(pair.rightEvents)).toEqual([]);
    pair.agent.setThrottle(VIEWER_THROTTLE, pair.now);
    pair.run(100);
    expect(numbersIn(pair.rightEvents)).toEqual([1]);
  });

  it('does not keep a deadline from passing', () => {
    const pair = new CircuitPair({ toRight: { loss: 1 } });
    pair.agent.setThrottle({ ...VIEWER_THROTTLE, resend: 0 }, 0);
    pair.agentSends(numberedMessage(1), { reliable: true, budget: 'until-deadline', deadline: 5000 });
    pair.run(4999);
    expect(pair.leftEvents).toEqual([]);
    pair.run(1);
    expect(pair.leftEvents).toMatchObject([{ type: 'undelivered', reason: 'deadline', attempts: 1 }]);
  });

  it('wakes seldom enough', () => {
    let wakeups = 0;
    const pair = new CircuitPair({ simulatorRules: NO_WINDOW, agentRules: VIEWER_RULES });
    const handleTimeout = pair.simulator.handleTimeout.bind(pair.simulator);
    pair.simulator.handleTimeout = (now) => {
      wakeups++;
      handleTimeout(now);
    };
    pair.simulator.setThrottle(VIEWER_THROTTLE, 0);
    for (let i = 0; i < 1000; i++)
      pair.simulatorSends(numberedMessage(i, 1000), { reliable: true, category: 'task' });
    pair.run(5000);
    expect(numbersIn(pair.leftEvents).length).toBeGreaterThan(900);
    expect(wakeups).toBeLessThan(700);
  });
});
