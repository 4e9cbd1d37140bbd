import { describe, expect, it } from 'vitest';
import { MemoryStore } from '@landfall/assets/store';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { about, createSite, rez, seenBy } from '../../testing/index.ts';
import type { Site, TestAgent } from '../../testing/index.ts';

const BOX = { x: 100, y: 100, z: 30 };
const [SAVE, COPY, TAKE, TRASH] = [0, 1, 4, 6];

const derez = (by: TestAgent, localIds: readonly number[], Destination: number): void =>
  by.send({
    name: 'DeRezObject',
    AgentData: by.agentData,
    AgentBlock: {
      GroupID: Uuid.zero,
      Destination,
      DestinationID: Uuid.zero,
      TransactionID: Uuid.zero,
      PacketCount: 1,
      PacketNumber: 0,
    },
    ObjectData: localIds.map((ObjectLocalID) => ({ ObjectLocalID })),
  });

const itemsOf = (agent: TestAgent) =>
  agent.all('UpdateCreateInventoryItem').flatMap(({ InventoryData }) => InventoryData);
const killedOf = (agent: TestAgent): number[] =>
  agent.all('KillObject').flatMap(({ ObjectData }) => ObjectData.map(({ ID }) => ID));

function bringOut(by: TestAgent, item: ReturnType<typeof itemsOf>[number], end = BOX): void {
  const RezData = {
    FromTaskID: Uuid.zero,
    BypassRaycast: 1,
    RayStart: end,
    RayEnd: end,
    RayTargetID: Uuid.zero,
    RayEndIsIntersection: false,
    RezSelected: true,
    RemoveItem: false,
    ItemFlags: 0,
    GroupMask: 0,
    EveryoneMask: 0,
    NextOwnerMask: 0,
  };
  const { AssetID: _asset, CallbackID: _callback, ...InventoryData } = item;
  by.send({
    name: 'RezObject',
    AgentData: { ...by.agentData, GroupID: Uuid.zero },
    RezData,
    InventoryData: { ...InventoryData, TransactionID: Uuid.zero },
  });
}

/** A linkset of two, called "Lamp". */
async function withLamp() {
  const site = await createSite();
  const root = await rez(site, site.builder, BOX);
  const part = await rez(site, site.builder, { ...BOX, x: 101 });
  const { agentData: AgentData } = site.builder;
  site.builder.send({
    name: 'ObjectName',
    AgentData,
    ObjectData: [{ LocalID: root.localId, Name: encodeText('Lamp') }],
  });
  about(site.builder, 'ObjectLink', [root.localId, part.localId]);
  await site.network.run(500);
  return { ...site, root: root.localId, part: part.localId };
}

const settle = async ({ network }: Site): Promise<void> => network.run(1000);

describe('what was brought out of the inventory', () => {
  it('is put back into its item as it is now, and stays', async () => {
    const store = new MemoryStore();
    const site = await createSite([], { assets: store });
    const root = await rez(site, site.builder, BOX);
    derez(site.builder, [root.localId], COPY);
    await settle(site);
    const [item] = itemsOf(site.builder) as [ReturnType<typeof itemsOf>[number]];
    const before = new Set(seenBy(site.builder).keys());
    bringOut(site.builder, item, { ...BOX, x: 110 });
    await settle(site);
    const again = [...seenBy(site.builder).keys()].find((localId) => !before.has(localId))!;
    about(site.builder, 'ObjectSelect', [again]);
    const rename = { LocalID: again, Name: encodeText('Changed') };
    const AgentData = site.builder.agentData;
    site.builder.send({ name: 'ObjectName', AgentData, ObjectData: [rename] });
    await settle(site);
    const told = site.builder.all('ObjectProperties').flatMap(({ ObjectData }) => ObjectData);
    expect(told.at(-1)!.ItemID.equals(item.ItemID)).toBe(true);
    derez(site.other, [again], SAVE);
    derez(site.builder, [again, root.localId], SAVE);
    await settle(site);
    const InventoryData = [{ OwnerID: site.builder.login.agentId, ItemID: item.ItemID }];
    site.builder.send({ name: 'FetchInventory', AgentData, InventoryData });
    await settle(site);
    const [kept] = site.builder.all('FetchInventoryReply')[0]!.InventoryData as [typeof item];
    expect([decodeText(kept.Name), kept.AssetID.equals(item.AssetID)]).toEqual(['Changed', false]);
    const { bytes } = (await store.read(kept.AssetID))!;
    expect(new TextDecoder().decode(bytes)).toContain('<Name>Changed</Name>');
    expect([itemsOf(site.builder).length, killedOf(site.builder)]).toEqual([1, []]);
  });

  it('is put nowhere when its item is no more', async () => {
    const site = await createSite();
    const root = await rez(site, site.builder, BOX);
    derez(site.builder, [root.localId], COPY);
    await settle(site);
    const [item] = itemsOf(site.builder) as [ReturnType<typeof itemsOf>[number]];
    const before = new Set(seenBy(site.builder).keys());
    bringOut(site.builder, item);
    await settle(site);
    const again = [...seenBy(site.builder).keys()].find((localId) => !before.has(localId))!;
    const AgentData = site.builder.agentData;
    site.builder.send({ name: 'RemoveInventoryItem', AgentData, InventoryData: [{ ItemID: item.ItemID }] });
    await settle(site);
    derez(site.builder, [again], SAVE);
    await settle(site);
    const InventoryData = [{ OwnerID: site.builder.login.agentId, ItemID: item.ItemID }];
    site.builder.send({ name: 'FetchInventory', AgentData, InventoryData });
    await settle(site);
    expect([site.builder.all('FetchInventoryReply'), site.builder.all('AlertMessage')]).toEqual([[], []]);
  });
});

describe('what is taken', () => {
  it('goes from the region into the inventory, and comes out again as it was', async () => {
    const site = await withLamp();
    const before = seenBy(site.builder);
    derez(site.builder, [site.root], TAKE);
    await settle(site);
    expect(killedOf(site.builder)).toEqual([site.root]);
    expect(killedOf(site.other)).toEqual([site.root]);
    const [item] = itemsOf(site.builder);
    expect(item).toMatchObject({ Type: 6, InvType: 6, Flags: 0 });
    expect(decodeText(item!.Name)).toBe('Lamp');

    bringOut(site.builder, item!, { x: 50, y: 60, z: 30 });
    await settle(site);
    const now = [...seenBy(site.other).values()].filter(({ localId }) => !before.has(localId));
    expect(now).toHaveLength(2);
    expect(now[0]!.motion.position).toEqual({ x: 50, y: 60, z: 30.25 });
    expect(now[1]).toMatchObject({
      parentId: now[0]!.localId,
      motion: { position: before.get(site.part)!.motion.position },
      shape: before.get(site.part)!.shape,
    });
  });

  it('is in the trash when it was deleted', async () => {
    const site = await withLamp();
    derez(site.builder, [site.root], TRASH);
    await settle(site);
    const trash = site.builder.login.inventorySkeleton?.find(({ typeDefault }) => typeDefault === 14);
    expect(itemsOf(site.builder)[0]!.FolderID.key).toBe(trash?.folderId.key);
    const late = await site.arrive({ firstName: 'Third', lastName: 'Person' });
    expect(seenBy(late).size).toBe(0);
  });

  it('together is one item, and stands together again', async () => {
    const site = await withLamp();
    const far = await rez(site, site.builder, { ...BOX, y: 110 });
    derez(site.builder, [site.root, far.localId], TAKE);
    await settle(site);
    const items = itemsOf(site.builder);
    expect(items.map(({ Flags }) => Flags)).toEqual([0x20_0000]);
    const before = seenBy(site.builder);
    bringOut(site.builder, items[0]!, { x: 20, y: 30, z: 30 });
    await settle(site);
    const roots = [...seenBy(site.builder).values()].filter(
      ({ localId, parentId }) => !before.has(localId) && parentId === 0,
    );
    expect(roots.map(({ motion }) => motion.position)).toEqual([
      { x: 20, y: 30, z: 30.25 },
      { x: 20, y: 40, z: 30.25 },
    ]);
  });

  it('twice at once is taken once', async () => {
    const site = await withLamp();
    derez(site.builder, [site.root, site.root], TAKE);
    derez(site.builder, [site.root], TRASH);
    await settle(site);
    expect(itemsOf(site.builder)).toHaveLength(1);
  });

  it('as a copy stays where it is', async () => {
    const site = await withLamp();
    derez(site.builder, [site.root], COPY);
    await settle(site);
    expect(itemsOf(site.builder)).toHaveLength(1);
    expect(killedOf(site.builder)).toEqual([]);
  });
});

describe('an item that may not be copied', () => {
  it('comes out once, however often that is asked in a row', async () => {
    const site = await withLamp();
    site.builder.send({
      name: 'ObjectPermissions',
      AgentData: site.builder.agentData,
      HeaderData: { Override: false },
      ObjectData: [{ ObjectLocalID: site.root, Field: 2, Set: 0, Mask: 0x8000 }],
    });
    await settle(site);
    derez(site.builder, [site.root], TAKE);
    await settle(site);
    const [item] = itemsOf(site.builder) as [ReturnType<typeof itemsOf>[number]];
    expect(item.OwnerMask & 0x8000).toBe(0);
    const before = new Set(seenBy(site.builder).keys());
    for (let time = 0; time < 3; time++) bringOut(site.builder, item);
    await settle(site);
    const came = [...seenBy(site.builder).values()].filter(({ localId }) => !before.has(localId));
    expect(came.filter(({ parentId }) => parentId === 0)).toHaveLength(1);
  });
});

describe('a copy of what is somebody else’s', () => {
  it('is an item with the rights of its next owner', async () => {
    const [COPY_RIGHT, TRANSFER, MODIFY, MOVE] = [0x8000, 0x2000, 0x4000, 0x8_0000];
    const site = await createSite([{ position: [100, 100, 30], everyone: ['copy'] }]);
    const [localId] = seenBy(site.builder).keys();
    derez(site.builder, [localId!], COPY);
    await settle(site);
    const [item] = itemsOf(site.builder) as [ReturnType<typeof itemsOf>[number]];
    const all = COPY_RIGHT | TRANSFER | MODIFY | MOVE;
    // What a new prim leaves to its next owner.
    expect([item.BaseMask & all, item.OwnerMask & all, item.NextOwnerMask & all]).toEqual(
      Array.from({ length: 3 }, () => TRANSFER | MOVE),
    );
  });
});

describe('long names', () => {
  it('of many things that are not taken are cut, and of one that is taken fit', async () => {
    const site = await createSite(
      Array.from({ length: 30 }, (_, index) => ({ position: [50 + index, 50, 30], name: '😀'.repeat(30) })),
    );
    derez(site.builder, [...seenBy(site.builder).keys()], COPY);
    const { localId } = await rez(site, site.builder, BOX);
    const name = encodeText('😀'.repeat(63));
    site.builder.send({
      name: 'ObjectName',
      AgentData: site.builder.agentData,
      ObjectData: [{ LocalID: localId, Name: name }],
    });
    about(site.builder, 'ObjectSelect', [localId]);
    await settle(site);
    derez(site.builder, [localId], TAKE);
    await settle(site);
    const [alert] = site.builder.all('AlertMessage');
    expect(decodeText(alert!.AlertData.Message)).toMatch(/^No permission to take copy object 😀/u);
    expect(decodeText(itemsOf(site.builder)[0]!.Name)).toBe('😀'.repeat(63));
  });
});

describe('what is not taken', () => {
  it('stays: things of others, in silence, and their copies, in words', async () => {
    const site = await withLamp();
    derez(site.other, [site.root], TAKE);
    derez(site.other, [site.root], TRASH);
    await settle(site);
    expect(site.other.all('AlertMessage')).toEqual([]);
    derez(site.other, [site.root], COPY);
    await settle(site);
    const [alert] = site.other.all('AlertMessage');
    expect(decodeText(alert!.AlertData.Message)).toBe('No permission to take copy object Lamp');
    expect(itemsOf(site.other)).toEqual([]);
    expect(killedOf(site.builder)).toEqual([]);
  });

  it('is a part alone, and what is not there, of which one is told so', async () => {
    const site = await withLamp();
    derez(site.builder, [site.part, 4_000_000_000], TRASH);
    derez(site.builder, [site.root], 99);
    await settle(site);
    expect(itemsOf(site.builder)).toEqual([]);
    expect(killedOf(site.builder)).toEqual([4_000_000_000]);
  });

  it('is what cannot be stored: it stays, and that is said', async () => {
    const full = new MemoryStore({ maxAssetBytes: 10, maxStoreBytes: 10 });
    const site = await createSite([], { assets: full });
    const { localId } = await rez(site, site.builder, BOX);
    derez(site.builder, [localId], TAKE);
    await settle(site);
    expect(decodeText(site.builder.all('AlertMessage')[0]!.AlertData.Message)).toBe(
      'What you took could not be stored.',
    );
    expect(killedOf(site.builder)).toEqual([]);
  });

  it('does not come out of anybody else’s inventory', async () => {
    const site = await withLamp();
    derez(site.builder, [site.root], TAKE);
    await settle(site);
    bringOut(site.other, itemsOf(site.builder)[0]!);
    await settle(site);
    expect(decodeText(site.other.all('AlertMessage')[0]!.AlertData.Message)).toBe(
      'Unable to rez: there is no item Lamp',
    );
    expect(killedOf(site.other)).toEqual([site.root]);
  });
});
