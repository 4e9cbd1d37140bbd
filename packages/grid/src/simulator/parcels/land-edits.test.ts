import { loadRegionArchive } from '@landfall/assets/region-archive';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { PARCEL_FLAG } from '@landfall/protocol/parcel';
import { decodeLayer, encodeTerrainEdit, HeightMap, LAYER_TYPE } from '@landfall/protocol/terrain';
import type { TerrainEdit } from '@landfall/protocol/terrain';
import { createRandom } from '@landfall/protocol/testing';
import { beforeEach, describe, expect, it } from 'vitest';
import { createTestWorld, NOBODY, TEST_CONFIG } from '../../testing/index.ts';
import type { TestAgent, TestWorld } from '../../testing/index.ts';

let world: TestWorld;
let owner: TestAgent;
let other: TestAgent;

beforeEach(async () => {
  const [region] = TEST_CONFIG.regions;
  const terrain = { kind: 'flat', height: 25 } as const;
  world = await createTestWorld({ ...TEST_CONFIG, regions: [{ ...region!, terrain }], owner: 'Test User' });
  owner = await world.arrive();
  other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
  await world.network.run(3000);
});

/** The ground as an agent has been shown it. */
function shownTo(agent: TestAgent): HeightMap {
  const map = new HeightMap(256);
  for (const { LayerID, LayerData } of agent.all('LayerData'))
    if (LayerID.Type === LAYER_TYPE.land) decodeLayer(LayerData.Data, LayerID.Type, map);
  return map;
}

const patchesShown = (agent: TestAgent, from: number): number =>
  agent
    .all('LayerData')
    .slice(from)
    .reduce(
      (sum, { LayerID, LayerData }) =>
        sum + decodeLayer(LayerData.Data, LayerID.Type, new HeightMap(256)).patches,
      0,
    );

async function edit(by: TestAgent, changes: Partial<TerrainEdit>): Promise<void> {
  const where = { x: 100, y: 100, radius: 8 };
  const stroke: TerrainEdit = { action: 'raise', where, seconds: 5, height: 25, ...changes };
  by.send({ name: 'ModifyLand', AgentData: by.agentData, ...encodeTerrainEdit(stroke) });
  await world.network.run(500);
}

/** To half a metre: patches are rounded on their way. */
const heights = (agent: TestAgent, ...places: readonly (readonly [number, number])[]): number[] => {
  const map = shownTo(agent);
  return places.map(([x, y]) => Math.round(map.at(x, y) * 2) / 2);
};

describe('ground is changed', () => {
  it('by a brush: most in its middle, not beyond its rim; everybody sees it', async () => {
    const before = other.all('LayerData').length;
    await edit(owner, {});
    for (const agent of [owner, other]) {
      const [middle, half, rim, beyond] = heights(agent, [100, 100], [104, 100], [108, 100], [112, 100]);
      expect(middle).toBeCloseTo(30, 0);
      expect(half).toBeCloseTo(28.5, 0);
      expect([rim, beyond]).toEqual([25, 25]);
    }
    // 92 to 108 lies in two patches each way.
    expect(patchesShown(other, before)).toBe(4);
  });

  it('lower, as high as is said, and as it was', async () => {
    await edit(owner, { action: 'lower', seconds: 3 });
    expect(heights(other, [100, 100])[0]).toBeCloseTo(22, 0);
    await edit(owner, { action: 'flatten', height: 40, seconds: 1 });
    expect(heights(other, [100, 100])[0]).toBeCloseTo(40, 0);
    await edit(owner, { action: 'revert', seconds: 1 });
    expect(heights(other, [100, 100])[0]).toBeCloseTo(25, 0);
  });

  it('smoother and rougher', async () => {
    await edit(owner, { where: { x: 100, y: 100, radius: 2 }, seconds: 10 });
    const steep = heights(other, [100, 100])[0]!;
    await edit(owner, { action: 'smooth', seconds: 1 });
    expect(heights(other, [100, 100])[0]).toBeLessThan(steep - 3);
    await edit(owner, { action: 'noise', where: { x: 200, y: 200, radius: 16 }, seconds: 4 });
    const rough = Array.from({ length: 20 }, (_, n) => [190 + n, 200] as const);
    expect(new Set(heights(other, ...rough)).size).toBeGreaterThan(5);
  });

  it('in an area, everywhere alike, both ends in it, and in one parcel where one is named', async () => {
    const where = { west: 10, south: 20, east: 20, north: 24 };
    await edit(owner, { where });
    const places = [
      [10, 20],
      [20, 24],
      [21, 24],
      [20, 25],
      [9, 20],
    ] as const;
    expect(heights(other, ...places)).toEqual([30, 30, 25, 25, 25]);
    await edit(owner, { where, parcelLocalId: 99 });
    expect(heights(other, [15, 22])).toEqual([30]);
  });

  it('no further than the estate allows, and never beyond what ground can be', async () => {
    const ParamList = ['20', '4', '-2'].map((text) => ({ Parameter: encodeText(text) }));
    const MethodData = { Method: encodeText('setregionterrain'), Invoice: NOBODY };
    const AgentData = { ...owner.agentData, TransactionID: Uuid.zero };
    owner.send({ name: 'EstateOwnerMessage', AgentData, MethodData, ParamList });
    await edit(owner, { seconds: 50 });
    await edit(owner, { action: 'lower', where: { x: 50, y: 50, radius: 8 }, seconds: 50 });
    expect(heights(other, [100, 100], [50, 50])).toEqual([29, 23]);
  });

  it('and stays so: who comes then sees it, and so does an archive', async () => {
    await edit(owner, {});
    const late = await world.arrive({ firstName: 'Third', lastName: 'Person' });
    await world.network.run(3000);
    expect(heights(late, [100, 100])[0]).toBeCloseTo(30, 0);
    const { regions } = await loadRegionArchive(world.grid.saveArchive());
    expect(regions[0]!.terrain!.heights[100 * 256 + 100]).toBeCloseTo(30, 3);
  });
});

describe('a change of the ground is taken back', () => {
  const undo = async (by: TestAgent): Promise<void> => {
    by.send({ name: 'UndoLand', AgentData: by.agentData });
    await world.network.run(500);
  };

  it('the last one of who asks first, and no one else’s', async () => {
    await edit(owner, { where: { x: 50, y: 50, radius: 4 } });
    await edit(owner, { where: { x: 150, y: 150, radius: 4 } });
    await undo(other);
    expect(heights(other, [50, 50], [150, 150])).toEqual([30, 30]);
    await undo(owner);
    expect(heights(other, [50, 50], [150, 150])).toEqual([30, 25]);
    await undo(owner);
    await undo(owner);
    expect(heights(other, [50, 50], [150, 150])).toEqual([25, 25]);
  });
});

describe('the ground stays as it is', () => {
  it('for who owns none of it, unless the parcel lets everybody', async () => {
    await edit(other, {});
    expect(heights(owner, [100, 100])).toEqual([25]);
    const ask = { SequenceID: 1, West: 1, South: 1, East: 1, North: 1, SnapSelection: false };
    owner.send({ name: 'ParcelPropertiesRequest', AgentData: owner.agentData, ParcelData: ask });
    await world.network.run(500);
    const update: MessageOf<'ParcelPropertiesUpdate'>['ParcelData'] = {
      LocalID: 1,
      Flags: 0,
      ParcelFlags: PARCEL_FLAG.allowTerraform,
      SalePrice: 0,
      Name: encodeText('Sandbox'),
      Desc: encodeText(''),
      MusicURL: encodeText(''),
      MediaURL: encodeText(''),
      MediaID: Uuid.zero,
      MediaAutoScale: 0,
      GroupID: Uuid.zero,
      PassPrice: 0,
      PassHours: 0,
      Category: 0,
      AuthBuyerID: Uuid.zero,
      SnapshotID: Uuid.zero,
      UserLocation: { x: 0, y: 0, z: 0 },
      UserLookAt: { x: 0, y: 0, z: 0 },
      LandingType: 0,
    };
    owner.send({ name: 'ParcelPropertiesUpdate', AgentData: owner.agentData, ParcelData: update });
    await world.network.run(500);
    await edit(other, {});
    expect(heights(owner, [100, 100])[0]).toBeCloseTo(30, 0);
  });

  it('of strokes that come too soon, beside the region, or make no sense; nothing falls over', async () => {
    for (let n = 0; n < 50; n++)
      owner.send({
        name: 'ModifyLand',
        AgentData: owner.agentData,
        ...encodeTerrainEdit({ action: 'raise', where: { x: 9, y: 9, radius: 4 }, seconds: 1, height: 0 }),
      });
    await world.network.run(10);
    await edit(owner, { where: { west: 300, south: 0, east: 400, north: 9 } });
    expect(shownTo(other).at(9, 9)).toBeLessThan(30);
    const random = createRandom(9);
    const number = (): number =>
      random.next() < 0.1 ? Number.NaN : (random.next() - 0.3) * 10 ** (random.next() * 30);
    for (let n = 0; n < 100; n++) {
      owner.send({
        name: 'ModifyLand',
        AgentData: owner.agentData,
        ModifyBlock: { Action: n % 8, BrushSize: n, Seconds: number(), Height: number() },
        ParcelData: [{ LocalID: -1, West: number(), East: number(), South: number(), North: number() }],
        ModifyBlockExtended: n % 3 === 0 ? [] : [{ BrushSize: number() }],
      });
      await world.network.run(25);
    }
    await world.network.run(3000);
    expect(shownTo(other).heights.every((height) => height >= -100 && height <= 4001)).toBe(true);
  });
});
