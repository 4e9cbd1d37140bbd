import { ASSET_TYPE, LIBRARY_OWNER } from '@landfall/protocol/asset';
import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_ITEM, itemToBlock, PERMISSION } from '@landfall/protocol/inventory';
import { asArray, asMap, asUuid } from '@landfall/protocol/llsd';
import type { MessageName, MessageOf } from '@landfall/protocol/message';
import { describe, expect, it } from 'vitest';
import type { EmbeddedGrid } from '../../grid.ts';
import { askCapability, createTestWorld } from '../../testing/index.ts';
import type { TestAgent, TestWorld } from '../../testing/index.ts';
import { belongingsOf, ownInventory } from './index.ts';
import { folderId, LIBRARY } from './folders.ts';
import { LIBRARY_ITEMS } from './items.ts';

/** What is asked to be done with an item or a folder. */
const OPERATIONS = {
  rename: (id, { agent }) => ({
    name: 'UpdateInventoryItem',
    AgentData: { ...agent.agentData, TransactionID: Uuid.zero },
    InventoryData: [{ ...itemToBlock({ ...EMPTY_ITEM, id, name: 'Renamed' }), CallbackID: 0 }],
  }),
  move: (id, { agent, box }) => ({
    name: 'MoveInventoryItem',
    AgentData: { ...agent.agentData, Stamp: false },
    InventoryData: [{ ItemID: id, FolderID: box, NewName: encodeText('') }],
  }),
  copy: (id, { agent, box }, owner) => ({
    name: 'CopyInventoryItem',
    AgentData: agent.agentData,
    InventoryData: [
      { CallbackID: 1, OldAgentID: owner, OldItemID: id, NewFolderID: box, NewName: encodeText('Copy') },
    ],
  }),
  link: (id, { agent, box }) => linking(agent, id, box, ASSET_TYPE.link),
  'link folder': (id, { agent, box }) => linking(agent, id, box, ASSET_TYPE.linkFolder),
  remove: (id, { agent }) => ({
    name: 'RemoveInventoryItem',
    AgentData: agent.agentData,
    InventoryData: [{ ItemID: id }],
  }),
  'rename folder': (id, { agent, root }) => ({
    name: 'UpdateInventoryFolder',
    AgentData: agent.agentData,
    FolderData: [{ FolderID: id, ParentID: root, Type: -1, Name: encodeText('Renamed') }],
  }),
  'move folder': (id, { agent, box }) => ({
    name: 'MoveInventoryFolder',
    AgentData: { ...agent.agentData, Stamp: false },
    InventoryData: [{ FolderID: id, ParentID: box }],
  }),
  'remove folder': (id, { agent }) => ({
    name: 'RemoveInventoryFolder',
    AgentData: agent.agentData,
    FolderData: [{ FolderID: id }],
  }),
  purge: (id, { agent }) => ({
    name: 'PurgeInventoryDescendents',
    AgentData: agent.agentData,
    InventoryData: { FolderID: id },
  }),
  'make in it': (id, { agent }) => ({
    name: 'CreateInventoryFolder',
    AgentData: agent.agentData,
    FolderData: { FolderID: new Uuid(9, 9, 9, 9), ParentID: id, Type: -1, Name: encodeText('New') },
  }),
} satisfies Record<string, (id: Uuid, desk: Desk, owner: Uuid) => MessageOf<MessageName>>;

type Operation = keyof typeof OPERATIONS;

interface Desk {
  readonly world: TestWorld;
  readonly agent: TestAgent;
  /** The id of the agent that wants something, and of the other. */
  readonly own: Uuid;
  readonly other: Uuid;
  readonly root: Uuid;
  readonly box: Uuid;
}

/** A whole row of the table: of what is whose, what may be done. */
const TABLE: readonly (readonly [subject: string, may: readonly Operation[]])[] = [
  ['own', ['rename', 'move', 'copy', 'link', 'remove']],
  ['own, no copies', ['rename', 'move', 'link', 'remove']],
  ['own link', ['rename', 'move', 'copy', 'remove']],
  ['own folder', ['link folder', 'rename folder', 'move folder', 'make in it']],
  [
    'own folder in the trash',
    ['link folder', 'rename folder', 'move folder', 'remove folder', 'purge', 'make in it'],
  ],
  ['folder of the grid', ['link folder', 'make in it']],
  ['of somebody else', []],
  ['folder of somebody else', []],
  ['of the library', ['copy']],
  ['folder of the library', []],
  ['not there', []],
];

async function desk(): Promise<Desk> {
  const world = await createTestWorld();
  const agent = await world.arrive();
  const other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
  const own = agent.login.agentId;
  const root = folderId(own, 'My Inventory');
  const box = new Uuid(7, 0, 0, 1);
  const belongings = belongingsIn(world);
  belongings.putFolder(own, { folderId: box, parentId: root, name: 'Box', typeDefault: -1, version: 1 });
  return { world, agent, own, other: other.login.agentId, root, box };
}

/** Makes what the row is about. @returns its id, and whose it is */
function subjectOf(subject: string, { world, own, other, root }: Desk): { id: Uuid; owner: Uuid } {
  const belongings = belongingsIn(world);
  const id = new Uuid(8, 0, 0, 1);
  const base = { id, assetId: Uuid.zero, name: 'Thing', assetType: 7, inventoryType: 7, flags: 0 };
  const put = (owner: Uuid, changes: object = {}) => {
    belongings.put(owner, { ...base, parentId: folderId(owner, 'Notecards'), ...changes });
    return { id, owner };
  };
  const putFolder = (owner: Uuid, parentId: Uuid) => {
    belongings.putFolder(owner, { folderId: id, parentId, name: 'Thing', typeDefault: -1, version: 1 });
    belongings.put(owner, { ...base, id: new Uuid(8, 0, 0, 2), parentId: id });
    return { id, owner };
  };
  const masks = {
    base: 0,
    owner: PERMISSION.transfer | PERMISSION.modify,
    group: 0,
    everyone: 0,
    nextOwner: 0,
  };
  switch (subject) {
    case 'own':
      return put(own);
    case 'own, no copies':
      return put(own, { permissions: masks });
    case 'own link':
      return put(own, { assetType: ASSET_TYPE.link });
    case 'own folder':
      return putFolder(own, root);
    case 'own folder in the trash':
      return putFolder(own, folderId(own, 'Trash'));
    case 'folder of the grid':
      return { id: folderId(own, 'Objects'), owner: own };
    case 'of somebody else':
      return put(other);
    case 'folder of somebody else':
      return putFolder(other, folderId(other, 'My Inventory'));
    case 'of the library':
      return { id: LIBRARY_ITEMS[0]!.id, owner: LIBRARY_OWNER };
    case 'folder of the library':
      return { id: LIBRARY.folders[1]!.folderId, owner: LIBRARY_OWNER };
    default:
      return { id, owner: own };
  }
}

const belongingsIn = ({ grid }: TestWorld) => belongingsOf((grid as EmbeddedGrid).services);

/** All that two people have, to be compared. */
function everything({ world, own, other }: Desk): string {
  const belongings = belongingsIn(world);
  return JSON.stringify([own, other].map((id) => ownInventory(id, belongings)));
}

function linking(
  agent: TestAgent,
  OldItemID: Uuid,
  FolderID: Uuid,
  Type: number,
): MessageOf<'LinkInventoryItem'> {
  const asked = { CallbackID: 1, TransactionID: Uuid.zero, InvType: 7, Description: encodeText('') };
  return {
    name: 'LinkInventoryItem',
    AgentData: agent.agentData,
    InventoryBlock: { ...asked, FolderID, OldItemID, Type, Name: encodeText('Link') },
  };
}

describe('who may do what', () => {
  it.each(TABLE)(
    '%s: %j',
    async (subject, may) => {
      const done: string[] = [];
      for (const operation of Object.keys(OPERATIONS) as Operation[]) {
        // Each in a grid of its own: what one does would be in the way of the next.
        const at = await desk();
        const { id, owner } = subjectOf(subject, at);
        const before = everything(at);
        at.agent.send(OPERATIONS[operation](id, at, owner));
        await at.world.network.run(300);
        if (everything(at) !== before) done.push(operation);
      }
      expect(done).toEqual(may);
    },
    60_000,
  );
});

describe('a folder that is asked for by capability', () => {
  it('is made where one may, and refused elsewhere', async () => {
    const { world, agent, own, other, root } = await desk();
    const id = new Uuid(6, 0, 0, 1);
    const ask = (parent_id: Uuid) =>
      askCapability(world, agent, 'CreateInventoryCategory', {
        folder_id: id,
        parent_id,
        type: -1,
        name: 'New',
      });
    for (const parent of [folderId(other, 'My Inventory'), LIBRARY.root.folderId, new Uuid(5, 5, 5, 5)])
      await ask(parent).catch(() => undefined);
    const folders = () => ownInventory(own, belongingsIn(world)).folders;
    expect(folders().some(({ folderId: one }) => one.equals(id))).toBe(false);
    expect(asUuid((await ask(root))['folder_id'])).toEqual(id);
    expect(folders().find(({ folderId: one }) => one.equals(id))).toMatchObject({
      name: 'New',
      parentId: root,
    });
    const asked = { folders: [{ folder_id: root, fetch_folders: true, fetch_items: true }] };
    const { folders: told } = await askCapability(world, agent, 'FetchInventoryDescendents2', asked);
    const names = asArray(asMap(asArray(told)[0])['categories']).map((one) => asMap(one)['name']);
    expect(names).toContain('New');
  });
});
