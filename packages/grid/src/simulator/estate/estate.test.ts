import { decodeText } from '@landfall/protocol/bytes';
import { asArray, asMap, parseLlsd } from '@landfall/protocol/llsd';
import { describe, expect, it } from 'vitest';
import { MAX_PRIMS } from '../../config/index.ts';
import { createTestWorld, fetchBy, NOBODY, TEST_CONFIG } from '../../testing/index.ts';

const flat = { kind: 'flat', height: 25 } as const;

async function arrived() {
  const world = await createTestWorld({
    ...TEST_CONFIG,
    name: 'Harbour Grid',
    regions: [
      { name: 'Plain', terrain: flat, maxAgents: 300, waterHeight: 17 },
      { name: 'Far', x: 1005, terrain: flat },
    ],
  });
  return { ...world, world, agent: await world.arrive() };
}

describe('the estate', () => {
  it('tells of the region: more agents than a byte can say are in the other block', async () => {
    const { network, agent } = await arrived();
    agent.send({ name: 'RequestRegionInfo', AgentData: agent.agentData });
    await network.run(500);
    const { RegionInfo, RegionInfo2 } = agent.all('RegionInfo')[0]!;
    expect([decodeText(RegionInfo.SimName), RegionInfo.WaterHeight, RegionInfo.MaxAgents]).toEqual([
      'Plain',
      17,
      255,
    ]);
    expect(RegionInfo2).toMatchObject({ MaxAgents32: 300, HardMaxAgents: 300, HardMaxObjects: MAX_PRIMS });
    expect([RegionInfo.EstateID, RegionInfo.SunHour, RegionInfo.UseEstateSun]).toEqual([1, 0, false]);
  });

  it('has no covenant, but an owner and the name of the grid', async () => {
    const { network, agent } = await arrived();
    agent.send({ name: 'EstateCovenantRequest', AgentData: agent.agentData });
    await network.run(500);
    const { Data } = agent.all('EstateCovenantReply')[0]!;
    expect([Data.CovenantID.isZero, Data.CovenantTimestamp]).toEqual([true, 0]);
    expect(decodeText(Data.EstateName)).toBe('Harbour Grid');
    const { SimOwner } = agent.all('RegionHandshake')[0]!.RegionInfo;
    expect([Data.EstateOwnerID.key, SimOwner.isZero]).toEqual([SimOwner.key, false]);
  });

  it('knows where each region of the grid lies, and says nothing of others', async () => {
    const { network, grid, agent } = await arrived();
    const [here, far] = grid.regions;
    for (const RegionID of [NOBODY, far!.id, here!.id]) {
      agent.send({ name: 'RegionHandleRequest', RequestBlock: { RegionID } });
    }
    await network.run(500);
    const told = agent.all('RegionIDAndHandleReply').map(({ ReplyBlock }) => ReplyBlock);
    expect(told.map(({ RegionID, RegionHandle }) => [RegionID.key, RegionHandle])).toEqual([
      [far!.id.key, (257_280n << 32n) | 256_000n],
      [here!.id.key, (256_000n << 32n) | 256_000n],
    ]);
  });

  it('gives nobody special powers, and does not mind who gives them back', async () => {
    const { network, agent } = await arrived();
    const ask = (Godlike: boolean): void =>
      agent.send({
        name: 'RequestGodlikePowers',
        AgentData: agent.agentData,
        RequestBlock: { Godlike, Token: NOBODY },
      });
    ask(false);
    await network.run(500);
    expect(agent.all('AlertMessage')).toEqual([]);
    ask(true);
    await network.run(500);
    expect(agent.all('AlertMessage').map(({ AlertData }) => decodeText(AlertData.Message))).toEqual([
      'Nobody has special powers in this grid.',
    ]);
    expect(agent.all('GrantGodlikePowers')).toEqual([]);
  });

  it('allows, bans and trusts nobody in particular', async () => {
    const { world, agent } = await arrived();
    const { body } = await fetchBy(world, agent, 'EstateAccess', '');
    const lists = asMap(parseLlsd(body));
    expect(Object.keys(lists).toSorted()).toEqual([
      'AllowedAgents',
      'AllowedGroups',
      'BannedAgents',
      'Managers',
    ]);
    for (const list of Object.values(lists)) expect(asArray(list)).toEqual([]);
    const posted = await fetchBy(world, agent, 'EstateAccess', '', { method: 'POST' });
    expect([posted.status, posted.headers['allow']]).toEqual([405, 'GET']);
  });
});
