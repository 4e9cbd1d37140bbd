import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { decodeMessage, type Message } from '../message/index.ts';
import { decodePacket } from '../packet/index.ts';
import {
  CircuitPair,
  dropFirst,
  eventsOf,
  messageNameOf,
  numberedMessage,
  numbersIn,
} from '../testing/index.ts';
import { OPENSIM_RULES, VIEWER_RULES, WALLFLOWER_RULES } from './rules.ts';

const AGENT_DATA = { AgentID: Uuid.zero, SessionID: Uuid.zero, SerialNum: 1 };

/** The StartPingChecks among datagrams. */
function pings(datagrams: readonly Uint8Array[]): { PingID: number; OldestUnacked: number }[] {
  return datagrams
    .map((datagram): Message => decodeMessage(decodePacket(datagram).body))
    .flatMap((message) => (message.name === 'StartPingCheck' ? [message.PingID] : []));
}

function named(datagrams: readonly Uint8Array[], name: string): Uint8Array[] {
  return datagrams.filter((datagram) => messageNameOf(datagram) === name);
}

describe('pings', () => {
  it('go both ways every 5 s and are answered at once, all unreliable', () => {
    const pair = new CircuitPair({ quality: { delayMs: 30 } });
    pair.run(60_000);
    for (const sent of [pair.fromLeft, pair.fromRight]) {
      expect(named(sent, 'StartPingCheck').length).toBeGreaterThanOrEqual(11);
      expect(named(sent, 'StartPingCheck').length).toBeLessThanOrEqual(12);
      expect(named(sent, 'CompletePingCheck').length).toBeGreaterThanOrEqual(11);
      expect(sent.some((datagram) => decodePacket(datagram).reliable)).toBe(false);
    }
    expect(eventsOf(pair.rightEvents, 'ping').every(({ rttMs }) => Math.round(rttMs) === 60)).toBe(true);
    expect(eventsOf(pair.leftEvents, 'message')).toEqual([]);
  });

  it('say which packet waits longest for its ack; when none does, the last number used', () => {
    const pair = new CircuitPair({
      toRight: { loss: 1 },
      agentRules: { ...VIEWER_RULES, defaultBudget: 'unlimited' },
      simulatorRules: { ...OPENSIM_RULES, sendsPings: false },
    });
    for (let i = 0; i < 7; i++) pair.agentSends(numberedMessage(i), {});
    pair.run(6000);
    expect(pings(pair.fromLeft)).toEqual([{ PingID: 1, OldestUnacked: 7 }]);
    const oldest = pair.agentSends(numberedMessage(8))!;
    pair.agentSends(numberedMessage(9));
    pair.run(5000);
    expect(pings(pair.fromLeft).at(-1)).toEqual({ PingID: 2, OldestUnacked: oldest });
  });

  it('are neither sent nor answered by a wallflower, which lives', () => {
    const pair = new CircuitPair({ agentRules: WALLFLOWER_RULES });
    for (let minute = 0; minute < 10; minute++) {
      pair.simulatorSends(numberedMessage(minute));
      pair.run(45_000);
    }
    expect(new Set(pair.fromLeft.map(messageNameOf))).toEqual(new Set(['PacketAck']));
    expect(numbersIn(pair.leftEvents)).toHaveLength(10);
    expect([pair.agent.isClosed, pair.simulator.isClosed]).toEqual([false, false]);
  });

  it('are answered ten times a second in a flood', () => {
    const pair = new CircuitPair({ agentRules: { ...VIEWER_RULES, pingIntervalMs: 1, pingJitter: 0 } });
    pair.run(3000);
    expect(named(pair.fromLeft, 'StartPingCheck')).toHaveLength(3000);
    expect(named(pair.fromRight, 'CompletePingCheck').length).toBeLessThanOrEqual(40);
  });
});

describe('silence', () => {
  it('of 100 s without an answer to a ping ends the viewer’s circuit, once', () => {
    const pair = new CircuitPair({ toLeft: { loss: 1 } });
    pair.run(99_999);
    expect(pair.agent.isClosed).toBe(false);
    pair.run(1);
    expect(pair.leftEvents).toEqual([{ type: 'closed', by: 'network', reason: 'silent' }]);
    expect(pair.agent.nextTimeout()).toBeUndefined();
    pair.run(200_000);
    expect(pair.leftEvents).toHaveLength(1);
  });

  it('ends the viewer’s circuit even when other packets come, as they do from OpenSim’s dead circuits', () => {
    const pair = new CircuitPair({ simulatorRules: { ...OPENSIM_RULES, answersPings: false } });
    pair.run(100_000);
    expect(eventsOf(pair.leftEvents, 'closed')).toEqual([
      { type: 'closed', by: 'network', reason: 'silent' },
    ]);
  });

  it('of 60 s ends OpenSim’s circuit, counted from the last packet of any kind', () => {
    let deaf = false;
    const pair = new CircuitPair({
      agentRules: { ...VIEWER_RULES, sendsPings: false },
      simulatorRules: { ...OPENSIM_RULES, sendsPings: false },
      toRight: { drop: () => deaf },
    });
    pair.run(50_000);
    pair.agentSends(numberedMessage(1), {});
    pair.run(0);
    deaf = true;
    pair.run(59_999);
    expect(pair.simulator.isClosed).toBe(false);
    pair.run(1);
    expect(eventsOf(pair.rightEvents, 'closed')).toEqual([
      { type: 'closed', by: 'network', reason: 'silent' },
    ]);
  });

  it('may last 300 s while the agent is paused', () => {
    const quiet = { ...VIEWER_RULES, sendsPings: false };
    const pair = new CircuitPair({
      agentRules: quiet,
      simulatorRules: { ...OPENSIM_RULES, sendsPings: false },
    });
    pair.agentSends({ name: 'AgentPause', AgentData: AGENT_DATA }, {});
    pair.run(299_999);
    expect(pair.simulator.isClosed).toBe(false);
    pair.run(1);
    expect(pair.simulator.isClosed).toBe(true);
    expect(eventsOf(pair.rightEvents, 'message')).toMatchObject([{ message: { name: 'AgentPause' } }]);
  });

  it('is short again when the AgentPause that was lost comes after its AgentResume', () => {
    const pair = new CircuitPair({
      agentRules: { ...VIEWER_RULES, sendsPings: false },
      simulatorRules: { ...OPENSIM_RULES, sendsPings: false },
      toRight: { drop: dropFirst(1, 'AgentPause') },
    });
    pair.agentSends({ name: 'AgentPause', AgentData: AGENT_DATA });
    pair.agentSends({ name: 'AgentResume', AgentData: AGENT_DATA });
    pair.run(10_000);
    const names = eventsOf(pair.rightEvents, 'message').map(({ message }) => message.name);
    expect(names).toEqual(['AgentResume', 'AgentPause']);
    pair.run(70_000);
    expect(pair.simulator.isClosed).toBe(true);
  });

  it('is not reported as undelivered messages', () => {
    const pair = new CircuitPair({ toLeft: { loss: 1 } });
    pair.simulatorSends(numberedMessage(1));
    pair.run(1000);
    pair.simulator.close(pair.now);
    pair.run(1000);
    expect(pair.rightEvents).toEqual([{ type: 'closed', by: 'us', reason: 'closed' }]);
  });
});

describe('closing', () => {
  it('tells the peer, on both sides who did it', () => {
    const pair = new CircuitPair({ quality: { delayMs: 10 } });
    pair.agent.close(0);
    pair.run(100);
    expect(pair.leftEvents).toEqual([{ type: 'closed', by: 'us', reason: 'closed' }]);
    expect(pair.rightEvents).toEqual([{ type: 'closed', by: 'peer', reason: 'close-circuit' }]);
    expect(pair.fromRight).toEqual([]);
  });

  it('can be silent', () => {
    const pair = new CircuitPair();
    pair.agent.close(0, { silently: true });
    pair.run(100);
    expect(pair.fromLeft).toEqual([]);
  });

  it('makes everything else harmless', () => {
    const pair = new CircuitPair();
    pair.agent.close(0);
    pair.agent.close(0);
    pair.agent.setThrottle(undefined, 0);
    expect(pair.agentSends(numberedMessage(1))).toBeUndefined();
    pair.simulatorSends(numberedMessage(1));
    pair.run(100);
    pair.agent.handleTimeout(1e9);
    expect(pair.leftEvents).toHaveLength(1);
    expect(named(pair.fromLeft, 'ChatFromViewer')).toEqual([]);
  });
});
