import { describe, expect, it } from 'vitest';
import { NO_ROTATION, Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { ATTACH_BESIDE, attachmentPointOf, parseNameValues } from '@landfall/protocol/object';
import type { ObjectDescription } from '@landfall/protocol/object';
import { about, createSite, place, rez, seenBy } from '../../testing/index.ts';
import type { Site, TestAgent } from '../../testing/index.ts';

const NEAR = { x: 130, y: 128, z: 26 };
const HEAD = 2;
const LEFT_HAND = 5;
const TOP_OF_SCREEN = 33;

const attach = async ({ network }: Site, by: TestAgent, localId: number, point = 0) => {
  by.send({
    name: 'ObjectAttach',
    AgentData: { ...by.agentData, AttachmentPoint: point },
    ObjectData: [{ ObjectLocalID: localId, Rotation: NO_ROTATION }],
  });
  await network.run(500);
};
const about1 = async (
  { network }: Site,
  by: TestAgent,
  name: 'ObjectDetach' | 'ObjectDrop',
  localId: number,
) => {
  by.send({ name, AgentData: by.agentData, ObjectData: [{ ObjectLocalID: localId }] });
  await network.run(500);
};
const wear = async ({ network }: Site, by: TestAgent, ItemID: Uuid, point = 0) => {
  by.send({
    name: 'RezSingleAttachmentFromInv',
    AgentData: by.agentData,
    ObjectData: {
      ItemID,
      OwnerID: by.login.agentId,
      AttachmentPt: point,
      ItemFlags: 0,
      GroupMask: 0,
      EveryoneMask: 0,
      NextOwnerMask: 0,
      Name: new Uint8Array(1),
      Description: new Uint8Array(1),
    },
  });
  await network.run(500);
};
const avatarOf = (agent: TestAgent, by: TestAgent): number =>
  by.objectBlocks().findLast(({ FullID }) => FullID.equals(agent.login.agentId))!.ID;
const itemOf = ({ nameValues }: ObjectDescription): Uuid =>
  Uuid.parse(parseNameValues(nameValues).find(({ name }) => name === 'AttachItemID')!.value);
const killedFor = (agent: TestAgent): number[] =>
  agent.all('KillObject').flatMap(({ ObjectData }) => ObjectData.map(({ ID }) => ID));
/** What somebody wears as it was seen last, that has not gone. */
const wornBy = (agent: TestAgent, by: TestAgent): ObjectDescription[] => {
  const wearer = avatarOf(agent, by);
  const gone = new Set(killedFor(by));
  return [...seenBy(by).values()].filter(
    ({ parentId, localId }) => parentId === wearer && !gone.has(localId),
  );
};
const logOut = async ({ network }: Site, agent: TestAgent) => {
  agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
  await network.run(5000);
};

async function worn(point = HEAD) {
  const site = await createSite();
  const { localId } = await rez(site, site.builder, NEAR);
  await attach(site, site.builder, localId, point);
  return { ...site, hat: localId };
}

describe('what is put on', () => {
  it('hangs on the avatar for all to see, and is an item', async () => {
    const site = await worn();
    for (const one of [site.builder, site.other]) {
      const [hat] = wornBy(site.builder, one);
      expect([hat!.localId, attachmentPointOf(hat!.state), hat!.motion.position]).toEqual([
        site.hat,
        HEAD,
        ZERO_VECTOR,
      ]);
    }
    const [hat] = wornBy(site.builder, site.other);
    const [told] = site.builder.all('UpdateCreateInventoryItem');
    expect(itemOf(hat!)).toEqual(told!.InventoryData[0]!.ItemID);
    const late = await site.arrive({ firstName: 'Third', lastName: 'Person' });
    expect(wornBy(site.builder, late).map(({ localId }) => localId)).toEqual([site.hat]);
  });

  it('takes its parts along, each with the point', async () => {
    const site = await createSite();
    const root = await rez(site, site.builder, NEAR);
    const part = await rez(site, site.builder, { ...NEAR, z: 28 });
    about(site.builder, 'ObjectLink', [root.localId, part.localId]);
    await site.network.run(500);
    await attach(site, site.builder, root.localId, HEAD);
    const seen = seenBy(site.other).get(part.localId)!;
    expect([seen.parentId, attachmentPointOf(seen.state), seen.nameValues]).toEqual([root.localId, HEAD, '']);
    expect(seen.motion.position).toEqual({ x: 0, y: 0, z: 2 });
  });

  it('without a point goes to the left hand, and is back where it was next time', async () => {
    const site = await worn(0);
    const [first] = wornBy(site.builder, site.other);
    expect(attachmentPointOf(first!.state)).toBe(LEFT_HAND);
    const item = itemOf(first!);
    await about1(site, site.builder, 'ObjectDetach', site.hat);
    await wear(site, site.builder, item, HEAD);
    const [second] = wornBy(site.builder, site.other);
    place(site.builder, second!.localId, { position: { x: 0, y: 0, z: -0.5 } });
    await site.network.run(500);
    await about1(site, site.builder, 'ObjectDetach', second!.localId);
    expect(wornBy(site.builder, site.other)).toEqual([]);
    await wear(site, site.builder, item);
    const [third] = wornBy(site.builder, site.other);
    expect([attachmentPointOf(third!.state), third!.motion.position.z]).toEqual([HEAD, -0.5]);
    await wear(site, site.builder, item);
    expect(wornBy(site.builder, site.other)).toHaveLength(1);
  });

  it('takes the place of what is there, unless it is put beside it', async () => {
    const site = await worn();
    const second = await rez(site, site.builder, NEAR);
    await attach(site, site.builder, second.localId, HEAD | ATTACH_BESIDE);
    expect(wornBy(site.builder, site.other)).toHaveLength(2);
    const third = await rez(site, site.builder, NEAR);
    await attach(site, site.builder, third.localId, HEAD);
    expect(wornBy(site.builder, site.other).map(({ localId }) => localId)).toEqual([third.localId]);
    expect(new Set(killedFor(site.other))).toEqual(new Set([site.hat, second.localId]));
  });

  it('on the screen is seen by its owner alone, also when another asks for it', async () => {
    const site = await worn(TOP_OF_SCREEN);
    expect(wornBy(site.builder, site.builder)).toHaveLength(1);
    expect(killedFor(site.other)).toEqual([site.hat]);
    const ObjectData = [{ CacheMissType: 0, ID: site.hat }];
    site.other.send({ name: 'RequestMultipleObjects', AgentData: site.other.agentData, ObjectData });
    await site.network.run(500);
    expect(seenBy(site.other).get(site.hat)!.parentId).toBe(0);
    const late = await site.arrive({ firstName: 'Third', lastName: 'Person' });
    expect(seenBy(late).has(site.hat)).toBe(false);
  });
});

describe('what is taken off', () => {
  it('is gone for all, whoever else wants it stays as it is', async () => {
    const site = await worn();
    await about1(site, site.other, 'ObjectDetach', site.hat);
    await about1(site, site.other, 'ObjectDrop', site.hat);
    expect(wornBy(site.builder, site.other)).toHaveLength(1);
    await about1(site, site.builder, 'ObjectDetach', site.hat);
    expect(killedFor(site.other)).toEqual([site.hat]);
  });

  it('by its item is only taken off by its wearer', async () => {
    const site = await worn();
    const ItemID = itemOf(wornBy(site.builder, site.builder)[0]!);
    const AgentID = site.builder.login.agentId;
    site.other.send({ name: 'DetachAttachmentIntoInv', ObjectData: { AgentID, ItemID } });
    await site.network.run(500);
    expect(killedFor(site.builder)).toEqual([]);
    site.builder.send({ name: 'DetachAttachmentIntoInv', ObjectData: { AgentID, ItemID } });
    await site.network.run(500);
    expect(killedFor(site.builder)).toEqual([site.hat]);
  });

  it('by dropping it stands ahead of who wore it, and is no item any more', async () => {
    const site = await worn();
    const item = itemOf(wornBy(site.builder, site.builder)[0]!);
    await about1(site, site.builder, 'ObjectDrop', site.hat);
    const dropped = seenBy(site.other).get(site.hat)!;
    const { position } = site.grid.regions[0]!.avatars().find(({ name }) => name === 'Test User')!;
    expect([dropped.parentId, dropped.state, dropped.nameValues]).toEqual([0, 0, '']);
    expect(
      Math.hypot(dropped.motion.position.x - position.x, dropped.motion.position.y - position.y),
    ).toBeCloseTo(2.5, 3);
    expect(site.builder.all('RemoveInventoryItem')[0]!.InventoryData).toEqual([{ ItemID: item }]);
    await wear(site, site.builder, item);
    expect(wornBy(site.builder, site.other)).toEqual([]);
  });
});

describe('what is worn', () => {
  it('goes with its wearer, and is on again at the next visit', async () => {
    const site = await worn();
    const avatar = avatarOf(site.builder, site.other);
    place(site.builder, site.hat, { position: { x: 0, y: 0, z: 0.25 } });
    await site.network.run(500);
    await logOut(site, site.builder);
    expect(killedFor(site.other)).toEqual([avatar]);
    const again = await site.arrive();
    await site.network.run(1000);
    const [hat] = wornBy(again, site.other).filter(({ localId }) => localId !== site.hat);
    expect([attachmentPointOf(hat!.state), hat!.motion.position]).toEqual([HEAD, { x: 0, y: 0, z: 0.25 }]);
    expect(wornBy(again, again)).toHaveLength(1);
  });

  it('is not linked, copied, taken or sat on; and not moved by others, nor away', async () => {
    const site = await worn();
    const box = await rez(site, site.builder, NEAR);
    about(site.builder, 'ObjectLink', [box.localId, site.hat]);
    site.builder.send({
      name: 'ObjectDuplicate',
      AgentData: { ...site.builder.agentData, GroupID: Uuid.zero },
      SharedData: { Offset: ZERO_VECTOR, DuplicateFlags: 0 },
      ObjectData: [{ ObjectLocalID: site.hat }],
    });
    site.builder.send({
      name: 'DeRezObject',
      AgentData: site.builder.agentData,
      AgentBlock: {
        GroupID: Uuid.zero,
        Destination: 6,
        DestinationID: Uuid.zero,
        TransactionID: Uuid.zero,
        PacketCount: 1,
        PacketNumber: 0,
      },
      ObjectData: [{ ObjectLocalID: site.hat }],
    });
    site.other.send({
      name: 'AgentRequestSit',
      AgentData: site.other.agentData,
      TargetObject: { TargetID: seenBy(site.other).get(site.hat)!.id, Offset: ZERO_VECTOR },
    });
    place(site.other, site.hat, { position: { x: 0, y: 0, z: 3 } });
    place(site.builder, site.hat, { position: { x: 500, y: 0, z: 0 } });
    await site.network.run(1000);
    const [hat] = wornBy(site.builder, site.other);
    expect([hat!.localId, hat!.motion.position]).toEqual([site.hat, ZERO_VECTOR]);
    expect(site.other.all('AvatarSitResponse')).toEqual([]);
    expect(seenBy(site.other).size).toBe(2);
  });

  it('is nothing of another’s, nor at a point that there is not, nor what somebody sits on', async () => {
    const site = await createSite();
    const chair = await rez(site, site.builder, NEAR);
    await attach(site, site.other, chair.localId);
    expect(new TextDecoder().decode(site.other.all('AlertMessage')[0]!.AlertData.Message)).toMatch(
      /permissions/,
    );
    await attach(site, site.builder, chair.localId, 56);
    site.other.send({
      name: 'AgentRequestSit',
      AgentData: site.other.agentData,
      TargetObject: { TargetID: chair.id, Offset: ZERO_VECTOR },
    });
    site.other.send({ name: 'AgentSit', AgentData: site.other.agentData });
    await site.network.run(500);
    await attach(site, site.builder, chair.localId);
    expect(wornBy(site.builder, site.builder)).toEqual([]);
    expect(site.builder.all('UpdateCreateInventoryItem')).toEqual([]);
  });

  it('is as much as 38 things, and all of it is taken off at once', async () => {
    const site = await worn();
    const [hat] = wornBy(site.builder, site.builder);
    for (let at = 0; at < 40; at++) {
      const box = await rez(site, site.builder, NEAR);
      await attach(site, site.builder, box.localId, LEFT_HAND | ATTACH_BESIDE);
    }
    expect(wornBy(site.builder, site.other)).toHaveLength(38);
    site.builder.send({
      name: 'RezMultipleAttachmentsFromInv',
      AgentData: site.builder.agentData,
      HeaderData: { CompoundMsgID: Uuid.zero, TotalObjects: 1, FirstDetachAll: true },
      ObjectData: [
        {
          ItemID: itemOf(hat!),
          OwnerID: site.builder.login.agentId,
          AttachmentPt: HEAD,
          ItemFlags: 0,
          GroupMask: 0,
          EveryoneMask: 0,
          NextOwnerMask: 0,
          Name: new Uint8Array(1),
          Description: new Uint8Array(1),
        },
      ],
    });
    await site.network.run(3000);
    expect(wornBy(site.builder, site.other).map(({ state }) => attachmentPointOf(state))).toEqual([HEAD]);
  });
});
