import { expect, it } from 'vitest';
import { decodeText } from '@landfall/protocol/bytes';
import { LlsdDate, asMap } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { ParcelProperties } from '@landfall/protocol/message';
import { createTestWorld } from '../../testing/index.ts';

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
