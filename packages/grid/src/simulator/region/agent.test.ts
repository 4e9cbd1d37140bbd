import { describe, expect, it } from 'vitest';
import { Circuit } from '@landfall/protocol/circuit';
import { Uuid } from '@landfall/protocol/datatypes';
import { ALL_MESSAGES, decodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { decodePacket } from '@landfall/protocol/packet';
import { drive } from '@landfall/transport/drive';
import { MemoryNetwork } from '@landfall/transport/memory';
import { Faults } from '../../faults/index.ts';
import { NOBODY } from '../../testing/index.ts';
import { Agent, Part } from './index.ts';
import type { Region, Ticket } from './index.ts';

const ID = new Uuid(1, 0, 0, 1);
const SESSION = new Uuid(1, 0, 0, 2);
const AT = { address: '127.0.0.1', port: 4711 };

function createAgent() {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const { clock } = ports;
  const faults = new Faults();
  const circuit = new Circuit({
    role: 'simulator',
    messages: ALL_MESSAGES,
    now: clock.now(),
    random: () => 0.5,
  });
  const sent: { name: string; sequence: number; reliable: boolean }[] = [];
  const send = (datagram: Uint8Array): void => {
    const { sequence, body, flags } = decodePacket(datagram);
    sent.push({ name: decodeMessage(body).name, sequence, reliable: (flags & 0x40) !== 0 });
  };
  const driver = drive(circuit, { clock, send, onEvent: () => {} });
  const region = { services: { ports, faults, witness: undefined } } as unknown as Region;
  const account = { id: ID, first: 'Test', last: 'User' };
  const ticket = { session: { account, sessionId: SESSION, circuitCode: 7 }, isChild: false };
  const link = { circuit, driver, endpoint: AT, sendDatagram: send };
  const agent = new Agent(region, ticket as unknown as Ticket, link);
  return { network, faults, agent, sent, names: () => sent.map(({ name }) => name) };
}

describe('an agent', () => {
  it('owns what names it and its session, or nobody', () => {
    const { agent } = createAgent();
    const own = { AgentID: ID, SessionID: SESSION };
    const owns = (message: object): boolean => agent.owns(message as Message);
    expect(owns({ name: 'X', AgentData: own })).toBe(true);
    expect(owns({ name: 'X', Info: own })).toBe(true);
    expect(owns({ name: 'X' })).toBe(true);
    expect(owns({ name: 'X', AgentData: [{ AgentID: NOBODY }] })).toBe(true);
    expect(owns({ name: 'X', AgentData: { ...own, AgentID: NOBODY } })).toBe(false);
    expect(owns({ name: 'X', AgentData: { ...own, SessionID: NOBODY } })).toBe(false);
    expect(owns({ name: 'X', Info: { ...own, AgentID: NOBODY } })).toBe(false);
    expect(owns({ name: 'X', AgentData: own, Info: { SessionID: NOBODY } })).toBe(false);
    expect(owns({ name: 'X', Info: 7 })).toBe(true);
  });

  it('is who its ticket says', () => {
    const { agent } = createAgent();
    expect([agent.name, agent.circuitCode, agent.isChild]).toEqual(['Test User', 7, false]);
    expect(String(agent)).toBe('Test User at 127.0.0.1:4711');
  });

  it('keeps the parts of rooms, each its own', () => {
    const [one, other] = [createAgent().agent, createAgent().agent];
    const part = new Part((agent: Agent) => ({ of: agent }));
    expect(one.part(part)).toBe(one.part(part));
    expect([one.part(part).of, other.part(part).of]).toEqual([one, other]);
  });

  it('asks its streams for more, at once and when there is room', () => {
    const { agent } = createAgent();
    const pumped: string[] = [];
    agent.pump();
    agent.addStream({ pump: () => pumped.push('land') });
    agent.addStream({ pump: () => pumped.push('assets') });
    agent.pump();
    expect(pumped).toEqual(['land', 'assets', 'land', 'assets']);
  });

  it('sends unless a fault says otherwise, and late when one says so', async () => {
    const { network, faults, agent, names } = createAgent();
    faults.inject({ kind: 'drop-message', message: 'DisableSimulator', direction: 'sent', times: 1 });
    agent.send({ name: 'DisableSimulator' });
    agent.send({ name: 'DisableSimulator' });
    expect(names()).toEqual(['DisableSimulator']);
    faults.inject({
      kind: 'delay-message',
      message: 'DisableSimulator',
      direction: 'sent',
      delayMs: 500,
      times: 1,
    });
    agent.send({ name: 'DisableSimulator' });
    await network.run(400);
    expect(names()).toHaveLength(1);
    await network.run(200);
    expect(names()).toHaveLength(2);
  });

  it('is sent a last word even when its circuit is dead, under a number that was not used', () => {
    const { agent, sent } = createAgent();
    agent.send({ name: 'DisableSimulator' }, { reliable: true });
    agent.closeCircuit();
    agent.send({ name: 'DisableSimulator' });
    expect(sent).toHaveLength(1);
    agent.sendLast({ name: 'DisableSimulator' });
    expect(sent.map(({ sequence }) => sequence)).toEqual([1, 2]);
    expect(sent[1]!.reliable).toBe(true);
  });
});
