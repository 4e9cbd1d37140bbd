import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { ATTACH_BESIDE, PCODE, stateOfAttachment } from '@landfall/protocol/object';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { alertMessage, arriveInFakeGrid, describeAvatar, FAKE_AVATAR, fullUpdate } from '../testing/index.ts';

const HAT = 300;
const HAT_ID = new Uuid(7, 7, 7, 3);
const ITEM = 'b0000000-0000-4000-8000-000000000009';
const PLACE = { x: 100, y: 100, z: 30 };

const hat = (ParentID: number, point = 0, item = ITEM) =>
  fullUpdate(
    {
      ID: HAT,
      FullID: HAT_ID,
      PCode: PCODE.prim,
      ParentID,
      State: stateOfAttachment(point),
      NameValue: encodeText(`AttachItemID STRING RW SV ${item}`),
    },
    PLACE,
  );

async function arrived() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network);
  const { simulator } = grid;
  describeAvatar(simulator, PLACE);
  simulator.send(hat(0));
  await network.run(100);
  return { network, simulator, region: session.region, build: session.region.build };
}

describe('putting something on', () => {
  it('is done when the region shows it on the own avatar', async () => {
    const { network, simulator, build } = await arrived();
    const worn = build.attach(HAT, { point: 2, beside: true });
    await network.run(100);
    expect(simulator.all('ObjectAttach')).toMatchObject([
      { AgentData: { AttachmentPoint: ATTACH_BESIDE + 2 }, ObjectData: [{ ObjectLocalID: HAT }] },
    ]);
    simulator.send(hat(FAKE_AVATAR, 2));
    expect(await network.runUntil(worn, 1000)).toMatchObject({ point: 2, object: { localId: HAT } });
  });

  it('is refused with the region’s words, or in silence', async () => {
    const { network, simulator, build } = await arrived();
    const refused = build.attach(HAT);
    await network.run(100);
    simulator.send(alertMessage("You don't have sufficient permissions to attach this object"));
    await expect(network.runUntil(refused, 5000)).rejects.toMatchObject({ reason: 'refused' });
    await expect(network.runUntil(build.attach(HAT), 20_000)).rejects.toBeInstanceOf(TimeoutError);
  });

  it.each([-1, 56, 1.5])('%d is no point', async (point) => {
    const { build } = await arrived();
    await expect(build.attach(HAT, { point })).rejects.toBeInstanceOf(UsageError);
  });

  it('of what is not there is refused at once', async () => {
    const { build } = await arrived();
    await expect(build.attach(12_345)).rejects.toBeInstanceOf(RemoteError);
  });

  it('of an item is done when it comes into sight on the own avatar', async () => {
    const { network, simulator, build } = await arrived();
    simulator.send({ name: 'KillObject', ObjectData: [{ ID: HAT }] });
    const worn = build.wearItem(ITEM, { point: 5 });
    await network.run(100);
    expect(simulator.all('RezSingleAttachmentFromInv')).toMatchObject([
      { ObjectData: { ItemID: Uuid.parse(ITEM), AttachmentPt: 5 } },
    ]);
    let isDone = false;
    void worn.then(() => (isDone = true));
    simulator.send(hat(FAKE_AVATAR, 5, HAT_ID.toString()));
    await network.run(100);
    expect(isDone).toBe(false);
    simulator.send(hat(FAKE_AVATAR, 5));
    expect((await network.runUntil(worn, 1000)).itemId!.toString()).toBe(ITEM);
  });
});

describe('taking something off', () => {
  it('is done when it is gone', async () => {
    const { network, simulator, build } = await arrived();
    simulator.send(hat(FAKE_AVATAR, 2));
    await network.run(100);
    const off = build.detach(HAT);
    await network.run(100);
    expect(simulator.all('ObjectDetach')).toHaveLength(1);
    simulator.send({ name: 'KillObject', ObjectData: [{ ID: HAT }] });
    expect((await network.runUntil(off, 1000)).localId).toBe(HAT);
  });

  it('by dropping it is done when it stands for itself', async () => {
    const { network, simulator, build, region } = await arrived();
    simulator.send(hat(FAKE_AVATAR, 2));
    await network.run(100);
    const dropped = build.drop(HAT);
    await network.run(100);
    simulator.send(hat(FAKE_AVATAR, 2));
    simulator.send(hat(0));
    expect(await network.runUntil(dropped, 1000)).toBe(region.objects.get(HAT));
    await expect(build.drop(HAT)).rejects.toBeInstanceOf(UsageError);
    simulator.send(hat(FAKE_AVATAR, 2));
    await network.run(100);
    const lost = build.drop(HAT);
    simulator.send({ name: 'KillObject', ObjectData: [{ ID: HAT }] });
    await expect(network.runUntil(lost, 1000)).rejects.toMatchObject({ reason: 'gone' });
  });
});
