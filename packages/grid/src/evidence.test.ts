import { describe, expect, it } from 'vitest';
import { formatEndpoint } from '@landfall/protocol/datatypes';
import { createWitness, formatEvidenceLine } from '@landfall/protocol/evidence';
import type { EvidenceRecord } from '@landfall/protocol/evidence';
import { TEST_CONFIG, TestAgent, createTestWorld, logIn } from './testing/index.ts';

async function observedWorld(config = TEST_CONFIG) {
  const records: EvidenceRecord[] = [];
  const clock = { now: () => 0, wallTime: () => 0 };
  const witness = createWitness(
    { side: 'SERVER', via: 'Ranger', actor: 'grid', run: 'test', ...clock },
    (record) => records.push(record),
  );
  return { records, ...(await createTestWorld(config, { witness })) };
}

describe('the evidence of the grid', () => {
  it('tells an arrival and a departure in order', async () => {
    const { records, network, arrive } = await observedWorld();
    const agent = await arrive();
    agent.update();
    agent.chat('hello');
    await network.run(1000);
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await network.run(1000);
    const told = [
      'LoginReceived',
      'AuthSuccess',
      'SeedRegistered',
      'CircuitProvision',
      'LoginResponseSent',
      'SeedReceived',
      'UseCircuitCodeReceived',
      'CompleteAgentMovementReceived',
      'RegionHandshakeSent',
      'AgentMovementCompleteSent',
      'RegionHandshakeReplyReceived',
      'FirstAgentUpdateReceived',
      'ChatRelayed',
      'LogoutReceived',
      'LogoutReplySent',
      'AgentDeparted',
    ];
    const kinds = records.map(({ kind }) => kind).filter((kind) => told.includes(kind));
    expect([...new Set(kinds)]).toEqual(told);
    expect(records.find(({ kind }) => kind === 'AgentDeparted')!.actor).toBe('Test User');
    expect(records.some(({ kind }) => kind === 'LayerSent')).toBe(true);
  });

  it('tells the child agents that go with somebody apart', async () => {
    const regions = [{ name: 'West' }, { name: 'East', x: 1001 }];
    const { records, network, ports, grid, arrive } = await observedWorld({ ...TEST_CONFIG, regions });
    const root = await arrive();
    const child = await TestAgent.open(ports, root.login, grid.regions[1]!.endpoint);
    child.useCircuitCode();
    await network.run(500);
    root.send({ name: 'LogoutRequest', AgentData: root.agentData });
    await network.run(1000);
    const gone = records.filter(({ kind }) => kind === 'AgentDeparted').map(({ data }) => data?.['child']);
    expect(gone).toEqual([undefined, true]);
    const simOf = (wanted: string): unknown => records.find(({ kind }) => kind === wanted)?.sim;
    const [west, east] = grid.regions.map(({ endpoint }) => formatEndpoint(endpoint));
    expect([simOf('AgentMovementCompleteSent'), simOf('SeedReceived')]).toEqual([west, west]);
    expect(simOf('ChildAgentArrived')).toBe(east);
  });

  it('holds no secret', async () => {
    const { records, network, ports, grid, arrive } = await observedWorld();
    const { login } = await arrive();
    await network.runUntil(logIn(ports, grid.loginUri, { secret: { password: 'hunter2' } }), 1000);
    const text = records.map(formatEvidenceLine).join('\n');
    const secrets = [
      login.sessionId,
      login.secureSessionId,
      login.seedCapability,
      'hunter2',
      'secret',
      '/CAPS/',
    ];
    for (const secret of secrets) expect(text).not.toContain(secret.toString());
  });

  it('tells of tickets that are never used', async () => {
    const { records, network, join } = await observedWorld();
    await join();
    await network.run(61_000);
    expect(records.map(({ kind }) => kind)).toContain('TicketUnused');
  });

  it('tells why somebody was not let in, and of wrong circuit codes', async () => {
    const { records, network, ports, grid, join } = await observedWorld();
    await network.runUntil(logIn(ports, grid.loginUri, { secret: { password: 'wrong' } }), 1000);
    const agent = await join();
    agent.useCircuitCode(1);
    await network.run(100);
    const answer = records.find(({ kind }) => kind === 'LoginResponseSent');
    expect(answer?.data).toMatchObject({ outcome: 'key', user: 'Test User' });
    const kinds = records.map(({ kind }) => kind);
    expect(kinds).toContain('AuthFail');
    expect(kinds).toContain('UseCircuitCodeRejected');
  });
});
