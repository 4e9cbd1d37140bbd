import { describe, expect, it } from 'vitest';
import { NEW_REGION_SETTINGS } from '@landfall/assets/region-archive';
import type { RegionSettings } from '@landfall/assets/region-archive';
import { Uuid } from '@landfall/protocol/datatypes';
import { REGION_FLAG, SIM_ACCESS } from '@landfall/protocol/region';
import { TEST_CONFIG, createTestWorld } from '../../testing/index.ts';
import type { TestAgent, TestWorld } from '../../testing/index.ts';

const TEXTURE = Uuid.parse('11111111-2222-4333-8444-555555555501');

async function arrived(changes: Partial<RegionSettings>): Promise<{ agent: TestAgent; world: TestWorld }> {
  const settings = { ...NEW_REGION_SETTINGS, ...changes };
  const regions = [
    { name: 'Plain', terrain: { kind: 'flat', height: 25 } as const, waterHeight: 7.5, settings },
  ];
  const world = await createTestWorld({ ...TEST_CONFIG, regions });
  return { agent: await world.arrive(), world };
}

describe('the settings of a region', () => {
  it('are told by its handshake: what it allows, its rating, its ground, its water', async () => {
    const { agent } = await arrived({
      blockFly: true,
      allowLandResell: false,
      allowLandJoinDivide: false,
      maturity: 2,
      groundTextures: [TEXTURE, Uuid.zero, TEXTURE, TEXTURE],
      textureLow: { southWest: 1, northWest: 2, southEast: 3, northEast: 4 },
      textureHigh: { southWest: 5, northWest: 6, southEast: 7, northEast: 8 },
    });
    const { RegionInfo, RegionInfo4 } = agent.all('RegionHandshake')[0]!;
    const estate = REGION_FLAG.allowLandmark | REGION_FLAG.allowSetHome | REGION_FLAG.allowVoice;
    const flags = estate | REGION_FLAG.blockFly | REGION_FLAG.blockLandResell;
    expect(RegionInfo).toMatchObject({
      RegionFlags: flags,
      SimAccess: SIM_ACCESS.adult,
      WaterHeight: 7.5,
      TerrainDetail0: TEXTURE,
      // A texture that is none is the usual one.
      TerrainDetail1: NEW_REGION_SETTINGS.groundTextures[1],
      TerrainStartHeight01: 2,
      TerrainStartHeight10: 3,
      TerrainHeightRange11: 8,
    });
    expect(RegionInfo4?.[0]?.RegionFlagsExtended).toBe(BigInt(flags));
  });

  it('are as in a new region where nobody set any', async () => {
    const world = await createTestWorld();
    const agent = await world.arrive();
    expect(agent.all('RegionHandshake')[0]?.RegionInfo).toMatchObject({
      RegionFlags: 0x1400_0006,
      SimAccess: SIM_ACCESS.general,
      WaterHeight: 20,
      TerrainStartHeight00: 10,
      TerrainHeightRange00: 60,
    });
  });

  it('are told to who asks for them', async () => {
    const { agent, world } = await arrived({
      maturity: 1,
      objectBonus: 2,
      raiseLimit: 50,
      fixedSun: true,
      sunPosition: 9,
    });
    agent.send({ name: 'RequestRegionInfo', AgentData: agent.agentData });
    await world.network.run(500);
    expect(agent.all('RegionInfo')[0]?.RegionInfo).toMatchObject({
      SimAccess: SIM_ACCESS.moderate,
      ObjectBonusFactor: 2,
      TerrainRaiseLimit: 50,
      SunHour: 9,
    });
  });
});
