import { loadRegionArchive } from '@landfall/assets/region-archive';
import { decodeText, encodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { formatLlsdXml, real } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { ESTATE_FLAG, REGION_FLAG, SIM_ACCESS } from '@landfall/protocol/region';
import { beforeEach, describe, expect, it } from 'vitest';
import { NOBODY, TEST_CONFIG, createTestWorld, post, urlOf } from '../../testing/index.ts';
import type { TestAgent, TestWorld } from '../../testing/index.ts';

const TEXTURE = '11111111-2222-4333-8444-555555555501';
let world: TestWorld;
let owner: TestAgent;
let other: TestAgent;

beforeEach(async () => {
  world = await createTestWorld({ ...TEST_CONFIG, owner: 'Test User' });
  owner = await world.arrive();
  other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
});

async function say(by: TestAgent, method: string, ...parameters: readonly string[]): Promise<void> {
  by.send({
    name: 'EstateOwnerMessage',
    AgentData: { ...by.agentData, TransactionID: Uuid.zero },
    MethodData: { Method: encodeText(method), Invoice: NOBODY },
    ParamList: parameters.map((text) => ({ Parameter: encodeText(text) })),
  });
  await world.network.run(500);
}

const infos = (agent: TestAgent) => agent.all('RegionInfo').map(({ RegionInfo }) => RegionInfo);
const handshakes = (agent: TestAgent) => agent.all('RegionHandshake').map(({ RegionInfo }) => RegionInfo);
const RULES = ['Y', 'Y', 'N', 'N', '30', '2.5', '21', 'Y', 'N'];

describe('the owner of the estate', () => {
  it('sets what a region allows, which all are told', async () => {
    await say(owner, 'setregioninfo', ...RULES);
    const [info] = infos(other);
    expect(info).toMatchObject({ SimAccess: SIM_ACCESS.moderate, ObjectBonusFactor: 2.5 });
    const { blockTerraform, blockFly, blockLandResell, restrictPushObject, allowParcelChanges, allowDamage } =
      REGION_FLAG;
    const set = blockTerraform | blockFly | blockLandResell | restrictPushObject;
    expect(info!.RegionFlags & (set | allowParcelChanges | allowDamage)).toBe(set);
    expect(infos(owner)).toHaveLength(1);
    await say(owner, 'setregioninfo', '0', '0', '1', '1', '9999', '1', '42', '0', '1');
    const now = infos(other)[1]!;
    expect(now.SimAccess).toBe(SIM_ACCESS.adult);
    expect(now.RegionFlags & (set | allowParcelChanges | allowDamage)).toBe(allowParcelChanges | allowDamage);
    const { regions } = await loadRegionArchive(world.grid.saveArchive());
    expect(regions[0]!.settings).toMatchObject({ allowDamage: true, maturity: 2, agentLimit: 100 });
  });

  it('sets the water, and who arrives then sees it so', async () => {
    await say(owner, 'setregionterrain', '33.5', '50', '-20', 'N', 'N', '0', 'N', 'N', '0');
    expect(infos(other)[0]).toMatchObject({
      WaterHeight: 33.5,
      TerrainRaiseLimit: 50,
      TerrainLowerLimit: -20,
    });
    const late = await world.arrive({ firstName: 'Third', lastName: 'Person' });
    expect(handshakes(late)[0]!.WaterHeight).toBe(33.5);
  });

  it('sets the textures of the ground and their heights, told by the handshake', async () => {
    await say(owner, 'texturedetail', `1 ${TEXTURE}`, '9 x', `7 ${TEXTURE}`, `1.5 ${TEXTURE}`);
    await say(owner, 'textureheights', '0 5 6', '3 7.5 8', '4 1 1', '2 x 1', '1 1');
    await say(owner, 'texturecommit');
    const told = handshakes(other);
    expect(told).toHaveLength(4);
    const [first, , , last] = told;
    expect(String(last!.TerrainDetail1)).toBe(TEXTURE);
    expect(last!.TerrainDetail0.equals(first!.TerrainDetail0)).toBe(true);
    expect(last).toMatchObject({
      TerrainStartHeight00: 5,
      TerrainHeightRange00: 6,
      TerrainStartHeight11: 7.5,
      TerrainHeightRange11: 8,
      TerrainStartHeight01: 10,
      TerrainHeightRange10: 60,
    });
  });
});

describe('what the estate allows', () => {
  const flagsSaid = (): number =>
    Number(decodeText(owner.all('EstateOwnerMessage').at(-1)!.ParamList[3]!.Parameter));
  const { allowVoice, denyAnonymous, denyAgeUnverified, allowEnvironmentOverride } = REGION_FLAG;
  const all = allowVoice | denyAnonymous | denyAgeUnverified | allowEnvironmentOverride;

  it('is said by all of its flags, told to everybody, and answered with the invoice', async () => {
    const said = (denyAgeUnverified | allowEnvironmentOverride) >>> 0;
    await say(owner, 'estatechangeinfo', 'Mine', String(said), '0');
    expect(infos(other).at(-1)!.RegionFlags & all).toBe(said | 0);
    const [told] = owner.all('EstateOwnerMessage');
    expect(told!.MethodData.Invoice.equals(NOBODY)).toBe(true);
    expect(flagsSaid() & (all | ESTATE_FLAG.externallyVisible)).toBe(said | 0);
    await say(owner, 'estatechangeinfo', 'Mine', String(ESTATE_FLAG.externallyVisible), '0');
    expect(flagsSaid() & (all | ESTATE_FLAG.externallyVisible)).toBe(ESTATE_FLAG.externallyVisible);
  });

  it.each([['Mine'], ['Mine', ''], ['Mine', '-1'], ['Mine', '1.5'], ['Mine', '4294967296'], ['Mine', 'x']])(
    'stays where the flags make no sense: %s %s',
    async (...parameters) => {
      await say(owner, 'estatechangeinfo', ...parameters);
      expect([infos(other), flagsSaid() & all]).toEqual([[], allowVoice]);
    },
  );

  it('is not changed by others', async () => {
    await say(other, 'estatechangeinfo', 'Mine', '0', '0');
    expect([infos(owner), other.all('EstateOwnerMessage')]).toEqual([[], []]);
  });
});

describe('what is not heard', () => {
  it('is what others say', async () => {
    await say(other, 'setregioninfo', ...RULES);
    await say(other, 'setregionterrain', '33', '50', '-20');
    await say(other, 'textureheights', '0 5 6');
    expect([infos(owner), handshakes(owner).length]).toEqual([[], 1]);
  });

  it.each([
    ['setregioninfo'],
    ['setregioninfo', ...RULES.slice(0, 8)],
    ['setregioninfo', ...RULES.with(4, 'many')],
    ['setregioninfo', ...RULES.with(5, 'NaN')],
    ['setregioninfo', ...RULES.with(6, '-1')],
    ['setregionterrain', '1e9', '1', '1'],
    ['setregionterrain', '20', '', '1'],
    ['constructor', 'x'],
    ['__proto__'],
    [''],
  ])('is what makes no sense: %s %s', async (method, ...parameters) => {
    await say(owner, method, ...parameters);
    expect([infos(owner), handshakes(owner).length]).toEqual([[], 1]);
  });
});

/** Not too little of a form. */
const BLOCKED = { block_fly: true, block_terraform: true };

describe('the forms of the estate', () => {
  const send = async (by: TestAgent, form: string, text: string): Promise<number> => {
    const url = await urlOf(world, by, form);
    const sent = post(world.ports, url, 'application/llsd+xml', encodeUtf8(text));
    const { status } = await world.network.runUntil(sent, 2000);
    await world.network.run(500);
    return status;
  };
  const fill = (by: TestAgent, form: string, values: LlsdMap): Promise<number> =>
    send(by, form, formatLlsdXml(values));
  const flagsTold = (agent: TestAgent): number => infos(agent).at(-1)!.RegionFlags;

  it('say what a region allows, by names; what is not named stays', async () => {
    expect(await fill(owner, 'DispatchRegionInfo', { block_fly: true, sim_access: 42, agent_limit: 7 })).toBe(
      200,
    );
    expect(flagsTold(other) & REGION_FLAG.blockFly).not.toBe(0);
    expect(infos(other).at(-1)!.SimAccess).toBe(SIM_ACCESS.adult);
    const more = { block_terraform: true, block_fly_over: false, allow_damage: false };
    expect(await fill(owner, 'DispatchRegionInfo', more)).toBe(200);
    const both = REGION_FLAG.blockFly | REGION_FLAG.blockTerraform;
    expect(flagsTold(other) & both).toBe(both);
    const { regions } = await loadRegionArchive(world.grid.saveArchive());
    expect(regions[0]!.settings).toMatchObject({ blockFly: true, maturity: 2, agentLimit: 7 });
  });

  it('say what the estate allows, all of it at once', async () => {
    const { allowVoice, allowDirectTeleport, denyAnonymous, denyAgeUnverified } = REGION_FLAG;
    const all = allowVoice | allowDirectTeleport | denyAnonymous | denyAgeUnverified;
    const values = { estate_name: 'Mine', is_externally_visible: true, allow_direct_teleport: true };
    expect(await fill(owner, 'EstateChangeInfo', { ...values, deny_anonymous: true })).toBe(200);
    expect(flagsTold(other) & all).toBe(allowDirectTeleport | denyAnonymous);
    const late = await world.arrive({ firstName: 'Third', lastName: 'Person' });
    expect(handshakes(late)[0]!.RegionFlags & all).toBe(allowDirectTeleport | denyAnonymous);
    expect(
      await fill(owner, 'EstateChangeInfo', {
        ...values,
        allow_voice_chat: true,
        override_environment: true,
      }),
    ).toBe(200);
    expect(flagsTold(other) & (all | REGION_FLAG.allowEnvironmentOverride)).toBe(
      allowDirectTeleport | allowVoice | REGION_FLAG.allowEnvironmentOverride,
    );
  });

  it('are filled in by the owner, and with what makes sense; else nothing is told', async () => {
    expect(await fill(other, 'DispatchRegionInfo', { block_fly: true })).toBe(401);
    expect(await fill(other, 'EstateChangeInfo', { estate_name: 'Mine' })).toBe(401);
    for (const values of [
      {},
      { nonsense: 1, more: 2, yet: 3 },
      { block_fly: true, sim_access: 42 },
      { ...BLOCKED, prim_bonus: real(Number.NaN) },
      { ...BLOCKED, prim_bonus: real(-1) },
      { ...BLOCKED, agent_limit: real(Infinity) },
    ])
      expect(await fill(owner, 'DispatchRegionInfo', values)).toBe(400);
    expect(await fill(owner, 'EstateChangeInfo', {})).toBe(400);
    expect(await send(owner, 'DispatchRegionInfo', '<llsd><map>')).toBe(400);
    expect(infos(owner)).toEqual([]);
  });
});
