import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { regionHandleOf } from '@landfall/protocol/datatypes';
import type { RegionHandle } from '@landfall/protocol/datatypes';
import { TEST_CONFIG, createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';
import { ITEM_AGENTS } from './map-items.ts';

const flat = { kind: 'flat', height: 25 } as const;

async function arrived(regions = TEST_CONFIG.regions) {
  const world = await createTestWorld({ ...TEST_CONFIG, regions });
  return { ...world, agent: await world.arrive() };
}

describe('the map', () => {
  const REGIONS = [
    { name: 'Plain', terrain: flat },
    { name: 'Plainer', x: 1010, size: 512, terrain: flat },
  ];
  const ask = { Flags: 2, EstateID: 0, Godlike: false };

  it('shows the regions of a rectangle', async () => {
    const { network, agent } = await arrived(REGIONS);
    const PositionData = { MinX: 1000, MaxX: 1009, MinY: 990, MaxY: 1009 };
    agent.send({ name: 'MapBlockRequest', AgentData: { ...agent.agentData, ...ask }, PositionData });
    await network.run(500);
    const [reply] = agent.all('MapBlockReply');
    expect(reply!.Data.map(({ Name }) => decodeText(Name))).toEqual(['Plain']);
    expect(reply!.Size ?? []).toEqual([]);
  });

  it('finds regions by the start of their names, ends with a mark, and tells large sizes', async () => {
    const { network, agent } = await arrived(REGIONS);
    const NameData = { Name: encodeText('plain') };
    agent.send({ name: 'MapNameRequest', AgentData: { ...agent.agentData, ...ask }, NameData });
    await network.run(500);
    const [reply] = agent.all('MapBlockReply');
    expect(reply!.Data.map(({ Name, Access }) => [decodeText(Name), Access])).toEqual([
      ['Plain', 13],
      ['Plainer', 13],
      ['plain', 255],
    ]);
    expect(reply!.Size!.map(({ SizeX }) => SizeX)).toEqual([256, 512, 256]);
  });

  const items = { ItemType: ITEM_AGENTS, RegionHandle: 0n as RegionHandle };
  const askItems = (agent: TestAgent, RequestData: { ItemType: number; RegionHandle: RegionHandle }) =>
    agent.send({ name: 'MapItemRequest', AgentData: { ...agent.agentData, ...ask }, RequestData });

  it('has a dot for each other avatar, and one for nobody where there is none', async () => {
    const { network, agent, arrive } = await arrived(REGIONS);
    askItems(agent, items);
    await network.run(500);
    await arrive({ firstName: 'Second', lastName: 'Avatar' });
    askItems(agent, items);
    await network.run(500);
    const dots = agent.all('MapItemReply').map(({ Data }) => Data.map(({ X, Y, Extra }) => [X, Y, Extra]));
    expect(dots).toEqual([[[256_001, 256_001, 0]], [[256_128, 256_128, 1]]]);
  });

  it('has them of other regions, and nothing of any other kind or place', async () => {
    const { network, agent } = await arrived(REGIONS);
    const far = regionHandleOf(1010 * 256, 1000 * 256);
    askItems(agent, { ItemType: ITEM_AGENTS, RegionHandle: far });
    askItems(agent, { ItemType: 1, RegionHandle: 0n as RegionHandle });
    askItems(agent, { ItemType: ITEM_AGENTS, RegionHandle: 7n as RegionHandle });
    await network.run(500);
    const told = agent.all('MapItemReply').map(({ Data }) => Data.map(({ X }) => X));
    expect(told).toEqual([[258_561], [], []]);
  });
});
