import { encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_ITEM, itemToToldBlock, PERMISSION } from '@landfall/protocol/inventory';
import { asMap, asString, asUuid, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  alertMessage,
  arriveWithInventory,
  FAKE_AGENT_ID,
  KEPT_BOX as BOX,
  KEPT_INNER as INNER,
  KEPT_ROOT as ROOT,
  keptFolder as folder,
  keptId as id,
  keptItem as item,
  llsd,
  toldItem as told,
} from '../testing/index.ts';
import type { KeptInventoryOptions } from '../testing/index.ts';

const arrived = (react?: KeptInventoryOptions['react'], alsoOffered?: readonly string[]) =>
  arriveWithInventory(new MemoryNetwork(), { react, alsoOffered });

const COPY = { folderId: BOX, assetType: 7, inventoryType: 7, name: 'New' };

describe('a change that the grid does not do', () => {
  it('is no change: the grid answers, and it is as it was', async () => {
    const { own, until } = await arrived();
    await expect(until(own.rename(id(100), 'Another'))).rejects.toMatchObject({
      code: 'remote',
      reason: 'not-done',
    });
    expect(own.item(id(100))?.name).toBe('Item 100');
    await expect(until(own.move([INNER], ROOT))).rejects.toMatchObject({ reason: 'not-done' });
    expect(own.folder(INNER)?.parentId).toEqual(BOX);
    await expect(until(own.remove([id(100)]))).rejects.toMatchObject({ reason: 'not-done' });
  });

  it('is refused in the region’s words, soon after them', async () => {
    const { own, until, network } = await arrived((message, grid) => {
      if (message.name === 'CreateInventoryItem' || message.name === 'UpdateInventoryItem')
        grid.simulator.send(alertMessage('The inventory is full.'));
    });
    const startedAt = network.clock.now();
    const refused = { reason: 'refused', words: 'The inventory is full.' };
    await expect(until(own.createItem(COPY))).rejects.toMatchObject(refused);
    await expect(until(own.rename(id(100), 'Another'))).rejects.toMatchObject(refused);
    expect(network.clock.now() - startedAt).toBeLessThan(9000);
  });

  it('is explained where that can be guessed, and else was not answered', async () => {
    const { own, until, had } = await arrived();
    had.items.push(item(101, { permissions: { ...EMPTY_ITEM.permissions, owner: PERMISSION.transfer } }));
    await expect(until(own.copy(id(101), BOX))).rejects.toMatchObject({ reason: 'not-permitted' });
    await expect(until(own.copy(id(100), BOX))).rejects.toMatchObject({
      code: 'timeout',
      waitedMs: expect.closeTo(10_000, -2) as number,
    });
    await expect(until(own.createItem(COPY, { timeoutMs: 500 }))).rejects.toMatchObject({ waitedMs: 500 });
  });

  it('ends with the session, the signal and a grid that does not answer', async () => {
    const { own, until, session, grid } = await arrived();
    const controller = new AbortController();
    const aborted = own.createItem(COPY, { signal: controller.signal });
    aborted.catch(() => undefined);
    controller.abort();
    await expect(until(aborted)).rejects.toMatchObject({ by: 'us', reason: 'aborted' });
    await until(own.fetchItems([id(100)]));
    grid.answers.set('/FetchInventory2/root', () => new Promise(() => undefined));
    await expect(until(own.rename(id(100), 'Another'))).rejects.toMatchObject({ code: 'timeout' });
    const late = own.createItem(COPY);
    late.catch(() => undefined);
    await until(session.logout());
    await expect(until(late)).rejects.toMatchObject({ code: 'closed' });
    await expect(own.createItem(COPY)).rejects.toMatchObject({ code: 'closed' });
  });
});

describe('what cannot be copied', () => {
  it('is forgotten once the grid has it no more, as it leaves without a word', async () => {
    const { own, until, had, network } = await arrived();
    had.items.push(item(101));
    await until(own.fetch([BOX]));
    expect(await until(own.hasLeft(id(100)))).toBe(false);
    const leaving = own.hasLeft(id(101));
    await network.run(700);
    expect(own.item(id(101))).toBeDefined();
    had.items.pop();
    expect(await until(leaving)).toBe(true);
    expect(own.itemsIn(BOX).map(({ name }) => name)).toEqual(['Item 100']);
  });
});

describe('an answer to a request', () => {
  it('counts once, and under its own number', async () => {
    let sent = 0;
    const { own, until, network } = await arrived((message, grid) => {
      if (message.name !== 'CreateInventoryItem') return;
      const { CallbackID } = (message as MessageOf<'CreateInventoryItem'>).InventoryBlock;
      const n = 200 + sent++;
      grid.simulator.send(told(item(999), CallbackID ^ 0x5555));
      grid.simulator.send(told(item(998), CallbackID, id(5)));
      grid.simulator.send(told(item(n), CallbackID));
      grid.simulator.send(told(item(n), CallbackID));
    });
    const [first, second] = await until(Promise.all([own.createItem(COPY), own.createItem(COPY)]));
    await network.run(1000);
    expect([first.name, second.name]).toEqual(['Item 200', 'Item 201']);
    const names = own.itemsIn(BOX).map(({ name }) => name);
    // What was told of another number is there all the same; what is another agent's is not.
    expect(names.toSorted()).toEqual(['Item 200', 'Item 201', 'Item 999']);
  });
});

describe('what the grid tells by itself', () => {
  const bulk = (changes: Partial<MessageOf<'BulkUpdateInventory'>>): Message => ({
    name: 'BulkUpdateInventory',
    AgentData: { AgentID: FAKE_AGENT_ID, TransactionID: Uuid.zero },
    FolderData: [{ FolderID: Uuid.zero, ParentID: Uuid.zero, Type: -1, Name: encodeText('') }],
    ItemData: [],
    ...changes,
  });
  const folderBlock = (FolderID: Uuid, ParentID: Uuid, name: string) => ({
    FolderID,
    ParentID,
    Type: -1,
    Name: encodeText(name),
  });

  it('is known, and told', async () => {
    const { own, session, grid, network } = await arrived();
    const changed: string[] = [];
    session.on('inventoryChanged', ({ folders }) => changed.push(...folders.map(String)));
    grid.simulator.send(bulk({ ItemData: [{ ...itemToToldBlock(item(300)), CallbackID: 0 }] }));
    grid.simulator.send(bulk({ FolderData: [folderBlock(id(40), BOX, 'Given')] }));
    await network.run(500);
    expect(own.item(id(300))?.name).toBe('Item 300');
    expect(own.folder(id(40))).toMatchObject({ name: 'Given', isLibrary: false });
    expect(own.folder(Uuid.zero)).toBeUndefined();
    expect(new Set(changed)).toEqual(new Set([String(BOX)]));
    grid.simulator.send({
      name: 'RemoveInventoryObjects',
      AgentData: { AgentID: FAKE_AGENT_ID, SessionID: Uuid.zero },
      FolderData: [{ FolderID: BOX }],
      ItemData: [{ ItemID: id(12_345) }],
    });
    await network.run(500);
    expect([own.folder(BOX), own.folder(INNER), own.folder(id(40)), own.item(id(300))]).toEqual(
      Array.from({ length: 4 }, () => undefined),
    );
  });

  it('makes no circle endless', async () => {
    const { own, grid, network, until } = await arrived();
    grid.simulator.send(bulk({ FolderData: [folderBlock(BOX, INNER, 'Box')] }));
    await network.run(500);
    expect(own.pathOf(INNER).map(({ name }) => name)).toEqual(['Inner', 'Box']);
    await expect(own.move([BOX], INNER)).rejects.toMatchObject({ code: 'usage' });
    await until(own.fetchAll(BOX));
    expect(own.folder(BOX)?.parentId.isZero).toBe(true);
    grid.simulator.send({
      name: 'RemoveInventoryFolder',
      AgentData: { AgentID: FAKE_AGENT_ID, SessionID: Uuid.zero },
      FolderData: [{ FolderID: BOX }],
    });
    await network.run(500);
    expect([own.folder(BOX), own.folder(INNER)]).toEqual([undefined, undefined]);
  });

  it('is not undone by an older answer that comes after it', async () => {
    const { own, grid, network, until, had } = await arrived();
    const slow = grid.answers.get('/FetchInventoryDescendents2/root')!;
    let times = 0;
    grid.answers.set('/FetchInventoryDescendents2/root', async (request) => {
      const answer = await slow(request);
      if (++times === 1) await new Promise<void>((resolve) => void network.clock.after(3000, resolve));
      return answer!;
    });
    const fetched = own.fetch([BOX]);
    await network.run(1000);
    had.items.push(item(400));
    grid.simulator.send(told(item(400)));
    await until(fetched);
    expect([times, own.itemsIn(BOX).map(({ name }) => name)]).toEqual([2, ['Item 100', 'Item 400']]);
  });
});

describe('a folder that a capability makes', () => {
  async function making(mangle: (asked: LlsdMap) => LlsdMap) {
    const world = await arrived(undefined, ['CreateInventoryCategory']);
    world.grid.answers.set('/CreateInventoryCategory/root', ({ body }) => {
      const asked = asMap(parseLlsd(body));
      if (asked['name'] !== 'Lost')
        world.had.folders.push(
          folder(asUuid(asked['folder_id']), asUuid(asked['parent_id']), asString(asked['name'])),
        );
      return llsd(mangle(asked));
    });
    return world;
  }

  it('is there when it is seen, whatever the capability says', async () => {
    const { own, until, grid } = await making((asked) => asked);
    expect(await until(own.createFolder('Made', BOX))).toMatchObject({ name: 'Made', parentId: BOX });
    expect(grid.simulator.all('CreateInventoryFolder')).toEqual([]);
    await expect(until(own.createFolder('Lost', BOX))).rejects.toMatchObject({ reason: 'not-done' });
  });

  it('is refused where the answer is about another', async () => {
    const { own, until } = await making((asked) => ({ ...asked, folder_id: id(77) }));
    await expect(until(own.createFolder('Made', BOX))).rejects.toMatchObject({ reason: 'refused' });
  });
});
