import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { itemToToldBlock } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { createMemoryStore, MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  arriveWithInventory,
  enableRegion,
  establishRegion,
  FAKE_AGENT_ID,
  KEPT_BOX as BOX,
  KEPT_INNER as INNER,
  KEPT_ROOT as ROOT,
  keptId as id,
  keptItem as item,
  LIBRARY_BOX,
  LIBRARY_ROOT,
  toldItem as told,
} from '../testing/index.ts';
import type { KeptInventoryOptions } from '../testing/index.ts';

const ANOTHER_AGENT = id(9999);

/** The box is known, and what is told of changes is written down. */
async function arrived(options: KeptInventoryOptions = {}) {
  const site = await arriveWithInventory(new MemoryNetwork(), options);
  await site.until(site.own.fetch([BOX]));
  const changed: string[][] = [];
  site.session.on('inventoryChanged', ({ folders }) => changed.push(folders.map(String)));
  const tell = async (...messages: readonly Message[]): Promise<void> => {
    for (const message of messages) site.grid.simulator.send(message);
    await site.network.run(500);
  };
  return { ...site, changed, tell };
}

type Folder = readonly [folderId: Uuid, parentId: Uuid, name: string];
const bulk = (
  folders: readonly Folder[],
  items: readonly InventoryItem[] = [],
  AgentID = FAKE_AGENT_ID,
  CallbackID = 0,
): Message => ({
  name: 'BulkUpdateInventory',
  AgentData: { AgentID, TransactionID: Uuid.zero },
  FolderData: folders.map(([FolderID, ParentID, name]) => ({
    FolderID,
    ParentID,
    Type: -1,
    Name: encodeText(name),
  })),
  ItemData: items.map((one) => ({ ...itemToToldBlock(one), CallbackID })),
});
const agentData = (AgentID: Uuid) => ({ AgentID, SessionID: Uuid.zero });
const itemGone = (ItemID: Uuid, AgentID = FAKE_AGENT_ID): Message => ({
  name: 'RemoveInventoryItem',
  AgentData: agentData(AgentID),
  InventoryData: [{ ItemID }],
});
const folderGone = (FolderID: Uuid, AgentID = FAKE_AGENT_ID): Message => ({
  name: 'RemoveInventoryFolder',
  AgentData: agentData(AgentID),
  FolderData: [{ FolderID }],
});
const bothGone = (FolderID: Uuid, ItemID: Uuid, AgentID = FAKE_AGENT_ID): Message => ({
  name: 'RemoveInventoryObjects',
  AgentData: agentData(AgentID),
  FolderData: [{ FolderID }],
  ItemData: [{ ItemID }],
});

describe('news of an inventory', () => {
  it('that are another agent’s change nothing, whatever they are', async () => {
    const { own, changed, tell } = await arrived();
    await tell(
      told(item(100, { name: 'Stolen' }), 0, ANOTHER_AGENT),
      bulk([[BOX, ROOT, 'Stolen']], [item(101)], ANOTHER_AGENT),
      itemGone(id(100), ANOTHER_AGENT),
      folderGone(INNER, ANOTHER_AGENT),
      bothGone(INNER, id(100), ANOTHER_AGENT),
    );
    expect([
      own.item(id(100))?.name,
      own.item(id(101)),
      own.folder(BOX)?.name,
      own.folder(INNER)?.name,
    ]).toEqual(['Item 100', undefined, 'Box', 'Inner']);
    expect(changed).toEqual([]);
  });

  it('of a neighbour are gifts: nothing that is known is changed or goes, and nothing is answered', async () => {
    const { network, grid, session, own, tell, until } = await arrived();
    const east = await grid.addNeighbour('East Region');
    const move = { simulator: east.endpoint, name: 'east' };
    enableRegion(grid, move);
    establishRegion(grid, move);
    await network.run(1000);
    expect(session.regions.size).toBe(2);
    const refused: string[] = [];
    session.on('malformed', ({ error }) => refused.push(error.what));
    let isDone = false;
    const linking = own.link(id(100), BOX, { timeoutMs: 60_000 }).finally(() => (isDone = true));
    linking.catch(() => undefined);
    await network.run(100);
    const { CallbackID } = grid.simulator.all('LinkInventoryItem')[0]!.InventoryBlock;
    east.send(told(item(100, { name: 'Stolen' }), CallbackID));
    east.send(
      bulk(
        [
          [INNER, ROOT, 'Stolen'],
          [id(600), BOX, 'Given'],
        ],
        [item(101)],
        FAKE_AGENT_ID,
        CallbackID,
      ),
    );
    for (const gone of [itemGone(id(100)), folderGone(INNER), bothGone(INNER, id(100))]) east.send(gone);
    east.send({
      name: 'AlertMessage',
      AlertData: { Message: encodeText('No.') },
      AlertInfo: [],
      AgentInfo: [],
    });
    await network.run(5000);
    expect([own.item(id(100))?.name, own.folder(INNER)?.name, isDone]).toEqual(['Item 100', 'Inner', false]);
    expect([own.item(id(101))?.name, own.folder(id(600))?.name]).toEqual(['Item 101', 'Given']);
    expect(refused).toEqual(
      ['Item', 'Folder', 'Objects'].map(
        (what) => `RemoveInventory${what} of a region that the agent is not in`,
      ),
    );
    await tell(told(item(102), CallbackID));
    expect((await until(linking)).id).toEqual(id(102));
  });

  it('of null ids, and of the going of what is not there, are none', async () => {
    const { own, changed, tell } = await arrived();
    const { counts } = own;
    await tell(
      bulk([[Uuid.zero, ROOT, 'Nothing']], [item(0, { id: Uuid.zero })]),
      told(item(0, { id: Uuid.zero })),
      itemGone(id(777)),
      folderGone(id(778)),
      bothGone(Uuid.zero, Uuid.zero),
    );
    expect([own.counts, changed]).toEqual([counts, []]);
  });

  it('that something is elsewhere now name where it was and where it is, each once', async () => {
    const { own, changed, tell } = await arrived();
    await tell(told(item(100, { parentId: INNER })));
    expect([own.itemsIn(BOX), own.itemsIn(INNER).map(({ name }) => name)]).toEqual([[], ['Item 100']]);
    expect(changed).toEqual([[INNER, BOX].map(String)]);
    await tell(bulk([[INNER, ROOT, 'Inner']], [item(101), item(102)]));
    expect(own.foldersIn(BOX)).toEqual([]);
    expect(changed[1]).toEqual([ROOT, BOX].map(String));
    await tell(bothGone(INNER, id(101)));
    expect(changed[2]).toEqual([BOX, ROOT].map(String));
    expect(own.item(id(100))).toBeUndefined();
  });

  it('of a folder may come before those of the one that it is in', async () => {
    const { own, tell } = await arrived();
    const names = (): readonly string[] => own.pathOf(id(50)).map(({ name }) => name);
    await tell(bulk([[id(50), id(51), 'Leaf']], [item(500, { parentId: id(50) })]));
    expect([names(), own.foldersIn(id(51)).map(({ name }) => name)]).toEqual([['Leaf'], ['Leaf']]);
    await tell(bulk([[id(51), BOX, 'Branch']]));
    expect(names()).toEqual(['Leaf', 'Branch', 'Box', 'My Inventory']);
    await tell(folderGone(BOX));
    expect([own.folder(id(50)), own.folder(id(51)), own.item(id(500))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('that a folder is in itself leave it where nobody knows', async () => {
    const { own, tell } = await arrived();
    await tell(bulk([[BOX, BOX, 'Box']]));
    expect([own.foldersIn(BOX).map(({ name }) => name), own.pathOf(INNER).map(({ name }) => name)]).toEqual([
      ['Inner'],
      ['Inner', 'Box'],
    ]);
    expect(own.folder(BOX)?.parentId).toEqual(Uuid.zero);
  });

  it('never change the library', async () => {
    const { own, grid, had, tell, until, changed } = await arrived();
    had.items.push(item(600, { parentId: LIBRARY_BOX }));
    await until(own.fetch([LIBRARY_BOX]));
    changed.splice(0);
    await tell(
      bulk([[LIBRARY_BOX, ROOT, 'Mine']], [item(601, { parentId: LIBRARY_ROOT })]),
      bulk([[id(60), LIBRARY_BOX, 'Also mine']]),
      told(item(600, { name: 'Mine' })),
      told(item(602, { parentId: LIBRARY_BOX })),
      itemGone(id(600)),
      folderGone(LIBRARY_BOX),
      bothGone(LIBRARY_ROOT, id(600)),
    );
    expect(own.folder(LIBRARY_BOX)).toMatchObject({
      parentId: LIBRARY_ROOT,
      name: 'Library Box',
      isLibrary: true,
    });
    expect(own.foldersIn(LIBRARY_BOX)).toEqual([]);
    expect(own.itemsIn(LIBRARY_BOX).map(({ name }) => name)).toEqual(['Item 600']);
    expect([own.itemsIn(LIBRARY_ROOT), changed]).toEqual([[], []]);
    expect(grid.simulator.all('RemoveInventoryFolder')).toEqual([]);
  });

  it('in bulk answer a request, too', async () => {
    const { own, until } = await arrived({
      react: (message, grid) => {
        if (message.name !== 'CopyInventoryItem') return;
        const { CallbackID } = (message as MessageOf<'CopyInventoryItem'>).InventoryData[0]!;
        grid.simulator.send(bulk([], [item(301)], FAKE_AGENT_ID, CallbackID + 1));
        grid.simulator.send(bulk([], [item(300)], FAKE_AGENT_ID, CallbackID));
      },
    });
    expect(await until(own.copy(id(100), BOX))).toMatchObject({ name: 'Item 300' });
  });

  it('end the belief in what was kept of a folder', async () => {
    const cache = createMemoryStore();
    const first = await arrived({ cache });
    const again = await arriveWithInventory(new MemoryNetwork(), { cache });
    await again.until(again.own.fetch([BOX]));
    expect(again.asked).toEqual([]);
    await first.tell(told(item(100, { name: 'Renamed' })));
    const third = await arriveWithInventory(new MemoryNetwork(), { cache });
    await third.until(third.own.fetch([BOX]));
    expect(third.asked).toEqual([[String(BOX)]]);
  });
});
