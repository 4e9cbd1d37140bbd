import { beforeEach, describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { PERMISSION } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import { asUuid } from '@landfall/protocol/llsd';
import type { MessageOf } from '@landfall/protocol/message';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { contentsOf, withContents } from '@landfall/protocol/object-xml';
import type { EmbeddedGrid } from '../../grid.ts';
import { createSite, rez, seenBy, uploadBy } from '../../testing/index.ts';
import type { Site, TestAgent } from '../../testing/index.ts';
import { belongingsOf, folderId } from '../inventory/index.ts';
import { sceneOf } from '../objects/index.ts';
import type { Region } from '../region/index.ts';
import { MOST_ITEMS_IN_PRIM } from './fill.ts';

const [NOTECARD, SCRIPT] = [7, 10];
const NO_COPY = PERMISSION.full & ~PERMISSION.copy;
const NO_TRANSFER = PERMISSION.full & ~PERMISSION.transfer;

let site: Site;
let region: Region;
let box: number;

beforeEach(async () => {
  site = await createSite();
  [region] = (site.grid as EmbeddedGrid).services.regions as [Region];
  box = (await rez(site, site.builder, { x: 100, y: 100, z: 30 })).localId;
});

const prim = () => sceneOf(region).byLocalId(box)!;
const inside = (): readonly InventoryItem[] => contentsOf(prim().part).items;
const names = (): string[] => inside().map(({ name }) => name);
const settle = (): Promise<void> => site.network.run(500);
const itemsOf = (agent: TestAgent) =>
  agent.all('UpdateCreateInventoryItem').flatMap(({ InventoryData }) => InventoryData);
const serials = (agent: TestAgent): number[] =>
  agent.all('ObjectProperties').flatMap(({ ObjectData }) => ObjectData.map((one) => one.InventorySerial));

/** A notecard in an inventory, with such rights. */
async function note(agent: TestAgent, name: string, owner: number = PERMISSION.full, type = 'notecard') {
  const asked = { asset_type: type, inventory_type: type, name, description: 'd', next_owner_mask: 0x82000 };
  const made = await uploadBy(site, agent, 'NewFileAgentInventory', asked, encodeText('text'));
  const id = asUuid(made['new_inventory_item']);
  const belongings = belongingsOf(region.services);
  const item = belongings.item(agent.login.agentId, id)!;
  belongings.put(agent.login.agentId, { ...item, permissions: { ...item.permissions!, owner } });
  return id;
}

type Asked = MessageOf<'UpdateTaskInventory'>['InventoryData'];

function update(agent: TestAgent, ItemID: Uuid, changes: Partial<Asked> = {}, LocalID = box): void {
  const { agentId } = agent.login;
  const InventoryData: Asked = {
    ItemID,
    FolderID: Uuid.zero,
    CreatorID: agentId,
    OwnerID: agentId,
    GroupID: Uuid.zero,
    BaseMask: PERMISSION.full,
    OwnerMask: PERMISSION.full,
    GroupMask: 0,
    EveryoneMask: 0,
    NextOwnerMask: PERMISSION.full,
    GroupOwned: false,
    TransactionID: Uuid.zero,
    Type: NOTECARD,
    InvType: NOTECARD,
    Flags: 0,
    SaleType: 0,
    SalePrice: 0,
    Name: encodeText(''),
    Description: encodeText(''),
    CreationDate: 0,
    CRC: 0,
    ...changes,
  };
  const UpdateData = { LocalID, Key: 0 };
  agent.send({ name: 'UpdateTaskInventory', AgentData: agent.agentData, UpdateData, InventoryData });
}

const take = (agent: TestAgent, ItemID: Uuid, FolderID = Uuid.zero): void =>
  agent.send({
    name: 'MoveTaskInventory',
    AgentData: { ...agent.agentData, FolderID },
    InventoryData: { LocalID: box, ItemID },
  });
const remove = (agent: TestAgent, ItemID: Uuid): void =>
  agent.send({
    name: 'RemoveTaskInventory',
    AgentData: agent.agentData,
    InventoryData: { LocalID: box, ItemID },
  });

function newScript(agent: TestAgent, name: string, ItemID = Uuid.zero): void {
  const { agentId } = agent.login;
  agent.send({
    name: 'RezScript',
    AgentData: { ...agent.agentData, GroupID: Uuid.zero },
    UpdateBlock: { ObjectLocalID: box, Enabled: true },
    InventoryBlock: {
      ItemID,
      FolderID: prim().id,
      CreatorID: agentId,
      OwnerID: agentId,
      GroupID: Uuid.zero,
      BaseMask: PERMISSION.full,
      OwnerMask: PERMISSION.full,
      GroupMask: 0,
      EveryoneMask: 0,
      NextOwnerMask: PERMISSION.transfer,
      GroupOwned: false,
      TransactionID: Uuid.zero,
      Type: SCRIPT,
      InvType: SCRIPT,
      Flags: 0,
      SaleType: 0,
      SalePrice: 0,
      Name: encodeText(name),
      Description: encodeText(''),
      CreationDate: 0,
      CRC: 0,
    },
  });
}

describe('an item that is put into a prim', () => {
  it('is in it under an id of its own, and stays in the inventory; whoever put it in is told the serial', async () => {
    const id = await note(site.builder, 'A note');
    update(site.builder, id);
    await settle();
    const [item] = inside() as [InventoryItem];
    expect(item).toMatchObject({ name: 'A note', description: 'd', assetType: NOTECARD });
    expect([item.id.equals(id), item.permissions.ownerId.equals(site.builder.login.agentId)]).toEqual([
      false,
      true,
    ]);
    expect(belongingsOf(region.services).item(site.builder.login.agentId, id)).toBeDefined();
    expect([serials(site.builder), serials(site.other)]).toEqual([[1], []]);
    // It is told not to be empty any more.
    expect(seenBy(site.other).get(box)!.updateFlags & OBJECT_FLAG.inventoryEmpty).toBe(0);
  });

  it('has a name that nothing else in it has', async () => {
    const id = await note(site.builder, 'A note');
    for (let times = 0; times < 3; times++) update(site.builder, id);
    await settle();
    expect(names()).toEqual(['A note', 'A note 1', 'A note 2']);
    expect(serials(site.builder)).toEqual([1, 2, 3]);
  });

  it('leaves the inventory where there may be no copies of it', async () => {
    const id = await note(site.builder, 'Only one', NO_COPY);
    update(site.builder, id);
    update(site.builder, id);
    await settle();
    expect(names()).toEqual(['Only one']);
    expect(
      site.builder.all('RemoveInventoryItem').map(({ InventoryData }) => InventoryData[0]!.ItemID),
    ).toEqual([id]);
  });

  it('is not put there by others, nor what is not theirs, nor links, nor into what is not there', async () => {
    const theirs = await note(site.other, 'Gift');
    const mine = await note(site.builder, 'Mine');
    update(site.other, theirs);
    update(site.other, mine);
    update(site.builder, theirs);
    update(site.builder, Uuid.zero);
    update(site.builder, mine, {}, 7);
    const [link] = belongingsOf(region.services)
      .itemsOf(site.builder.login.agentId)
      .map((item) => ({ ...item, id: new Uuid(1, 2, 3, 4), assetType: 24 }));
    belongingsOf(region.services).put(site.builder.login.agentId, link!);
    update(site.builder, link!.id);
    await settle();
    expect([names(), serials(site.builder), serials(site.other)]).toEqual([[], [], []]);
  });

  it('may be a gift where the object takes them: then it is its owner’s, with what a next owner may', async () => {
    sceneOf(region).change(prim(), { flags: OBJECT_FLAG.allowInventoryDrop });
    update(site.other, await note(site.other, 'Gift'));
    update(site.other, await note(site.other, 'For me alone', NO_TRANSFER));
    update(site.other, await note(site.other, 'Trap', PERMISSION.full, 'lsltext'));
    await settle();
    expect(names()).toEqual(['Gift']);
    const [{ permissions }] = inside() as [InventoryItem];
    expect([permissions.ownerId, permissions.lastOwnerId].map(String)).toEqual(
      [site.builder, site.other].map(({ login }) => String(login.agentId)),
    );
    expect([permissions.base, permissions.owner]).toEqual([0x82000, 0x82000]);
  });

  it('is not put into what is locked, or full: the latter is said', async () => {
    const id = await note(site.builder, 'A note');
    const { masks } = prim().part;
    sceneOf(region).change(prim(), { masks: { ...masks, owner: masks.owner & ~PERMISSION.move } });
    update(site.builder, id);
    await settle();
    expect(names()).toEqual([]);
    sceneOf(region).change(prim(), { masks });
    update(site.builder, id);
    await settle();
    const [item] = inside() as [InventoryItem];
    const many = Array.from({ length: MOST_ITEMS_IN_PRIM }, (_, at) => ({
      ...item,
      id: new Uuid(9, 9, 9, at),
      name: `${at}`,
    }));
    sceneOf(region).change(prim(), { rest: withContents(prim().part, many) });
    update(site.builder, id);
    await settle();
    expect(inside()).toHaveLength(MOST_ITEMS_IN_PRIM);
    expect(site.builder.all('AlertMessage').map(({ AlertData }) => decodeText(AlertData.Message))).toEqual([
      'There is no room for more in this object.',
    ]);
  });
});

describe('an item in a prim', () => {
  it('gets another name and other rights, within its base', async () => {
    update(site.builder, await note(site.builder, 'A note'));
    await settle();
    const [{ id, permissions }] = inside() as [InventoryItem];
    update(site.builder, id, {
      Name: encodeText('Renamed'),
      Description: encodeText('more'),
      OwnerMask: 0xffff_ffff,
      EveryoneMask: PERMISSION.copy,
      NextOwnerMask: PERMISSION.copy,
    });
    await settle();
    expect(inside()).toMatchObject([
      {
        id,
        name: 'Renamed',
        description: 'more',
        permissions: {
          base: permissions.base,
          owner: permissions.base,
          everyone: PERMISSION.copy,
          nextOwner: PERMISSION.copy | PERMISSION.move,
        },
      },
    ]);
    update(site.other, id, { Name: encodeText('Mine now') });
    await settle();
    expect([names(), serials(site.builder)]).toEqual([['Renamed'], [1, 2]]);
  });

  it('is copied into the inventory, or goes there where there may be no copies', async () => {
    update(site.builder, await note(site.builder, 'A note'));
    update(site.builder, await note(site.builder, 'Only one', NO_COPY));
    await settle();
    const [first, second] = inside() as [InventoryItem, InventoryItem];
    const folder = folderId(site.builder.login.agentId, 'Objects');
    const before = itemsOf(site.builder).length;
    take(site.builder, first.id, folder);
    take(site.builder, second.id);
    take(site.builder, new Uuid(5, 5, 5, 5));
    take(site.other, first.id);
    await settle();
    const told = itemsOf(site.builder).slice(before);
    expect(told.map(({ Name, FolderID }) => [decodeText(Name), String(FolderID)])).toEqual([
      ['A note', String(folder)],
      ['Only one', String(folderId(site.builder.login.agentId, 'Notecards'))],
    ]);
    expect([names(), itemsOf(site.other)]).toEqual([['A note'], []]);
  });

  it('is thrown away into the trash, by who may change the prim', async () => {
    update(site.builder, await note(site.builder, 'A note'));
    await settle();
    const [{ id }] = inside() as [InventoryItem];
    const before = itemsOf(site.builder).length;
    remove(site.other, id);
    remove(site.builder, new Uuid(5, 5, 5, 5));
    remove(site.builder, id);
    remove(site.builder, id);
    await settle();
    expect(names()).toEqual([]);
    const trash = String(folderId(site.builder.login.agentId, 'Trash'));
    expect(
      itemsOf(site.builder)
        .slice(before)
        .map(({ FolderID }) => String(FolderID)),
    ).toEqual([trash]);
    expect(seenBy(site.other).get(box)!.updateFlags & OBJECT_FLAG.inventoryEmpty).not.toBe(0);
  });

  it('stays where there is no room for it in the inventory', async () => {
    update(site.builder, await note(site.builder, 'A note'));
    await settle();
    const belongings = belongingsOf(region.services);
    while (belongings.take(site.builder.login.agentId));
    remove(site.builder, inside()[0]!.id);
    await settle();
    expect(names()).toEqual(['A note']);
  });
});

describe('a script', () => {
  it('is made in a prim, or comes from the inventory; the prim is scripted until the last is gone', async () => {
    newScript(site.builder, 'New Script');
    newScript(site.other, 'Trap');
    await settle();
    newScript(site.builder, '', await note(site.builder, 'Mine', PERMISSION.full, 'lsltext'));
    await settle();
    expect(inside().map(({ name, assetType }) => [name, assetType])).toEqual([
      ['New Script', SCRIPT],
      ['Mine', SCRIPT],
    ]);
    const scripted = (): boolean => (seenBy(site.other).get(box)!.updateFlags & OBJECT_FLAG.scripted) !== 0;
    expect(scripted()).toBe(true);
    remove(site.builder, inside()[0]!.id);
    await settle();
    expect(scripted()).toBe(true);
    remove(site.builder, inside()[0]!.id);
    await settle();
    expect(scripted()).toBe(false);
  });
});

describe('what is in a thing that somebody else copies', () => {
  it('is theirs, with what next owners may', async () => {
    const { masks } = prim().part;
    const everyone = PERMISSION.copy | PERMISSION.transfer;
    sceneOf(region).change(prim(), { masks: { ...masks, everyone } });
    update(site.builder, await note(site.builder, 'A note'));
    await settle();
    const before = new Set(seenBy(site.other).keys());
    site.other.send({
      name: 'ObjectDuplicate',
      AgentData: { ...site.other.agentData, GroupID: Uuid.zero },
      SharedData: { Offset: { x: 2, y: 0, z: 0 }, DuplicateFlags: 2 },
      ObjectData: [{ ObjectLocalID: box }, { ObjectLocalID: box }],
    });
    await settle();
    const copies = [...seenBy(site.other).keys()].filter((localId) => !before.has(localId));
    expect(copies).not.toEqual([]);
    for (const localId of copies) {
      const { items } = contentsOf(sceneOf(region).byLocalId(localId)!.part);
      expect(items.map(({ permissions }) => [String(permissions.ownerId), permissions.owner])).toEqual([
        [String(site.other.login.agentId), PERMISSION.full & 0x82000],
      ]);
    }
    expect(String(inside()[0]!.permissions.ownerId)).toBe(String(site.builder.login.agentId));
  });
});
