import { describe, expect, it } from 'vitest';
import { decodeText } from '@landfall/protocol/bytes';
import { HeightMap, decodeLayer } from '@landfall/protocol/terrain';
import { TEST_CONFIG, createTestWorld } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

const WITH_PRIMS = {
  ...TEST_CONFIG,
  regions: [
    {
      name: 'Plain',
      terrain: { kind: 'flat', height: 25 },
      prims: [{ position: [128, 130, 26] }, { position: [120, 130, 26], shape: 'sphere' }],
    },
  ],
} satisfies typeof TEST_CONFIG;

const primsSeenBy = (agent: TestAgent) => agent.objectBlocks().filter(({ PCode }) => PCode === 9);

describe('an arrival', () => {
  it('goes in the order of OpenSim', async () => {
    const { network, join } = await createTestWorld(WITH_PRIMS);
    const agent = await join();
    await network.runUntil(agent.arrive(), 1000);
    await network.run(10_000);
    expect(agent.messages.slice(0, 2).map(({ name }) => name)).toEqual([
      'RegionHandshake',
      'AgentMovementComplete',
    ]);
    const order = ['ParcelOverlay', 'AvatarAppearance', 'LayerData', 'ObjectUpdate', 'SimStats'];
    for (const name of order) expect(agent.story).toContain(name);
    expect(agent.all('ParcelOverlay').map(({ ParcelData }) => ParcelData.SequenceID)).toEqual([0, 1, 2, 3]);
    const [handshake] = agent.all('RegionHandshake');
    expect(decodeText(handshake!.RegionInfo.SimName)).toBe('Plain');
    expect(agent.events.map(({ message }) => message)).toEqual(['ParcelProperties']);
    expect(primsSeenBy(agent)).toHaveLength(2);
  });

  it('shows all of the land, and the wind', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    await network.run(10_000);
    const map = new HeightMap(256);
    for (const { LayerID, LayerData } of agent.all('LayerData'))
      decodeLayer(LayerData.Data, LayerID.Type, map);
    expect(map.isComplete).toBe(true);
    expect(map.at(128, 128)).toBeCloseTo(25, 1);
    expect(agent.all('LayerData').filter(({ LayerID }) => LayerID.Type === 0x37)).toHaveLength(1);
  });

  it('shows the land of a large region in the extended form, nearest first', async () => {
    const regions = [{ name: 'Large', size: 512, terrain: { kind: 'generated', seed: 3 } as const }];
    const world = await createTestWorld({ ...TEST_CONFIG, regions });
    const agent = await world.arrive();
    await world.network.run(60_000);
    const layers = agent.all('LayerData');
    const map = new HeightMap(512);
    const first = decodeLayer(layers[0]!.LayerData.Data, layers[0]!.LayerID.Type, map);
    expect(first.layer).toBe('land');
    expect(map.isKnown(16, 16)).toBe(true);
    for (const { LayerID, LayerData } of layers) decodeLayer(LayerData.Data, LayerID.Type, map);
    expect(map.isComplete).toBe(true);
    const truth = world.grid.regions[0]!;
    expect(Math.abs(map.at(300, 200) - truth.heightAt(300, 200))).toBeLessThan(0.5);
  });

  it('has no RegionHandshake without CompleteAgentMovement, which may come late', async () => {
    const { network, join } = await createTestWorld();
    const agent = await join();
    agent.useCircuitCode();
    await network.run(45_000);
    expect(agent.story).toEqual(['CoarseLocationUpdate']);
    agent.completeMovement();
    await network.run(1000);
    const story = agent.story.slice(1, 3);
    expect(story).toEqual(['RegionHandshake', 'AgentMovementComplete']);
  });

  it('ignores CompleteAgentMovement with another circuit code', async () => {
    const { network, join } = await createTestWorld();
    const agent = await join();
    agent.useCircuitCode();
    agent.completeMovement(agent.login.circuitCode + 1);
    await network.run(5000);
    expect(agent.story).toEqual(['CoarseLocationUpdate']);
  });

  it('repeats AgentMovementComplete alone when CompleteAgentMovement comes again', async () => {
    const { network, arrive } = await createTestWorld();
    const agent = await arrive();
    agent.completeMovement();
    await network.run(1000);
    expect(agent.all('AgentMovementComplete')).toHaveLength(2);
    expect(agent.all('RegionHandshake')).toHaveLength(1);
  });

  it('shows no prims without the seed, but land and the own avatar', async () => {
    const { network, join } = await createTestWorld(WITH_PRIMS);
    const agent = await join();
    agent.useCircuitCode();
    agent.completeMovement();
    agent.replyHandshake();
    await network.run(10_000);
    expect(primsSeenBy(agent)).toEqual([]);
    expect(agent.objectBlocks().map(({ PCode }) => PCode)).toEqual([47]);
    expect(agent.all('LayerData').length).toBeGreaterThan(1);
    await network.runUntil(agent.seed(), 1000);
    await network.run(1000);
    expect(primsSeenBy(agent)).toHaveLength(2);
  });

  it('shows no prims without RegionHandshakeReply', async () => {
    const { network, join } = await createTestWorld(WITH_PRIMS);
    const agent = await join();
    await network.runUntil(agent.seed(), 1000);
    agent.useCircuitCode();
    agent.completeMovement();
    await network.run(10_000);
    expect(primsSeenBy(agent)).toEqual([]);
    agent.replyHandshake();
    await network.run(1000);
    expect(primsSeenBy(agent)).toHaveLength(2);
  });

  it('is faster with a higher throttle', async () => {
    const landAfter = async (bitsPerSecond: number): Promise<number> => {
      const regions = [{ name: 'Hills', terrain: { kind: 'generated', seed: 3 } as const }];
      const { network, join } = await createTestWorld({ ...TEST_CONFIG, regions });
      const agent = await join();
      agent.useCircuitCode();
      const Throttles = new Uint8Array(new Float32Array(7).fill(bitsPerSecond).buffer);
      const AgentData = { ...agent.agentData, CircuitCode: agent.login.circuitCode };
      agent.send({ name: 'AgentThrottle', AgentData, Throttle: { GenCounter: 0, Throttles } });
      agent.completeMovement();
      const map = new HeightMap(256);
      await network.runUntil(() => {
        for (const { LayerID, LayerData } of agent.all('LayerData'))
          decodeLayer(LayerData.Data, LayerID.Type, map);
        return map.isComplete;
      }, 120_000);
      return network.clock.now();
    };
    expect(await landAfter(8000)).toBeGreaterThan((await landAfter(700_000)) * 2);
  });
});
