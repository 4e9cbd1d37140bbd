import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.ts';
import { Uuid } from '../datatypes/index.ts';
import type { Message } from '../message/index.ts';
import { decodePacket } from '../packet/index.ts';
import {
  CircuitPair,
  dropFirst,
  dropFirstAcksOf,
  eventsOf,
  messageNameOf,
  numberedMessage,
  numbersIn,
} from '../testing/index.ts';
import { OPENSIM_RULES, VIEWER_RULES } from './rules.ts';

const USE_CIRCUIT_CODE: Message = {
  name: 'UseCircuitCode',
  CircuitCode: { Code: 1, SessionID: Uuid.zero, ID: Uuid.zero },
};

/** Nothing gets through to the simulator. */
const DEAF = { toRight: { loss: 1 } };

/** Lets a pair run and says when the agent sent the datagrams with this message. */
function sendingTimes(pair: CircuitPair, name: string, forMs: number): number[] {
  const times: number[] = [];
  const end = pair.now + forMs;
  let seen = 0;
  pair.runUntil(() => {
    for (const datagram of pair.fromLeft.slice(seen))
      if (messageNameOf(datagram) === name) times.push(pair.now);
    seen = pair.fromLeft.length;
    return pair.now >= end;
  }, forMs);
  return times;
}

describe('resends', () => {
  it('come at once when the owner knows that the peer was not listening, and go on as before', () => {
    const pair = new CircuitPair(DEAF);
    pair.agentSends(numberedMessage(1));
    pair.run(100);
    pair.agent.hasten(pair.now);
    const [, ...resends] = sendingTimes(pair, 'ChatFromViewer', 1500);
    expect(resends).toEqual([100, 1100]);
    expect(decodePacket(pair.fromLeft[1]!).resent).toBe(true);
  });

  it('keep sequence and body, and set the resent flag', () => {
    const pair = new CircuitPair(DEAF);
    const sequence = pair.agentSends(numberedMessage(1));
    pair.run(1500);
    const [first, second] = pair.fromLeft.map(decodePacket);
    expect(pair.fromLeft).toHaveLength(2);
    expect([first!.sequence, second!.sequence]).toEqual([sequence, sequence]);
    expect([first!.resent, second!.resent]).toEqual([false, true]);
    expect(second!.body).toEqual(first!.body);
  });

  it('come three times for an ordinary message, then it is undelivered and the circuit lives', () => {
    const pair = new CircuitPair(DEAF);
    const sequence = pair.agentSends(numberedMessage(1), { reliable: true, tag: 'hello' });
    expect(sendingTimes(pair, 'ChatFromViewer', 20_000)).toEqual([0, 1000, 2000, 3000]);
    expect(pair.leftEvents).toEqual([
      {
        type: 'undelivered',
        sequence,
        name: 'ChatFromViewer',
        attempts: 4,
        reason: 'resends-spent',
        tag: 'hello',
      },
    ]);
    expect(pair.agent.isClosed).toBe(false);
    expect(pair.agent.statistics).toMatchObject({
      packetsResent: 3,
      undelivered: 1,
      unackedPackets: 0,
      unackedBytes: 0,
    });
  });

  it('come every 5 s for UseCircuitCode', () => {
    const pair = new CircuitPair(DEAF);
    pair.agentSends(USE_CIRCUIT_CODE);
    expect(sendingTimes(pair, 'UseCircuitCode', 60_000)).toEqual([0, 5000, 10_000, 15_000]);
    expect(eventsOf(pair.leftEvents, 'undelivered')).toHaveLength(1);
  });

  it('go on until the deadline, also for UseCircuitCode, and give up exactly then', () => {
    const pair = new CircuitPair(DEAF);
    pair.agentSends(USE_CIRCUIT_CODE, { reliable: true, budget: 'until-deadline', deadline: 9500 });
    const times = sendingTimes(pair, 'UseCircuitCode', 9499);
    expect(times).toEqual([0, 1000, 2000, 3000, 4000, 5000, 6000, 7000, 8000, 9000]);
    expect(pair.leftEvents).toEqual([]);
    pair.run(1);
    expect(pair.leftEvents).toMatchObject([{ type: 'undelivered', reason: 'deadline', attempts: 10 }]);
  });

  it('need a deadline to go on until it', () => {
    const pair = new CircuitPair();
    expect(() => pair.agentSends(USE_CIRCUIT_CODE, { reliable: true, budget: 'until-deadline' })).toThrow(
      UsageError,
    );
  });

  it('have no limit on the side of the simulator', () => {
    const pair = new CircuitPair({
      toLeft: { loss: 1 },
      simulatorRules: { ...OPENSIM_RULES, silence: { of: 'packets', limitMs: 1e9, pausedLimitMs: 1e9 } },
    });
    pair.simulatorSends(numberedMessage(1));
    pair.run(99_950);
    const sent = pair.fromRight.filter((datagram) => messageNameOf(datagram) === 'ChatFromViewer');
    expect(sent).toHaveLength(100);
    expect(eventsOf(pair.rightEvents, 'undelivered')).toEqual([]);
  });

  it('are not sent for unreliable messages', () => {
    const pair = new CircuitPair(DEAF);
    pair.agentSends(numberedMessage(1), {});
    expect(sendingTimes(pair, 'ChatFromViewer', 10_000)).toEqual([0]);
    expect(pair.agent.statistics.unackedPackets).toBe(0);
  });

  it.each(['UseCircuitCode', 'ChatFromViewer'] as const)(
    'overcome %s and its acks lost three times in a row',
    (name) => {
      const message = name === 'UseCircuitCode' ? USE_CIRCUIT_CODE : numberedMessage(1);
      const pair = new CircuitPair({
        toRight: { delayMs: 100, drop: dropFirst(3, name) },
        toLeft: { delayMs: 100, drop: dropFirstAcksOf(3, 1) },
      });
      const sequence = pair.agentSends(message, {
        reliable: true,
        budget: 'until-deadline',
        deadline: 60_000,
      });
      pair.run(30_000);
      expect(eventsOf(pair.leftEvents, 'acked')).toEqual([{ type: 'acked', sequence, name, attempts: 7 }]);
      expect(eventsOf(pair.rightEvents, 'message')).toHaveLength(1);
    },
  );

  it('follow the measured round trip', () => {
    const pair = new CircuitPair({ quality: { delayMs: 400 } });
    for (let i = 0; i < 30; i++) {
      pair.agentSends(numberedMessage(i), { reliable: true });
      pair.run(2000);
    }
    expect(pair.agent.statistics.averageRttMs).toBeGreaterThan(700);
    expect(pair.agent.statistics.averageRttMs).toBeLessThan(801);
    expect(pair.agent.statistics.resendTimeoutMs).toBeGreaterThan(3500);
    expect(numbersIn(pair.rightEvents)).toHaveLength(30);
  });
});

describe('round trips', () => {
  it('are not measured by acks, which the peer collects: their delay is kept apart', () => {
    const pair = new CircuitPair({ quality: { delayMs: 70 }, simulatorRules: VIEWER_RULES });
    pair.run(6000);
    pair.agentSends(numberedMessage(1));
    pair.run(1000);
    expect(eventsOf(pair.leftEvents, 'acked')).toMatchObject([{ rttMs: 240, attempts: 1 }]);
    expect(pair.agent.statistics).toMatchObject({ rttMs: 140, ackDelayMs: 100 });
  });

  it('near OpenSim, which acks after half a second, make the first resend come after 1 s as the viewer’s', () => {
    const pair = new CircuitPair({ quality: { delayMs: 1 } });
    for (let i = 0; i < 60; i++) {
      pair.agentSends(numberedMessage(i));
      pair.run(700);
    }
    const { averageRttMs, resendTimeoutMs, packetsResent } = pair.agent.statistics;
    expect({ averageRttMs, resendTimeoutMs, packetsResent }).toEqual({
      averageRttMs: 100,
      resendTimeoutMs: 1000,
      packetsResent: 0,
    });
  });

  it('a simulator does not resend to a near agent that collects acks for half a second, as libomv does', () => {
    const slowAcks = { ...VIEWER_RULES, ackCollectMs: 500, ackCollectCount: Infinity, appendAcks: false };
    const pair = new CircuitPair({ quality: { delayMs: 1 }, agentRules: slowAcks });
    for (let i = 0; i < 60; i++) {
      pair.simulatorSends(numberedMessage(i));
      pair.run(700);
    }
    expect(pair.simulator.statistics.averageRttMs).toBeLessThan(50);
    expect(pair.simulator.statistics.packetsResent).toBe(0);
  });

  it('are measured by pings', () => {
    const pair = new CircuitPair({ quality: { delayMs: 70 } });
    pair.run(20_000);
    const pings = eventsOf(pair.leftEvents, 'ping');
    expect(pings.map(({ rttMs }) => Math.round(rttMs))).toEqual([140, 140, 140]);
    expect(pings.at(-1)!.averageMs).toBeCloseTo(140 + 60 * 0.8 ** 3);
  });

  it('are not measured by an ack of a resent packet, whichever sending it answers (Karn)', () => {
    const lost = new CircuitPair({ toRight: { drop: dropFirst(1, 'ChatFromViewer') } });
    lost.agentSends(numberedMessage(1));
    lost.run(2000);
    const late = new CircuitPair({ quality: { delayMs: 700 } });
    late.agentSends(numberedMessage(1));
    late.run(3000);
    for (const pair of [lost, late]) {
      expect(eventsOf(pair.leftEvents, 'acked')).toEqual([
        { type: 'acked', sequence: 1, name: 'ChatFromViewer', attempts: 2 },
      ]);
      expect(pair.agent.statistics).toMatchObject({ rttMs: undefined, averageRttMs: 200 });
    }
  });
});

describe('back-pressure', () => {
  it('gives up what is due when more than 512,000 bytes are unacked, as the viewer', () => {
    const pair = new CircuitPair(DEAF);
    for (let i = 0; i < 600; i++) pair.agentSends(numberedMessage(i, 1000));
    expect(pair.agent.statistics.unackedBytes).toBeGreaterThan(512_000);
    expect(pair.agent.statistics.unackedBytes).toBeLessThan(514_000);
    expect(pair.agent.statistics.queuedBytes).toBeGreaterThan(50_000);
    pair.run(1000);
    expect(eventsOf(pair.leftEvents, 'undelivered')[0]).toMatchObject({
      sequence: 1,
      attempts: 1,
      reason: 'too-much-unacked',
    });
  });

  it('keeps what has no limit or a deadline, and lets the rest wait', () => {
    const pair = new CircuitPair(DEAF);
    for (let i = 0; i < 600; i++)
      pair.agentSends(numberedMessage(i, 1000), { reliable: true, budget: 'unlimited' });
    pair.run(5000);
    expect(eventsOf(pair.leftEvents, 'undelivered')).toEqual([]);
    expect(pair.agent.statistics.queuedBytes).toBeGreaterThan(50_000);
  });

  it('bounds what waits: beyond, a reliable message is undelivered at once and another dropped', () => {
    const pair = new CircuitPair({
      ...DEAF,
      agentRules: { ...VIEWER_RULES, unackedPacketsLimit: 0, queueBytesLimit: 300 },
    });
    for (let i = 0; i < 5; i++) pair.agentSends(numberedMessage(i, 100), { reliable: true, tag: String(i) });
    pair.agentSends(numberedMessage(9, 100), { category: 'task' });
    pair.drain();
    expect(pair.leftEvents).toEqual(
      ['3', '4'].map((tag) => ({
        type: 'undelivered',
        sequence: undefined,
        name: 'ChatFromViewer',
        attempts: 0,
        reason: 'queue-full',
        tag,
      })),
    );
    expect(pair.agent.statistics).toMatchObject({ dropped: 1, unackedPackets: 1 });
  });

  it('of OpenSim: with more than 50 unacked packets nothing new leaves but resends, pings and acks', () => {
    const pair = new CircuitPair({ toLeft: { loss: 1 } });
    for (let i = 0; i < 80; i++) pair.simulatorSends(numberedMessage(i));
    pair.agentSends(numberedMessage(100));
    pair.run(6000);
    const numbers = new Set(
      pair.fromRight
        .filter((datagram) => messageNameOf(datagram) === 'ChatFromViewer')
        .map((datagram) => decodePacket(datagram).sequence),
    );
    expect(numbers.size).toBe(51);
    const others = pair.fromRight.map(messageNameOf).filter((name) => name !== 'ChatFromViewer');
    expect(new Set(others)).toEqual(new Set(['PacketAck', 'StartPingCheck', 'CompletePingCheck']));
  });

  it('of OpenSim holds back unreliable messages too, of no category either', () => {
    const pair = new CircuitPair({ toLeft: { loss: 1 } });
    for (let i = 0; i < 51; i++) pair.simulatorSends(numberedMessage(i));
    pair.drain();
    pair.simulatorSends(numberedMessage(99), {});
    pair.drain();
    expect(pair.fromRight).toHaveLength(51);
    expect(pair.simulator.statistics.queuedBytes).toBeGreaterThan(0);
  });

  it('of the viewer lets unreliable messages of no category go on', () => {
    const pair = new CircuitPair({ ...DEAF, agentRules: { ...VIEWER_RULES, unackedBytesLimit: 0 } });
    pair.agentSends(numberedMessage(1), { reliable: true });
    pair.agentSends(numberedMessage(2), {});
    pair.agentSends(numberedMessage(3), { reliable: true });
    pair.drain();
    expect(pair.fromLeft).toHaveLength(2);
  });

  it('of OpenSim ends when the acks come', () => {
    const pair = new CircuitPair({ quality: { delayMs: 20 } });
    for (let i = 0; i < 300; i++) pair.simulatorSends(numberedMessage(i));
    pair.run(5000);
    expect(numbersIn(pair.leftEvents)).toEqual(Array.from({ length: 300 }, (_, i) => i));
    expect(eventsOf(pair.rightEvents, 'drained')).toHaveLength(1);
  });
});
