import type { MessageOf } from '@landfall/protocol/message';
import { describe, expect, it } from 'vitest';
import { createTestWorld, TEST_CONFIG } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';

/** Where a lone agent is on the mini-map, as it is told. */
async function placeOf(landing: [number, number], size = 256) {
  const [plain] = TEST_CONFIG.regions;
  const world = await createTestWorld({ ...TEST_CONFIG, regions: [{ ...plain!, size, landing }] });
  const agent = await world.arrive();
  return lastOf(agent).Location[0]!;
}

function lastOf(agent: TestAgent): MessageOf<'CoarseLocationUpdate'> {
  const told = agent.messages.filter(({ name }) => name === 'CoarseLocationUpdate');
  return told.at(-1) as MessageOf<'CoarseLocationUpdate'>;
}

describe('where everybody is', () => {
  it('is told in whole metres, and heights in steps of four: 6 stands for the 25 m of the ground', async () => {
    expect(await placeOf([100.9, 7.2])).toMatchObject({ X: 100, Y: 7, Z: 6 });
  });

  it('is squeezed into a byte in larger regions', async () => {
    expect(await placeOf([1000, 4], 1024)).toMatchObject({ X: 250, Y: 1 });
    expect(await placeOf([511.9, 511.9], 512)).toMatchObject({ X: 255, Y: 255 });
  });

  it('stands alone on the map as the agent itself, with nobody to follow', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    const { Index, AgentData, Location } = lastOf(agent);
    expect([Index, AgentData.length, Location.length]).toEqual([{ You: 0, Prey: -1 }, 1, 1]);
  });
});
