import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import {
  ALL_MESSAGES,
  CrossedRegion,
  EnableSimulator,
  KillObject,
  LayerData,
  LogoutRequest,
  OpenCircuit,
  TeleportFinish,
} from '../message/index.ts';
import type { Message } from '../message/index.ts';
import { CircuitPair, eventsOf } from '../testing/index.ts';
import { mayComeByUdp } from './admission.ts';
import { Circuit } from './circuit.ts';

const ENABLE_SIMULATOR: Message = {
  name: 'EnableSimulator',
  SimulatorInfo: { Handle: 0n, IP: '192.0.2.1', Port: 9000 },
};
const KILL_OBJECT: Message = { name: 'KillObject', ObjectData: [{ ID: 7 }] };
const LOGOUT: Message = {
  name: 'LogoutRequest',
  AgentData: { AgentID: Uuid.zero, SessionID: Uuid.zero },
};

const namesIn = (events: Parameters<typeof eventsOf>[0]): string[] =>
  eventsOf(events, 'message').map(({ message }) => message.name);

describe('what may come by UDP', () => {
  it('is not what would move an agent elsewhere', () => {
    for (const type of [OpenCircuit, TeleportFinish, CrossedRegion, EnableSimulator])
      expect(mayComeByUdp(type, 'agent'), type.name).toBe(false);
    expect(mayComeByUdp(KillObject, 'agent')).toBe(true);
  });

  it('is not what the grid has put on its own list', () => {
    const list = new Set(['KillObject']);
    expect(mayComeByUdp(KillObject, 'agent', list)).toBe(false);
    expect(mayComeByUdp(LayerData, 'agent', list)).toBe(true);
  });

  it('is nothing trusted to a simulator, and anything unknown to both', () => {
    expect(mayComeByUdp(KillObject, 'simulator')).toBe(false);
    expect(mayComeByUdp(LogoutRequest, 'simulator')).toBe(true);
    for (const role of ['agent', 'simulator'] as const) expect(mayComeByUdp(undefined, role)).toBe(true);
  });
});

describe('a message that may not come by UDP', () => {
  it('is acked, so that it does not come again, counted, told, and not given to the agent', () => {
    const pair = new CircuitPair();
    const sequence = pair.simulatorSends(ENABLE_SIMULATOR);
    pair.simulatorSends(KILL_OBJECT);
    pair.run(2000);
    expect(namesIn(pair.leftEvents)).toEqual(['KillObject']);
    expect(eventsOf(pair.leftEvents, 'barred')).toMatchObject([{ name: 'EnableSimulator' }]);
    expect(pair.agent.statistics.barred).toBe(1);
    expect(eventsOf(pair.rightEvents, 'acked').map((event) => event.sequence)).toContain(sequence);
  });

  it('is not given to the simulator either', () => {
    const pair = new CircuitPair();
    pair.agentSends(KILL_OBJECT);
    pair.agentSends(LOGOUT);
    pair.run(2000);
    expect(namesIn(pair.rightEvents)).toEqual(['LogoutRequest']);
    expect(pair.simulator.statistics.barred).toBe(1);
  });

  it('can be named by the grid', () => {
    const pair = new CircuitPair();
    const agent = new Circuit({
      role: 'agent',
      messages: ALL_MESSAGES,
      now: 0,
      random: () => 0.5,
      udpBlacklist: new Set(['KillObject']),
    });
    pair.simulatorSends(KILL_OBJECT);
    agent.receiveDatagram(pair.simulator.pollDatagram()!, 0);
    expect(agent.pollEvent()).toEqual({ type: 'barred', name: 'KillObject' });
    expect(agent.pollEvent()).toBeUndefined();
    expect(agent.statistics.barred).toBe(1);
  });
});
