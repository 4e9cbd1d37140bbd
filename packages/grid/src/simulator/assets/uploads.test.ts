import { describe, expect, it } from 'vitest';
import { MemoryStore, RefusedAssetError, StorageError } from '@landfall/assets/store';
import type { AssetStore, NewAsset } from '@landfall/assets/store';
import type { Uuid } from '@landfall/protocol/datatypes';
import { asArray, asMap, asString, asUuid, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap } from '@landfall/protocol/llsd';
import { PERMISSION } from '@landfall/protocol/inventory';
import { decodeText } from '@landfall/protocol/bytes';
import type { EmbeddedGrid } from '../../grid.ts';
import { MAX_UPLOADS_OF_ONE, belongingsOf } from '../inventory/index.ts';
import { NOBODY, askCapability, createTestWorld, post, uploadBy } from '../../testing/index.ts';
import type { TestAgent, TestWorld } from '../../testing/index.ts';
import { MAX_UPLOAD_BYTES } from '../uploads/index.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const NOTE = { asset_type: 'notecard', inventory_type: 'notecard', name: 'a note', description: 'of mine' };
const MASKS = { everyone_mask: 0, group_mask: 0, next_owner_mask: 581_632 };

const folderOf = ({ login }: TestAgent, type: number): Uuid =>
  login.inventorySkeleton!.find(({ typeDefault }) => typeDefault === type)!.folderId;

async function withStore(store: AssetStore = new MemoryStore()) {
  const world = await createTestWorld(undefined, { assets: store });
  return { ...world, store, agent: await world.arrive() };
}

async function folderContents(world: TestWorld, agent: TestAgent, folder_id: Uuid): Promise<LlsdMap> {
  const asked = { folder_id, owner_id: agent.login.agentId, fetch_folders: true, fetch_items: true };
  const { folders } = await askCapability(world, agent, 'FetchInventoryDescendents2', { folders: [asked] });
  return asMap(asArray(folders)[0]);
}

describe('NewFileAgentInventory', () => {
  it('stores the asset and gives an item, as the answer says', async () => {
    const { store, agent, ...world } = await withStore();
    const folder = folderOf(agent, 0);
    const before = await folderContents(world, agent, folder);
    const asked = { ...NOTE, ...MASKS, asset_type: 'texture', inventory_type: 'texture', folder_id: folder };
    const answer = await uploadBy(world, agent, 'NewFileAgentInventory', asked, bytesOf('picture'));
    expect(answer).toMatchObject({ state: 'complete', new_next_owner_mask: 581_632, new_everyone_mask: 0 });
    const stored = await store.read(asUuid(answer['new_asset']));
    expect(stored?.bytes).toEqual(bytesOf('picture'));
    const creatorId = agent.login.agentId.toString();
    expect(stored?.asset).toMatchObject({ type: 0, name: 'a note', description: 'of mine', creatorId });
    const after = await folderContents(world, agent, folder);
    expect(after['version']).toBe(Number(before['version']) + 1);
    const [item] = asArray(after['items']).map(asMap);
    expect(item).toMatchObject({ name: 'a note', desc: 'of mine', type: 0, inv_type: 0 });
    expect(asMap(item!['permissions'])).toMatchObject({ owner_mask: 647_168, next_owner_mask: 581_632 });
    expect(asUuid(item!['asset_id']).toString()).toBe(asString(answer['new_asset']));
    const wanted = { items: [{ item_id: asUuid(answer['new_inventory_item']) }] };
    const { items } = await askCapability(world, agent, 'FetchInventory2', wanted);
    expect(asArray(items).map(asMap)).toEqual([item]);
  });

  it('puts what names no folder of ours where its kind belongs, and shows nobody else', async () => {
    const { agent, ...world } = await withStore();
    await uploadBy(world, agent, 'NewFileAgentInventory', { ...NOTE, folder_id: NOBODY }, bytesOf('x'));
    expect((await folderContents(world, agent, folderOf(agent, 7)))['descendents']).toBe(1);
    const other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
    expect((await folderContents(world, other, folderOf(other, 7)))['descendents']).toBe(0);
  });

  it('keeps what was uploaded for the next login, with the version of its folder', async () => {
    const { agent, ...world } = await withStore();
    await uploadBy(world, agent, 'NewFileAgentInventory', NOTE, bytesOf('x'));
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await world.network.run(5000);
    const again = await world.arrive();
    const folder = again.login.inventorySkeleton!.find(({ typeDefault }) => typeDefault === 7)!;
    const contents = await folderContents(world, again, folder.folderId);
    expect([contents['version'], contents['descendents']]).toEqual([folder.version, 1]);
    expect(folder.version).toBe(2);
  });

  it.each([
    [{ asset_type: 'mesh', inventory_type: 'object' }, 'type'],
    [{ asset_type: '__proto__' }, 'type'],
    [{}, 'type'],
  ])('refuses %j before anything is sent', async (asked, word) => {
    const { agent, ...world } = await withStore();
    const answer = await askCapability(world, agent, 'NewFileAgentInventory', asked);
    expect(answer['state']).toBe('error');
    expect(answer['uploader']).toBeUndefined();
    expect(asString(asMap(answer['error'])['message'])).toContain(word);
  });

  it('cuts long names between characters', async () => {
    const { agent, store, ...world } = await withStore();
    const name = '🌊'.repeat(500);
    const answer = await uploadBy(world, agent, 'NewFileAgentInventory', { ...NOTE, name }, bytesOf('x'));
    expect((await store.stat(asUuid(answer['new_asset'])))?.name).toBe('🌊'.repeat(64));
  });

  it('takes each URL once, and none after the agent has left', async () => {
    const { agent, store, network, ports, ...rest } = await withStore();
    const world = { network, ports, ...rest };
    const ask = () => askCapability(world, agent, 'NewFileAgentInventory', NOTE);
    const [first, second] = [await ask(), await ask()].map(({ uploader }) => asString(uploader));
    const send = async (url: string): Promise<number> =>
      (await network.runUntil(post(ports, url, 'application/octet-stream', bytesOf('x')), 1000)).status;
    expect([await send(first!), await send(first!)]).toEqual([200, 404]);
    agent.send({ name: 'LogoutRequest', AgentData: agent.agentData });
    await network.run(1000);
    expect(await send(second!)).toBe(404);
    expect((await store.stats()).assets).toBe(1);
  });

  it('answers 413 to more than it takes, and an error to nothing at all', async () => {
    const { agent, store, ...world } = await withStore();
    const { uploader } = await askCapability(world, agent, 'NewFileAgentInventory', NOTE);
    const long = new Uint8Array(MAX_UPLOAD_BYTES + 1);
    const sent = post(world.ports, asString(uploader), 'application/octet-stream', long);
    expect((await world.network.runUntil(sent, 1000)).status).toBe(413);
    const empty = await uploadBy(world, agent, 'NewFileAgentInventory', NOTE, new Uint8Array(0));
    expect(empty['state']).toBe('error');
    expect((await store.stats()).assets).toBe(0);
  });
});

describe('a store that refuses', () => {
  const failing = (error: Error): AssetStore => {
    const store = new MemoryStore();
    return Object.assign(store, {
      put: async (_asset: NewAsset): Promise<never> => {
        throw error;
      },
    });
  };

  it.each([
    [new RefusedAssetError('/secret/place', 'quota'), 'limit'],
    [new RefusedAssetError('/secret/place', 'type'), 'type'],
    [new RefusedAssetError('/secret/place', 'size'), 'large'],
    [new StorageError('/secret/place', 'full'), 'full'],
    [new StorageError('/secret/place', 'permission'), 'moment'],
    [new TypeError('/secret/place'), 'not be stored'],
  ])('is an error that viewers understand, and no item: %s', async (error, word) => {
    const { agent, ...world } = await withStore(failing(error));
    const answer = await uploadBy(world, agent, 'NewFileAgentInventory', NOTE, bytesOf('x'));
    expect(answer['state']).toBe('error');
    expect(asString(answer['message'])).toContain(word);
    expect(JSON.stringify(answer)).not.toContain('secret');
    expect((await folderContents(world, agent, folderOf(agent, 7)))['descendents']).toBe(0);
  });

  it('to answer does not fill the memory: more than so much does not wait for it', async () => {
    const store = new MemoryStore();
    const put = store.put.bind(store);
    const gate = new AbortController();
    store.put = async (asset) => {
      if (!gate.signal.aborted)
        await new Promise((resolve) => gate.signal.addEventListener('abort', resolve));
      return await put(asset);
    };
    const { agent, network, ports, ...rest } = await withStore(store);
    const world = { network, ports, ...rest };
    const picture = new Uint8Array(MAX_UPLOAD_BYTES);
    const states: unknown[] = [];
    for (let count = 0; count < 9; count += 1) {
      const { uploader } = await askCapability(world, agent, 'NewFileAgentInventory', NOTE);
      void post(ports, asString(uploader), 'application/octet-stream', picture).then(({ body }) =>
        states.push(asMap(parseLlsd(body))['state']),
      );
    }
    await network.run(1000);
    expect(states).toEqual(['error']);
    gate.abort();
    await network.run(1000);
    expect(states).toEqual(['error', ...Array.from({ length: 8 }, () => 'complete')]);
    expect((await uploadBy(world, agent, 'NewFileAgentInventory', NOTE, picture))['state']).toBe('complete');
  });

  it('does not count: what is taken later finds room', async () => {
    const { agent, ...world } = await withStore(new MemoryStore({ maxAssetBytes: 3 }));
    const upload = (text: string) => uploadBy(world, agent, 'NewFileAgentInventory', NOTE, bytesOf(text));
    for (let count = 0; count < 5; count += 1) expect((await upload('long'))['state']).toBe('error');
    expect((await upload('abc'))['state']).toBe('complete');
  });
});

describe('the inventory of one account', () => {
  it('has an end', async () => {
    const { agent, ...world } = await withStore();
    const upload = async () =>
      (await uploadBy(world, agent, 'NewFileAgentInventory', NOTE, bytesOf('x')))['state'];
    for (let count = 0; count < MAX_UPLOADS_OF_ONE; count += 1) expect(await upload()).toBe('complete');
    expect(await upload()).toBe('error');
  });
});

describe('UpdateNotecardAgentInventory', () => {
  it('gives an item another asset and keeps the old one in the store', async () => {
    const { agent, store, ...world } = await withStore();
    const made = await uploadBy(world, agent, 'NewFileAgentInventory', NOTE, bytesOf('one'));
    const item_id = asUuid(made['new_inventory_item']);
    const update = { item_id };
    const changed = await uploadBy(world, agent, 'UpdateNotecardAgentInventory', update, bytesOf('two'));
    expect(changed['state']).toBe('complete');
    expect(asUuid(changed['new_inventory_item']).equals(item_id)).toBe(true);
    expect((await store.read(asUuid(changed['new_asset'])))?.bytes).toEqual(bytesOf('two'));
    expect((await store.read(asUuid(made['new_asset'])))?.bytes).toEqual(bytesOf('one'));
    const { items } = await askCapability(world, agent, 'FetchInventory2', { items: [update] });
    expect(asUuid(asMap(asArray(items)[0])['asset_id']).toString()).toBe(asString(changed['new_asset']));
  });

  it('refuses what its owner may not read or change, and says by chat what is done', async () => {
    const { agent, store, grid, ...rest } = await withStore();
    const world = { store, grid, ...rest };
    const made = await uploadBy(world, agent, 'NewFileAgentInventory', NOTE, bytesOf('one'));
    const item_id = asUuid(made['new_inventory_item']);
    const belongings = belongingsOf((grid as EmbeddedGrid).services);
    const item = belongings.item(agent.login.agentId, item_id)!;
    const save = async (owner: number) => {
      belongings.put(agent.login.agentId, { ...item, permissions: { ...item.permissions!, owner } });
      return (await uploadBy(world, agent, 'UpdateNotecardAgentInventory', { item_id }, bytesOf('two')))[
        'state'
      ];
    };
    const { full, modify, copy } = PERMISSION;
    expect([await save(full & ~modify), await save(full & ~copy), await save(full)]).toEqual([
      'error',
      'error',
      'complete',
    ]);
    await world.network.run(500);
    expect(agent.all('AlertMessage').map(({ AlertData }) => decodeText(AlertData.Message))).toEqual([
      'Notecard updated',
    ]);
  });

  it('refuses what is no notecard of the agent', async () => {
    const { agent, ...world } = await withStore();
    const made = await uploadBy(world, agent, 'NewFileAgentInventory', NOTE, bytesOf('one'));
    const update = { item_id: asUuid(made['new_inventory_item']) };
    const other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
    for (const [who, name, asked] of [
      [other, 'UpdateNotecardAgentInventory', update],
      [agent, 'UpdateGestureAgentInventory', update],
      [agent, 'UpdateNotecardAgentInventory', { item_id: NOBODY }],
      [agent, 'UpdateNotecardAgentInventory', {}],
    ] as const)
      expect((await askCapability(world, who, name, asked))['state']).toBe('error');
  });
});
