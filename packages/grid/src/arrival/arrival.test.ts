import { describe, expect, it } from 'vitest';
import { decodeText } from '@landfall/protocol/bytes';
import { HeightMap, decodeLayer } from '@landfall/protocol/terrain';
import { createTestWorld } from '../testing/index.ts';

describe('an arrival', () => {
  it('goes in the order of OpenSim', async () => {
    const { network, join } = await createTestWorld();
    const agent = await join();
    await network.runUntil(agent.arrive(), 1000);
    await network.run(20_000);
    expect(agent.messages.slice(0, 2).map(({ name }) => name)).toEqual([
      'RegionHandshake',
      'AgentMovementComplete',
    ]);
    expect(agent.story).toContain('ObjectUpdate');
    expect(agent.all('ParcelOverlay')).toHaveLength(4);
    const [handshake] = agent.all('RegionHandshake');
    expect(decodeText(handshake!.RegionInfo.SimName)).toBe('Plain');
    const map = new HeightMap(256);
    for (const { LayerID, LayerData } of agent.all('LayerData'))
      decodeLayer(LayerData.Data, LayerID.Type, map);
    expect(map.isComplete).toBe(true);
    expect(map.at(128, 128)).toBeCloseTo(25, 1);
  });
});
