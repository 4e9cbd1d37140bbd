import { beforeEach, describe, expect, it } from 'vitest';
import { asArray, asMap, asInteger, asString } from '@landfall/protocol/llsd';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { encodeText } from '@landfall/protocol/bytes';
import { PARCEL_FLAG, encodeParcelUpdate, decodeParcelEvent } from '@landfall/protocol/parcel';
import type { ParcelDescription } from '@landfall/protocol/parcel';
import { loadRegionArchive } from '@landfall/assets/region-archive';
import { NOBODY, TEST_CONFIG, createTestWorld, post, urlOf } from '../../testing/index.ts';
import type { TestAgent, TestWorld } from '../../testing/index.ts';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { formatLlsdXml } from '@landfall/protocol/llsd';

let world: TestWorld;
let owner: TestAgent;
let other: TestAgent;

beforeEach(async () => {
  world = await createTestWorld({ ...TEST_CONFIG, owner: 'test USER' });
  owner = await world.arrive();
  other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
});

const events = (agent: TestAgent) => agent.events.filter(({ message }) => message === 'ParcelProperties');
const newest = (agent: TestAgent): ParcelDescription => decodeParcelEvent(events(agent).at(-1)!.body).parcel;

async function asked(by: TestAgent, place: number): Promise<ParcelDescription> {
  const ParcelData = {
    SequenceID: 7,
    West: place,
    South: place,
    East: place,
    North: place,
    SnapSelection: false,
  };
  by.send({ name: 'ParcelPropertiesRequest', AgentData: by.agentData, ParcelData });
  await world.network.run(500);
  return newest(by);
}

async function divide(
  by: TestAgent,
  West: number,
  South: number,
  East: number,
  North: number,
): Promise<void> {
  by.send({ name: 'ParcelDivide', AgentData: by.agentData, ParcelData: { West, South, East, North } });
  await world.network.run(500);
}

describe('land is divided', () => {
  it('by whole cells inside of one parcel, by who may; else nothing is done', async () => {
    const wrong: readonly (readonly [number, number, number, number])[] = [
      [3, 0, 40, 40],
      [0, 0, 256, 256],
      [0, 0, 0, 40],
      [40, 0, 0, 40],
      [-4, 0, 40, 40],
      [0, 0, 260, 40],
      [Number.NaN, 0, 40, 40],
      [1e30, 0, 1e30, 40],
    ];
    for (const corners of wrong) await divide(owner, ...corners);
    await divide(other, 0, 0, 40, 40);
    expect((await asked(owner, 4)).area).toBe(65_536);
    await divide(owner, 0, 0, 40.4, 39.6);
    expect(await asked(owner, 4)).toMatchObject({ localId: 2, area: 1600, northEast: { x: 40, y: 40 } });
  });

  it('and the rest loses a landing point that is not its own any more', async () => {
    const manners = { ...(await asked(owner, 4)), landingType: 1, landingPoint: { x: 10, y: 10, z: 25 } };
    const body = encodeUtf8(formatLlsdXml(encodeParcelUpdate({ localId: 1, manners })));
    const url = await urlOf(world, owner, 'ParcelPropertiesUpdate');
    await world.network.runUntil(post(world.ports, url, 'application/llsd+xml', body), 1000);
    expect((await asked(owner, 100)).landingType).toBe(1);
    await divide(owner, 0, 0, 40, 40);
    expect(await asked(owner, 100)).toMatchObject({ localId: 1, landingType: 2, landingPoint: ZERO_VECTOR });
  });

  it('is saved so, with who may enter', async () => {
    await divide(owner, 0, 0, 40, 40);
    owner.send({
      name: 'ParcelAccessListUpdate',
      AgentData: owner.agentData,
      Data: { Flags: 2, LocalID: 2, TransactionID: NOBODY, SequenceID: 1, Sections: 1 },
      List: [{ ID: other.agentData.AgentID, Time: 0, Flags: 2 }],
    });
    await world.network.run(500);
    const archive = await loadRegionArchive(world.grid.saveArchive());
    const saved = archive.regions[0]!.parcels;
    expect(saved.map(({ localId, area, access }) => [localId, area, access.length])).toEqual([
      [1, 65_536 - 1600, 0],
      [2, 1600, 1],
    ]);
    expect(saved[1]!.flags & PARCEL_FLAG.useBanList).not.toBe(0);
  });
});

describe('a parcel is changed by capability', () => {
  const change = async (by: TestAgent, changes: Partial<ParcelDescription>, localId = 1) => {
    const manners = { ...(await asked(by, 4)), ...changes };
    const body = encodeUtf8(formatLlsdXml(encodeParcelUpdate({ localId, manners })));
    const url = await urlOf(world, by, 'ParcelPropertiesUpdate');
    return (await world.network.runUntil(post(world.ports, url, 'application/llsd+xml', body), 1000)).status;
  };

  it('by its owner, within what fits; of a number that is none, 404', async () => {
    const name = 'ü'.repeat(300);
    expect(await change(owner, { name, passHours: Number.POSITIVE_INFINITY })).toBe(200);
    await world.network.run(500);
    const parcel = newest(other);
    expect([parcel.name, parcel.passHours]).toEqual(['ü'.repeat(127), 0]);
    expect(await change(owner, {}, 9)).toBe(404);
  });

  it('not by others, who are told 200 all the same', async () => {
    const before = events(owner).length;
    expect(await change(other, { name: 'Mine' })).toBe(200);
    await world.network.run(500);
    expect([events(owner).length, (await asked(owner, 4)).name]).toEqual([before, 'Plain']);
  });

  it('of somebody else by the owner of the estate only as to its sale', async () => {
    const parcels = (await loadRegionArchive(world.grid.saveArchive())).regions[0]!.parcels.map((parcel) => ({
      ...parcel,
      ownerId: other.agentData.AgentID,
    }));
    world = await createTestWorld({
      ...TEST_CONFIG,
      owner: 'Test User',
      regions: [{ ...TEST_CONFIG.regions[0]!, parcels }],
    });
    owner = await world.arrive();
    const flags = PARCEL_FLAG.forSale | PARCEL_FLAG.soundLocal;
    expect(await change(owner, { name: 'Mine', salePrice: 9, flags })).toBe(200);
    const now = await asked(owner, 4);
    expect([now.name, now.salePrice]).toEqual(['Plain', 9]);
    expect(now.flags & flags).toBe(PARCEL_FLAG.forSale);
    owner.send({ name: 'ParcelReclaim', AgentData: owner.agentData, Data: { LocalID: 1 } });
    await world.network.run(500);
    expect(newest(owner)).toMatchObject({ ownerId: owner.agentData.AgentID, salePrice: 0 });
    expect(newest(owner).flags & PARCEL_FLAG.forSale).toBe(0);
  });
});

describe('who may enter', () => {
  const list = (by: TestAgent, ids: readonly Uuid[], TransactionID: Uuid, Flags = 1) =>
    by.send({
      name: 'ParcelAccessListUpdate',
      AgentData: by.agentData,
      Data: { Flags, LocalID: 1, TransactionID, SequenceID: 1, Sections: 2 },
      List: ids.map((ID) => ({ ID, Time: 0, Flags })),
    });
  const told = async (): Promise<string[]> => {
    const before = other.all('ParcelAccessListReply').length;
    const Data = { SequenceID: 3, Flags: 3, LocalID: 1 };
    other.send({ name: 'ParcelAccessListRequest', AgentData: other.agentData, Data });
    await world.network.run(500);
    return other
      .all('ParcelAccessListReply')
      .slice(before)
      .flatMap((reply) => reply.List.map(({ ID }) => `${reply.Data.Flags} ${ID.d}`));
  };
  const [one, two] = [new Uuid(1, 1, 1, 1), new Uuid(1, 1, 1, 2)];

  it('is a list for each kind: sections of one change are added, another change begins anew', async () => {
    list(owner, [one], new Uuid(5, 5, 5, 1));
    list(owner, [two], new Uuid(5, 5, 5, 1));
    list(owner, [two], new Uuid(5, 5, 5, 2), 2);
    await world.network.run(500);
    expect(await told()).toEqual(['1 1', '1 2', '2 2']);
    list(owner, [two], new Uuid(5, 5, 5, 3));
    await world.network.run(500);
    expect(await told()).toEqual(['1 2', '2 2']);
    list(owner, [Uuid.zero], new Uuid(5, 5, 5, 4));
    await world.network.run(500);
    expect(await told()).toEqual(['1 0', '2 2']);
    expect((await asked(owner, 4)).flags & (PARCEL_FLAG.useAccessList | PARCEL_FLAG.useBanList)).toBe(
      PARCEL_FLAG.useBanList,
    );
  });

  it('is said by the owner only, of one kind, and no more than fits', async () => {
    list(other, [one], new Uuid(5, 5, 5, 1));
    list(owner, [one], new Uuid(5, 5, 5, 1), 3);
    list(owner, [one], new Uuid(5, 5, 5, 1), 0);
    await world.network.run(500);
    expect(await told()).toEqual(['1 0', '2 0']);
    for (let section = 0; section < 20; section++) {
      const ids = Array.from({ length: 48 }, (_, at) => new Uuid(1, 1, section, at + 1));
      list(owner, ids, new Uuid(5, 5, 5, 9));
    }
    await world.network.run(2000);
    expect(await told()).toHaveLength(601);
  });
});

it('texts, numbers and blocks of nonsense change nothing, and harm nobody', async () => {
  const url = await urlOf(world, owner, 'ParcelPropertiesUpdate');
  for (const text of [
    '',
    '<llsd><array /></llsd>',
    '<llsd><map><key>local_id</key><string>x</string></map></llsd>',
  ]) {
    const { status } = await world.network.runUntil(
      post(world.ports, url, 'application/llsd+xml', encodeUtf8(text)),
      1000,
    );
    expect(status).toBeGreaterThanOrEqual(400);
  }
  const longest = new Uint8Array(255).fill(0xff);
  owner.send({
    name: 'ParcelPropertiesUpdate',
    AgentData: owner.agentData,
    ParcelData: {
      ...NOTHING,
      Name: longest,
      Desc: encodeText('There'),
      PassHours: Number.NaN,
      UserLocation: { x: Number.NaN, y: 1, z: 1 },
    },
  });
  await world.network.run(500);
  const fields = asMap(asArray(events(other).at(-1)!.body['ParcelData'])[0]);
  expect([asString(fields['Desc']), asInteger(fields['PassHours'])]).toEqual(['There', 0]);
  expect(newest(other).landingPoint).toEqual(ZERO_VECTOR);
});

const NOTHING = {
  LocalID: 1,
  Flags: 1,
  ParcelFlags: 0,
  SalePrice: 0,
  MusicURL: new Uint8Array(0),
  MediaURL: new Uint8Array(0),
  MediaID: Uuid.zero,
  MediaAutoScale: 0,
  GroupID: Uuid.zero,
  PassPrice: 0,
  Category: 0,
  AuthBuyerID: Uuid.zero,
  SnapshotID: Uuid.zero,
  UserLookAt: ZERO_VECTOR,
  LandingType: 2,
};
