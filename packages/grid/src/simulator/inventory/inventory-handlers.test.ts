import { describe, expect, it } from 'vitest';
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { asArray, asMap, asUuid } from '@landfall/protocol/llsd';
import type { MessageOf } from '@landfall/protocol/message';
import { NOBODY, askCapability, createTestWorld, fetchBy, uploadBy } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';
import { MAX_UPLOADS_OF_ONE } from './belongings.ts';
import { LIBRARY, folderId } from './index.ts';

type Asked = MessageOf<'CreateInventoryItem'>['InventoryBlock'];

const NOTECARD: Asked = {
  CallbackID: 42,
  FolderID: Uuid.zero,
  TransactionID: Uuid.zero,
  NextOwnerMask: 532_480,
  Type: 7,
  InvType: 7,
  WearableType: 0,
  Name: encodeText('A note'),
  Description: encodeText('about something'),
};

async function arrived() {
  const world = await createTestWorld();
  const agent = await world.arrive();
  return { world, agent, run: () => world.network.run(500) };
}

const create = (agent: TestAgent, changes: Partial<Asked> = {}): void =>
  agent.send({
    name: 'CreateInventoryItem',
    AgentData: agent.agentData,
    InventoryBlock: { ...NOTECARD, ...changes },
  });

const made = (agent: TestAgent) =>
  agent.all('UpdateCreateInventoryItem').flatMap(({ InventoryData }) => InventoryData);

describe('an item that is made by a message', () => {
  it('is told under the number that was given, and is in the folder of its type', async () => {
    const { world, agent, run } = await arrived();
    create(agent);
    await run();
    const [item] = made(agent);
    const folder = folderId(agent.login.agentId, 'Notecards');
    expect(item).toMatchObject({ CallbackID: 42, Type: 7, NextOwnerMask: 532_480 });
    expect(item!.FolderID.equals(folder)).toBe(true);
    expect([item!.Name, item!.Description].map(decodeText)).toEqual(['A note', 'about something']);
    const asked = { folders: [{ folder_id: folder, fetch_folders: true, fetch_items: true }] };
    const { folders } = await askCapability(world, agent, 'FetchInventoryDescendents2', asked);
    const ids = asArray(asMap(asArray(folders)[0])['items']).map((one) => asUuid(asMap(one)['item_id']).key);
    expect(ids).toEqual([item!.ItemID.key]);
  });

  it('has an empty text to begin with, and takes another', async () => {
    const { world, agent, run } = await arrived();
    create(agent);
    create(agent, { Type: 10, InvType: 10 });
    create(agent, { Type: 0, InvType: 0 });
    await run();
    const [note, script, texture] = made(agent);
    const text = await fetchBy(world, agent, 'ViewerAsset', `?notecard_id=${note!.AssetID.toString()}`);
    expect(new TextDecoder().decode(text.body)).toMatch(/^Linden text version 2\n/);
    expect(script!.AssetID.isZero).toBe(false);
    expect(texture!.AssetID.isZero).toBe(true);
    const changed = await uploadBy(
      world,
      agent,
      'UpdateNotecardAgentInventory',
      { item_id: note!.ItemID },
      new TextEncoder().encode('new text'),
    );
    expect(changed['state']).toBe('complete');
  });

  it('goes to the folder that is named, but only to one of its own', async () => {
    const { agent, run } = await arrived();
    const trash = folderId(agent.login.agentId, 'Trash');
    create(agent, { FolderID: trash });
    create(agent, { FolderID: LIBRARY.root.folderId });
    create(agent, { FolderID: NOBODY, Type: 99 });
    await run();
    const folders = made(agent).map(({ FolderID }) => FolderID.key);
    const own = ['Trash', 'Notecards', 'My Inventory'].map((name) => folderId(agent.login.agentId, name).key);
    expect(folders).toEqual(own);
  });

  it('has a name of a length that OpenSim keeps', async () => {
    const { agent, run } = await arrived();
    create(agent, { Name: encodeText('x'.repeat(250)), Description: encodeText('y'.repeat(250)) });
    await run();
    const [item] = made(agent);
    expect([item!.Name, item!.Description].map((text) => decodeText(text).length)).toEqual([64, 128]);
  });

  it('may be a link or a copy; what is not there is not copied', async () => {
    const { agent, run } = await arrived();
    create(agent);
    await run();
    const [note] = made(agent);
    agent.send({
      name: 'LinkInventoryItem',
      AgentData: agent.agentData,
      InventoryBlock: {
        ...NOTECARD,
        CallbackID: 43,
        OldItemID: note!.ItemID,
        Type: 24,
        FolderID: folderId(agent.login.agentId, 'Current Outfit'),
      },
    });
    const copy = (OldItemID: Uuid, CallbackID: number, NewName: string) => ({
      CallbackID,
      OldAgentID: agent.login.agentId,
      OldItemID,
      NewFolderID: Uuid.zero,
      NewName: encodeText(NewName),
    });
    agent.send({
      name: 'CopyInventoryItem',
      AgentData: agent.agentData,
      InventoryData: [copy(note!.ItemID, 44, ''), copy(NOBODY, 45, ''), copy(note!.ItemID, 46, 'Other')],
    });
    await run();
    const [, link, ...copies] = made(agent);
    expect([link!.CallbackID, link!.Type, link!.AssetID.equals(note!.ItemID)]).toEqual([43, 24, true]);
    expect(copies.map(({ CallbackID, Name }) => [CallbackID, decodeText(Name)])).toEqual([
      [44, 'A note'],
      [46, 'Other'],
    ]);
    expect(copies.every(({ AssetID }) => AssetID.equals(note!.AssetID))).toBe(true);
  });

  it('is refused when there are too many', async () => {
    const { world, agent, run } = await arrived();
    for (let count = 0; count < MAX_UPLOADS_OF_ONE; count += 1) {
      create(agent);
      if (count % 100 === 0) await world.network.run(1000);
    }
    await world.network.run(60_000);
    const before = made(agent).length;
    create(agent);
    await run();
    expect([before, made(agent).length]).toEqual([MAX_UPLOADS_OF_ONE, MAX_UPLOADS_OF_ONE]);
    expect(agent.all('AlertMessage')).toHaveLength(1);
  });
});

describe('the inventory by messages', () => {
  const fetch = (agent: TestAgent, FolderID: Uuid, OwnerID = agent.login.agentId): void =>
    agent.send({
      name: 'FetchInventoryDescendents',
      AgentData: agent.agentData,
      InventoryData: { FolderID, OwnerID, SortOrder: 0, FetchFolders: true, FetchItems: true },
    });

  it('tells folders and items, of the library too', async () => {
    const { agent, run } = await arrived();
    const { inventoryRoot, inventorySkeleton } = agent.login;
    fetch(agent, inventoryRoot!);
    fetch(agent, folderId(agent.login.agentId, 'Current Outfit'));
    fetch(agent, LIBRARY.root.folderId, LIBRARY.root.folderId);
    await run();
    const [root, ...more] = agent.all('InventoryDescendents');
    expect(root!.FolderData).toHaveLength(inventorySkeleton!.length - 1);
    const outfit = more.filter(({ ItemData }) => ItemData.length > 0);
    expect(outfit.map(({ AgentData }) => AgentData.Descendents)).toEqual([6, 6]);
    expect(outfit.flatMap(({ ItemData }) => ItemData)).toHaveLength(6);
    expect(decodeText(more.at(-1)!.FolderData[0]!.Name)).toBe('Clothing Library');
  });

  it('has nothing in a folder that nobody has', async () => {
    const { agent, run } = await arrived();
    fetch(agent, NOBODY);
    await run();
    const [answer] = agent.all('InventoryDescendents');
    expect(answer).toMatchObject({ AgentData: { Version: 0, Descendents: 0 }, ItemData: [] });
    expect(answer!.FolderData.map(({ FolderID }) => FolderID.isZero)).toEqual([true]);
  });

  it('tells single items, those that are there', async () => {
    const { agent, run } = await arrived();
    create(agent);
    await run();
    const { ItemID } = made(agent)[0]!;
    const OwnerID = agent.login.agentId;
    agent.send({
      name: 'FetchInventory',
      AgentData: agent.agentData,
      InventoryData: [
        { OwnerID, ItemID },
        { OwnerID, ItemID: NOBODY },
      ],
    });
    await run();
    const told = agent.all('FetchInventoryReply').flatMap(({ InventoryData }) => InventoryData);
    expect(told.map((item) => item.ItemID.key)).toEqual([ItemID.key]);
  });
});
