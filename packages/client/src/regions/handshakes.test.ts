import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import type { ArriveOptions } from '../arrive/index.ts';
import { arriveInFakeGrid, enableNeighbour, likeOpenSim, regionHandshake } from '../testing/index.ts';
import type { FakeGridOptions } from '../testing/index.ts';
import { HANDSHAKE_FLAG, HANDSHAKE_FLAGS_WITHOUT_CACHE } from './follow-handshakes.ts';

async function arrived(options: Partial<ArriveOptions> = {}, gridOptions: FakeGridOptions = {}) {
  const network = new MemoryNetwork();
  return { network, ...(await arriveInFakeGrid(network, gridOptions, options)) };
}

describe('a RegionHandshake', () => {
  it('is answered with the flags of a client without a cache, or with those that were given', async () => {
    const { network, grid } = await arrived();
    await network.run(100);
    expect(HANDSHAKE_FLAGS_WITHOUT_CACHE).toBe(7);
    expect(grid.simulator.all('RegionHandshakeReply')[0]?.RegionInfo.Flags).toBe(7);
    const other = await arrived({ handshakeFlags: HANDSHAKE_FLAG.selfAppearance });
    await other.network.run(100);
    expect(other.grid.simulator.all('RegionHandshakeReply')[0]?.RegionInfo.Flags).toBe(4);
  });

  it('is answered by whoever was asked: a neighbour gets its own answers, as often as it asks', async () => {
    const { network, grid } = await arrived();
    const east = await grid.addNeighbour('East Region');
    enableNeighbour(grid, east);
    await network.run(500);
    const before = grid.simulator.all('RegionHandshakeReply').length;
    for (let times = 0; times < 3; times++) east.send(regionHandshake('East Region'));
    await network.run(500);
    expect(east.all('RegionHandshakeReply')).toHaveLength(4);
    expect(grid.simulator.all('RegionHandshakeReply')).toHaveLength(before);
  });

  it('that is to be answered later is not answered when the region has gone meanwhile', async () => {
    const { network, grid, session } = await arrived({ handshakeReplyDelayMs: 2000 });
    const east = await grid.addNeighbour('East Region');
    enableNeighbour(grid, east);
    await network.run(1000);
    expect(session.regions.named('East Region')).toBeDefined();
    east.send({ name: 'DisableSimulator' });
    await network.run(5000);
    expect(east.all('RegionHandshakeReply')).toEqual([]);
    expect(session.isAlive).toBe(true);
  });

  it('that never stops coming does not stop the arrival', async () => {
    const { session, grid, network } = await arrived(
      {},
      {
        script: (message, simulator) => {
          likeOpenSim(message, simulator);
          // A server that asks again for every answer, a hundred times.
          const { length } = simulator.all('RegionHandshakeReply');
          if (message.name === 'RegionHandshakeReply' && length < 100) {
            simulator.send(regionHandshake(`Region ${length}`));
          }
        },
      },
    );
    await network.run(10_000);
    expect([session.isAlive, session.region.name]).toEqual([true, 'Region 99']);
    expect(grid.simulator.all('RegionHandshakeReply').length).toBe(100);
  });
});

describe('what a region is told once it has placed the agent', () => {
  it('is the window, that it walks, and that it wants to know itself', async () => {
    const { network, grid, session } = await arrived();
    await network.run(100);
    const { simulator } = grid;
    expect(simulator.all('AgentHeightWidth')[0]?.HeightWidthBlock).toMatchObject({
      Height: 768,
      Width: 1024,
    });
    expect(simulator.all('SetAlwaysRun')[0]?.AgentData.AlwaysRun).toBe(false);
    const [asked] = simulator.all('AgentDataUpdateRequest');
    expect(asked?.AgentData.AgentID.equals(session.agent.id)).toBe(true);
  });

  it('is not said to neighbours, which have no agent', async () => {
    const { network, grid } = await arrived();
    const east = await grid.addNeighbour('East Region');
    enableNeighbour(grid, east);
    await network.run(5000);
    const names = new Set(east.received.map(({ name }) => name));
    for (const name of [
      'AgentHeightWidth',
      'SetAlwaysRun',
      'CompleteAgentMovement',
      'AgentThrottle',
      'AgentUpdate',
    ]) {
      expect(names).not.toContain(name);
    }
    expect(names).toContain('UseCircuitCode');
  });
});
