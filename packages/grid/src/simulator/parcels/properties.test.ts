import { expect, it } from 'vitest';
import { decodeArchivedParcel } from '@landfall/assets/region-archive';
import { decodeText, encodeUtf8 } from '@landfall/protocol/bytes';
import { LlsdDate, asMap } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { ParcelProperties } from '@landfall/protocol/message';
import { TEST_CONFIG, createTestWorld } from '../../testing/index.ts';

async function propertiesTold(): Promise<LlsdMap> {
  const world = await createTestWorld();
  const agent = await world.arrive();
  await world.network.run(2000);
  return agent.events.find(({ message }) => message === 'ParcelProperties')!.body;
}

it('the event has the form of the message: every U32 is four bytes, big-endian', async () => {
  const [fields] = (await propertiesTold())['ParcelData'] as readonly LlsdMap[];
  const types = ParcelProperties.blocks.flatMap((block) => (block.name === 'ParcelData' ? block.fields : []));
  for (const { name, type } of types) {
    expect(fields, name).toHaveProperty(name);
    if (type.kind === 'U32') expect(fields![name], name).toHaveLength(4);
  }
  expect(fields!['AuctionID']).toEqual(new Uint8Array(4));
  expect(fields!['ParcelFlags']).toEqual(Uint8Array.of(0x28, 0, 0x20, 0x4b));
});

it('the event reads back as the parcel that covers the region, with what OpenSimulator adds', async () => {
  const body = await propertiesTold();
  const { ParcelData, RegionAllowAccessBlock } = ParcelProperties.fromLlsd(body);
  expect(ParcelData).toMatchObject({
    LocalID: 1,
    Area: 65536,
    AABBMax: { x: 256, y: 256, z: 0 },
    SequenceID: 0,
  });
  expect(decodeText(ParcelData.Name)).not.toBe('');
  expect(RegionAllowAccessBlock).toEqual({ RegionAllowAccessOverride: true });
  const fields = asMap((body['ParcelData'] as readonly LlsdMap[])[0]);
  expect(fields['ClaimDate']).toBeInstanceOf(LlsdDate);
  expect([fields['SeeAVs'], fields['Name']]).toEqual([true, decodeText(ParcelData.Name)]);
  expect(Object.keys(body)).toEqual(expect.arrayContaining(['MediaData', 'ParcelExtendedFlags']));
});

it('of several parcels, each is told as the archive has it: who asks about a place gets those that lie there', async () => {
  const half = (fields: string, bitmap: string) =>
    decodeArchivedParcel(encodeUtf8(`<LandData>${fields}<Bitmap>${bitmap}</Bitmap></LandData>`));
  // Rows of 64 cells, the western half of each.
  const west = Buffer.from(new Uint8Array(512).map((_, index) => (index % 8 < 4 ? 255 : 0))).toString(
    'base64',
  );
  const parcels = [
    half(
      '<LocalID>9</LocalID><Name>West</Name><MusicURL>http://music</MusicURL><MediaType>video/*</MediaType><SeeAVs>0</SeeAVs>' +
        '<ParcelAccessList><ParcelAccessEntry><AgentID>11111111-2222-4333-8444-555555555501</AgentID><AccessList>2</AccessList></ParcelAccessEntry></ParcelAccessList>',
      west,
    ),
  ];
  const prims = [1, 2, 200].map((x) => ({ position: [x, 5, 30] as [number, number, number] }));
  const regions = [{ name: 'Plain', terrain: { kind: 'flat', height: 25 } as const, parcels, prims }];
  const world = await createTestWorld({ ...TEST_CONFIG, regions });
  const agent = await world.arrive();
  agent.events.length = 0;
  agent.send({
    name: 'ParcelPropertiesRequest',
    AgentData: agent.agentData,
    ParcelData: { SequenceID: 3, West: 0, South: 0, East: 256, North: 256, SnapSelection: true },
  });
  agent.send({
    name: 'ParcelAccessListRequest',
    AgentData: agent.agentData,
    Data: { SequenceID: 7, Flags: 3, LocalID: 9 },
  });
  await world.network.run(1000);
  const told = agent.events.filter(({ message }) => message === 'ParcelProperties');
  const read = told.map(({ body }) => ParcelProperties.fromLlsd(body).ParcelData);
  expect(read).toMatchObject([
    {
      LocalID: 9,
      Area: 32_768,
      RequestResult: 1,
      AABBMax: { x: 128, y: 256, z: 0 },
      TotalPrims: 2,
      SequenceID: 3,
    },
    {
      LocalID: 10,
      Area: 32_768,
      RequestResult: 1,
      AABBMin: { x: 128, y: 0, z: 0 },
      TotalPrims: 1,
      OwnerPrims: 1,
    },
  ]);
  expect(decodeText(read[0]!.MusicURL)).toBe('http://music');
  expect(told[0]!.body).toMatchObject({
    MediaData: [{ MediaType: 'video/*' }],
    ParcelData: [{ SeeAVs: false }],
  });
  const lists = agent.all('ParcelAccessListReply').map(({ Data, List }) => [Data.Flags, String(List[0]!.ID)]);
  expect(lists).toEqual([
    [1, '00000000-0000-0000-0000-000000000000'],
    [2, '11111111-2222-4333-8444-555555555501'],
  ]);
});
