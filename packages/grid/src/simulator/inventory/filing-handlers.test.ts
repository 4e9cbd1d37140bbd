import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { asArray, asInteger, asMap, asString, asUuid } from '@landfall/protocol/llsd';
import { encodeMessage } from '@landfall/protocol/message';
import type { Message } from '@landfall/protocol/message';
import { encodePacket } from '@landfall/protocol/packet';
import { NOBODY, askCapability, createTestWorld, mustLogIn, uploadBy } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';
import { MAX_FOLDERS_OF_ONE } from './belongings.ts';
import { LIBRARY, folderId } from './index.ts';

const [ONE, TWO, THREE] = [1, 2, 3].map((n) => new Uuid(0xf01d, 0, 0, n)) as [Uuid, Uuid, Uuid];

/** Somebody who files, and how it looks afterwards. */
async function filing() {
  const world = await createTestWorld();
  const agent = await world.arrive();
  const { agentData: AgentData } = agent;
  const own = (name: string): Uuid => folderId(agent.login.agentId, name);
  const root = own('My Inventory');
  const say = async (message: Message): Promise<void> => {
    agent.send(message as never);
    await world.network.run(500);
  };
  const list = async (id: Uuid) => {
    const asked = { folders: [{ folder_id: id, fetch_folders: true, fetch_items: true }] };
    const { folders } = await askCapability(world, agent, 'FetchInventoryDescendents2', asked);
    const folder = asMap(asArray(folders)[0]);
    const names = (key: string): string[] => asArray(folder[key]).map((one) => asString(asMap(one)['name']));
    return { categories: names('categories'), items: names('items'), version: asInteger(folder['version']) };
  };
  const create = (FolderID: Uuid, Name: string, ParentID = root, Type = -1) =>
    say({
      name: 'CreateInventoryFolder',
      AgentData,
      FolderData: { FolderID, ParentID, Type, Name: encodeText(Name) },
    });
  const moveFolder = (FolderID: Uuid, ParentID: Uuid) =>
    say({
      name: 'MoveInventoryFolder',
      AgentData: { ...AgentData, Stamp: false },
      InventoryData: [{ FolderID, ParentID }],
    });
  const note = async (name: string): Promise<Uuid> => {
    const asked = { asset_type: 'notecard', inventory_type: 'notecard', name, description: 'old' };
    const made = await uploadBy(world, agent, 'NewFileAgentInventory', asked, new TextEncoder().encode('x'));
    return asUuid(made['new_inventory_item']);
  };
  return { world, agent, AgentData, own, root, say, list, create, moveFolder, note };
}

type Filing = Awaited<ReturnType<typeof filing>>;

const renaming = (agent: TestAgent, FolderID: Uuid, ParentID: Uuid, Name: string, Type = -1): Message => ({
  name: 'UpdateInventoryFolder',
  AgentData: agent.agentData,
  FolderData: [{ FolderID, ParentID, Type, Name: encodeText(Name) }],
});

describe('a folder that is made', () => {
  it('is there, with what is put into it, and still at the next login', async () => {
    const { world, agent, root, list, create } = await filing();
    const before = (await list(root)).version;
    await create(ONE, 'Mine');
    await create(TWO, 'Inner', ONE);
    const after = await list(root);
    expect(after.categories).toContain('Mine');
    expect(after.version).toBe(before + 1);
    expect((await list(ONE)).categories).toEqual(['Inner']);
    const asked = { folder_id: ONE, asset_type: 'notecard', inventory_type: 'notecard', name: 'A note' };
    await uploadBy(world, agent, 'NewFileAgentInventory', asked, new TextEncoder().encode('x'));
    expect((await list(ONE)).items).toEqual(['A note']);
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await world.network.run(1000);
    const again = await world.network.runUntil(
      mustLogIn(world.ports, world.grid.loginUri, { options: ['inventory-skeleton'] }),
      1000,
    );
    const folder = again.inventorySkeleton?.find(({ folderId: id }) => id.equals(TWO));
    expect(folder).toMatchObject({ name: 'Inner', typeDefault: -1, parentId: ONE });
  });

  it.each<[string, (desk: Filing) => Promise<void>]>([
    ['whose id is taken', ({ create, own }) => create(own('Trash'), 'Bad')],
    ['without an id', ({ create }) => create(Uuid.zero, 'Bad')],
    ['in a folder that is not one’s own', ({ create }) => create(ONE, 'Bad', LIBRARY.root.folderId)],
    ['in a folder that is not there', ({ create }) => create(ONE, 'Bad', NOBODY)],
    ['as a second trash', ({ create, root }) => create(ONE, 'Bad', root, 14)],
  ])('%s is passed over', async (_, act) => {
    const desk = await filing();
    await act(desk);
    expect((await desk.list(desk.root)).categories).not.toContain('Bad');
    expect((await desk.list(desk.own('Trash'))).categories).toEqual([]);
    const asked = { folders: [{ folder_id: ONE, fetch_folders: true, fetch_items: true }] };
    const answer = await askCapability(desk.world, desk.agent, 'FetchInventoryDescendents2', asked);
    expect(asArray(answer['bad_folders'])).toHaveLength(1);
  });

  it('may be one of so many, and has a name of a length that OpenSim keeps', async () => {
    const { world, agent, AgentData, root, list, create } = await filing();
    await create(ONE, 'x'.repeat(100));
    for (let n = 1; n <= MAX_FOLDERS_OF_ONE; n++) {
      const FolderData = {
        FolderID: new Uuid(0xf, 0, 0, n),
        ParentID: ONE,
        Type: -1,
        Name: encodeText(`f${n}`),
      };
      agent.send({ name: 'CreateInventoryFolder', AgentData, FolderData });
      if (n % 50 === 0) await world.network.run(1000);
    }
    await world.network.run(60_000);
    expect((await list(ONE)).categories).toHaveLength(MAX_FOLDERS_OF_ONE - 1);
    expect((await list(root)).categories).toContain('x'.repeat(64));
  });
});

describe('a folder that is changed', () => {
  it('has its new name and place', async () => {
    const { agent, root, say, list, create, moveFolder } = await filing();
    await create(ONE, 'One');
    await create(TWO, 'Two');
    await say(renaming(agent, ONE, root, 'First'));
    await moveFolder(TWO, ONE);
    expect((await list(root)).categories.filter((name) => /First|One|Two/.test(name))).toEqual(['First']);
    expect((await list(ONE)).categories).toEqual(['Two']);
  });

  it('keeps name and place when it is one of the grid’s', async () => {
    const { agent, own, root, say, list, create, moveFolder } = await filing();
    const before = (await list(root)).categories;
    await say(renaming(agent, own('Trash'), root, 'Mine now', 14));
    await say(renaming(agent, own('Objects'), root, 'Mine now'));
    await moveFolder(own('Clothing'), own('Trash'));
    await moveFolder(root, own('Trash'));
    expect((await list(root)).categories).toEqual(before);
    await create(ONE, 'Plain');
    await say(renaming(agent, ONE, root, 'Trash too', 14));
    expect((await list(root)).categories).toContain('Plain');
  });

  it('cannot be put into itself, or where nothing is', async () => {
    const { root, list, create, moveFolder } = await filing();
    await create(ONE, 'One');
    await create(TWO, 'Two', ONE);
    await create(THREE, 'Three', TWO);
    for (const to of [THREE, ONE, NOBODY, LIBRARY.root.folderId]) await moveFolder(ONE, to);
    expect((await list(root)).categories).toContain('One');
    expect((await list(TWO)).categories).toEqual(['Three']);
  });

  it('keeps the newer name when an older message comes after it', async () => {
    const { world, agent, root, list, create } = await filing();
    await create(ONE, 'One');
    const raw = (sequence: number, name: string): void =>
      agent.sendRaw(encodePacket({ sequence, body: encodeMessage(renaming(agent, ONE, root, name)) }));
    raw(7002, 'Newer');
    raw(7001, 'Older');
    await world.network.run(500);
    const names = (await list(root)).categories;
    expect([names.includes('Newer'), names.includes('Older')]).toEqual([true, false]);
  });
});

describe('a folder that is removed', () => {
  const remove = ({ AgentData, say }: Filing, ...ids: readonly Uuid[]) =>
    say({ name: 'RemoveInventoryFolder', AgentData, FolderData: ids.map((FolderID) => ({ FolderID })) });

  it('goes only out of the trash, with all that is in it', async () => {
    const desk = await filing();
    const { AgentData, own, root, say, list, create, moveFolder, note } = desk;
    await create(ONE, 'One');
    await create(TWO, 'Two', ONE);
    const item = await note('Inside');
    await say({
      name: 'MoveInventoryItem',
      AgentData: { ...AgentData, Stamp: false },
      InventoryData: [{ ItemID: item, FolderID: TWO, NewName: encodeText('') }],
    });
    await remove(desk, ONE, own('Objects'), own('Trash'), LIBRARY.root.folderId, NOBODY);
    const kept = (await list(root)).categories;
    expect(kept).toEqual(expect.arrayContaining(['One', 'Objects', 'Trash']));
    expect((await list(TWO)).items).toEqual(['Inside']);
    await moveFolder(ONE, own('Trash'));
    await remove(desk, ONE);
    expect((await list(own('Trash'))).categories).toEqual([]);
    const { items } = await askCapability(desk.world, desk.agent, 'FetchInventory2', {
      items: [{ item_id: item }],
    });
    expect(asArray(items)).toEqual([]);
  });

  it('may be emptied below the trash, and nowhere else', async () => {
    const { AgentData, own, say, list, create, note } = await filing();
    const purge = (FolderID: Uuid) =>
      say({ name: 'PurgeInventoryDescendents', AgentData, InventoryData: { FolderID } });
    const item = await note('Old');
    await create(ONE, 'Gone soon', own('Trash'));
    await create(TWO, 'Inner', ONE);
    await purge(own('Notecards'));
    expect((await list(own('Notecards'))).items).toEqual(['Old']);
    await say({
      name: 'MoveInventoryItem',
      AgentData: { ...AgentData, Stamp: false },
      InventoryData: [{ ItemID: item, FolderID: own('Trash'), NewName: encodeText('') }],
    });
    await purge(own('Trash'));
    expect(await list(own('Trash'))).toMatchObject({ categories: [], items: [] });
  });
});

describe('an item', () => {
  it('moves to another folder, under a new name where one is given, and that is told', async () => {
    const { agent, AgentData, own, say, list, create, note } = await filing();
    await create(ONE, 'Mine');
    const [first, second] = [await note('First'), await note('Second')];
    const InventoryData = [
      { ItemID: first, FolderID: ONE, NewName: encodeText('') },
      { ItemID: second, FolderID: ONE, NewName: encodeText('Renamed') },
      { ItemID: NOBODY, FolderID: ONE, NewName: encodeText('') },
      { ItemID: first, FolderID: NOBODY, NewName: encodeText('Lost') },
    ];
    await say({ name: 'MoveInventoryItem', AgentData: { ...AgentData, Stamp: false }, InventoryData });
    expect((await list(ONE)).items).toEqual(['First', 'Renamed']);
    expect((await list(own('Notecards'))).items).toEqual([]);
    const told = agent.all('BulkUpdateInventory').flatMap(({ ItemData }) => ItemData);
    expect(told.map(({ Name, FolderID }) => [decodeText(Name), FolderID.equals(ONE)])).toEqual([
      ['First', true],
      ['Renamed', true],
    ]);
  });

  it('that everybody begins with can be moved, renamed and removed too', async () => {
    const { world, agent, AgentData, own, say, list } = await filing();
    const { items } = await askCapability(world, agent, 'FetchInventoryDescendents2', {
      folders: [{ folder_id: own('Clothing'), fetch_folders: true, fetch_items: true }],
    }).then(({ folders }) => asMap(asArray(folders)[0]));
    const [shirt, pants] = asArray(items).map((one) => asUuid(asMap(one)['item_id']));
    await say({
      name: 'MoveInventoryItem',
      AgentData: { ...AgentData, Stamp: false },
      InventoryData: [{ ItemID: shirt!, FolderID: own('Trash'), NewName: encodeText('Old shirt') }],
    });
    await say({ name: 'RemoveInventoryItem', AgentData, InventoryData: [{ ItemID: pants! }] });
    expect((await list(own('Trash'))).items).toEqual(['Old shirt']);
    expect((await list(own('Clothing'))).items).toEqual([]);
    await say({ name: 'RemoveInventoryItem', AgentData, InventoryData: [{ ItemID: shirt! }] });
    expect((await list(own('Trash'))).items).toEqual([]);
  });

  it('takes another name, description and masks, and grants no more than it may', async () => {
    const { world, agent, say, note } = await filing();
    const id = await note('Before');
    const read = async () => {
      const { items } = await askCapability(world, agent, 'FetchInventory2', { items: [{ item_id: id }] });
      return asMap(asArray(items)[0]);
    };
    const { permissions: before } = await read();
    await say(
      updating(agent, id, { Name: encodeText('After'), Description: encodeText('new'), Flags: 0x1ff }),
    );
    expect(await read()).toMatchObject({ name: 'After', desc: 'new', flags: 0xff, permissions: before });
    await say(
      updating(agent, id, { NextOwnerMask: 0xffff_ffff, EveryoneMask: 0x8000, GroupMask: 0xffff_ffff }),
    );
    const base = asInteger(asMap(before)['base_mask']);
    expect((await read())['permissions']).toMatchObject({
      base_mask: base,
      owner_mask: base,
      next_owner_mask: base,
      group_mask: base,
      everyone_mask: base & 0x8000,
    });
    await say(updating(agent, NOBODY, {}));
  });

  it('goes with its folders in one message', async () => {
    const { AgentData, own, say, list, create, note } = await filing();
    const item = await note('Going');
    await create(ONE, 'Going too', own('Trash'));
    await say({
      name: 'RemoveInventoryObjects',
      AgentData,
      FolderData: [{ FolderID: ONE }],
      ItemData: [{ ItemID: item }],
    });
    expect((await list(own('Notecards'))).items).toEqual([]);
    expect((await list(own('Trash'))).categories).toEqual([]);
  });

  it('of somebody else stays as it is', async () => {
    const { world, AgentData, note, list, own } = await filing();
    const item = await note('Mine');
    const other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
    other.send({
      name: 'RemoveInventoryItem',
      AgentData: other.agentData,
      InventoryData: [{ ItemID: item }],
    });
    other.send(updating(other, item, { Name: encodeText('Stolen') }) as never);
    other.send({ name: 'RemoveInventoryItem', AgentData, InventoryData: [{ ItemID: item }] });
    await world.network.run(500);
    expect((await list(own('Notecards'))).items).toEqual(['Mine']);
  });
});

describe('what an item costs', () => {
  const NEXT_OWNER = 0x8_2000;

  async function sold(changes: Partial<Update>) {
    const { world, agent, say, note } = await filing();
    const item = await note('A note');
    await say(updating(agent, item, changes));
    agent.send({
      name: 'FetchInventory',
      AgentData: agent.agentData,
      InventoryData: [{ OwnerID: agent.login.agentId, ItemID: item }],
    });
    await world.network.run(500);
    return agent.all('FetchInventoryReply').at(-1)!.InventoryData[0]!;
  }

  it('is taken with the masks, and marked as changed', async () => {
    const { SaleType, SalePrice, Flags } = await sold({
      NextOwnerMask: NEXT_OWNER,
      SaleType: 2,
      SalePrice: 25,
    });
    expect([SaleType, SalePrice, Flags & 0x1000]).toEqual([2, 25, 0x1000]);
  });

  it('is nothing in a message that is about the name', async () => {
    const { SaleType, SalePrice, Flags } = await sold({ SaleType: 2, SalePrice: 25 });
    expect([SaleType, SalePrice, Flags & 0x1000]).toEqual([0, 0, 0]);
  });

  it('is never less than nothing, nor of a kind that there is not', async () => {
    const free = await sold({ NextOwnerMask: NEXT_OWNER, SaleType: 1, SalePrice: -5 });
    expect([free.SaleType, free.SalePrice]).toEqual([1, 0]);
    const odd = await sold({ NextOwnerMask: NEXT_OWNER, SaleType: 9, SalePrice: 5 });
    expect([odd.SaleType, odd.SalePrice]).toEqual([0, 0]);
  });

  it('that stays as it is is no change', async () => {
    const { Flags } = await sold({ NextOwnerMask: NEXT_OWNER, SaleType: 0, SalePrice: 0 });
    expect(Flags & 0x1000).toBe(0);
  });
});

type Update = Extract<Message, { name: 'UpdateInventoryItem' }>['InventoryData'][number];

function updating(agent: TestAgent, ItemID: Uuid, changes: Partial<Update>): Message {
  const item: Update = {
    ItemID,
    FolderID: Uuid.zero,
    CallbackID: 0,
    CreatorID: Uuid.zero,
    OwnerID: Uuid.zero,
    GroupID: Uuid.zero,
    BaseMask: 0,
    OwnerMask: 0,
    GroupMask: 0,
    EveryoneMask: 0,
    NextOwnerMask: 0,
    GroupOwned: false,
    TransactionID: Uuid.zero,
    Type: 7,
    InvType: 7,
    Flags: 0,
    SaleType: 0,
    SalePrice: 0,
    Name: encodeText('Named'),
    Description: encodeText(''),
    CreationDate: 0,
    CRC: 0,
    ...changes,
  };
  return {
    name: 'UpdateInventoryItem',
    AgentData: { ...agent.agentData, TransactionID: Uuid.zero },
    InventoryData: [item],
  };
}
