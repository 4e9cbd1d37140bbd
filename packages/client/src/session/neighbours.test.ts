import { encodeRegionEvent } from '@landfall/protocol/capability';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import { MAX_NEIGHBOURS } from '@landfall/protocol/journey';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid, FAKE_AGENT_ID, FAKE_SESSION_ID, REGION_TIME } from '../testing/index.ts';
import type { FakeGrid, FakeSimulator } from '../testing/index.ts';

const HANDLE = regionHandleOf(256_256, 256_000);
const SIZE = { x: 256, y: 256 };

function enable(grid: FakeGrid, { endpoint }: Pick<FakeSimulator, 'endpoint'>): void {
  const event = {
    type: 'EnableSimulator',
    regionHandle: HANDLE,
    simulator: endpoint,
    regionSize: SIZE,
  } as const;
  grid.queue(encodeRegionEvent(event));
}

function establish(grid: FakeGrid, { endpoint }: Pick<FakeSimulator, 'endpoint'>): void {
  const type = 'EstablishAgentCommunication';
  const seedCapability = grid.seedOf('east');
  grid.queue(encodeRegionEvent({ type, agentId: FAKE_AGENT_ID, simulator: endpoint, seedCapability }));
}

async function withNeighbour(network: MemoryNetwork, options = {}) {
  const arrived = await arriveInFakeGrid(network, {}, options);
  const east = await arrived.grid.addNeighbour('East Region');
  enable(arrived.grid, east);
  establish(arrived.grid, east);
  await network.run(1000);
  return { ...arrived, east };
}

describe('neighbours', () => {
  it('become child agents: ticket, handshake reply, seed and event queue, no movement', async () => {
    const { session, east, grid } = await withNeighbour(new MemoryNetwork());
    const region = session.regions.named('east region');
    expect(region?.isChild).toBe(true);
    expect(region?.handle).toBe(HANDLE);
    expect(region?.capabilities.size).toBeGreaterThan(0);
    expect(east.received.map(({ name }) => name)).toEqual(['UseCircuitCode', 'RegionHandshakeReply']);
    expect(grid.calls.filter((call) => call === 'seed')).toHaveLength(2);
    expect(session.region?.name).toBe('Default Region');
  });

  it('send by UDP what the login does not forbid, as the root region does', async () => {
    const network = new MemoryNetwork();
    const udpBlacklist = ['SimulatorViewerTimeMessage', 'EnableSimulator'];
    const { grid, session } = await arriveInFakeGrid(network, {
      answerLogin: (_, __, success) => ({ type: 'success', response: { ...success, udpBlacklist } }),
    });
    const east = await grid.addNeighbour('East Region');
    enable(grid, east);
    await network.run(1000);
    const heard: string[] = [];
    session.on('message', ({ region, message }) => heard.push(`${region.name}: ${message.name}`));
    for (const simulator of [grid.simulator, east]) {
      simulator.send(REGION_TIME);
      simulator.send({ name: 'OnlineNotification', AgentBlock: [] });
    }
    await network.run(1000);
    expect(heard.toSorted()).toEqual([
      'Default Region: OnlineNotification',
      'East Region: OnlineNotification',
    ]);
  });

  it('are enabled once', async () => {
    const network = new MemoryNetwork();
    const { grid, east, session } = await withNeighbour(network);
    enable(grid, east);
    establish(grid, east);
    await network.run(1000);
    expect(session.regions.size).toBe(2);
    expect(grid.calls.filter((call) => call === 'seed')).toHaveLength(2);
  });

  it('are ignored when nobody enabled them', async () => {
    const network = new MemoryNetwork();
    const { grid, session } = await arriveInFakeGrid(network);
    const east = await grid.addNeighbour('East Region');
    establish(grid, east);
    await network.run(1000);
    expect(session.regions.size).toBe(1);
    expect(grid.calls.filter((call) => call === 'seed')).toHaveLength(1);
  });

  it('are left alone when not wanted', async () => {
    const { session, east } = await withNeighbour(new MemoryNetwork(), { neighbours: false });
    expect(session.regions.size).toBe(1);
    expect(east.received).toEqual([]);
  });

  it('go by DisableSimulator without the session', async () => {
    const network = new MemoryNetwork();
    const { session, east } = await withNeighbour(network);
    const removed: string[] = [];
    session.on('regionRemoved', ({ region, reason }) => removed.push(`${region.name} ${reason}`));
    east.send({ name: 'DisableSimulator' });
    await network.run(1000);
    expect(removed).toEqual(['East Region disabled']);
    expect(session.isAlive).toBe(true);
    expect(session.regions.size).toBe(1);
  });

  it('are bounded', async () => {
    const network = new MemoryNetwork();
    const { session, grid } = await arriveInFakeGrid(network, {}, { allowAddresses: ['10.0.0.9'] });
    for (let port = 1; port <= 100; port++) enable(grid, { endpoint: { address: '10.0.0.9', port } });
    await network.run(1000);
    expect(session.regions.size).toBe(MAX_NEIGHBOURS + 1);
  });

  it('cannot harm with events that make no sense', async () => {
    const network = new MemoryNetwork();
    const { session, grid } = await arriveInFakeGrid(network);
    const malformed: string[] = [];
    session.on('malformed', ({ error }) => malformed.push(error.message));
    grid.queue({ message: 'EnableSimulator', body: { SimulatorInfo: [{ Port: 'x' }] } });
    grid.queue({ message: 'EstablishAgentCommunication', body: {} });
    await network.run(1000);
    expect(malformed).toHaveLength(2);
    expect(session.isAlive).toBe(true);
  });
});

describe('moving on', () => {
  it('over a border: the neighbour becomes the region, the region a neighbour', async () => {
    const network = new MemoryNetwork();
    const { session, grid, east } = await withNeighbour(network);
    const old = session.region;
    grid.queue(
      encodeRegionEvent({
        type: 'CrossedRegion',
        agentId: FAKE_AGENT_ID,
        sessionId: FAKE_SESSION_ID,
        position: { x: 1, y: 128, z: 25 },
        lookAt: { x: 1, y: 0, z: 0 },
        regionHandle: HANDLE,
        simulator: east.endpoint,
        seedCapability: grid.seedOf('east'),
        regionSize: SIZE,
      }),
    );
    await network.run(1000);
    expect(east.all('CompleteAgentMovement')).toHaveLength(1);
    expect(east.all('UseCircuitCode')).toHaveLength(1);
    expect(session.region?.name).toBe('East Region');
    expect(session.agent.region).toBe(session.region);
    expect(old?.isChild).toBe(true);
    grid.simulator.send({ name: 'DisableSimulator' });
    await network.run(1000);
    expect(session.isAlive).toBe(true);
    expect(session.regions.all).toEqual([session.region]);
  });
});
