import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { contentsToLlsd, EMPTY_ITEM } from '@landfall/protocol/inventory';
import type { FolderContents } from '@landfall/protocol/inventory';
import { asArray, asMap, asUuid, formatLlsdXml, parseLlsd } from '@landfall/protocol/llsd';
import { createMemoryStore, MemoryNetwork } from '@landfall/transport/memory';
import type { KeyValueStore } from '@landfall/transport/ports';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { FakeGrid, FAKE_AGENT_ID, fakeArriveOptions } from '../testing/index.ts';
import { inventory } from './index.ts';
import type { InventoryChanged } from './index.ts';

const id = (n: number): Uuid => new Uuid(7, 0, 0, n);
const ROOT = id(1);
const folder = (n: number, parentId = ROOT, version = 1) => ({
  folderId: id(n),
  parentId,
  name: `Folder ${n}`,
  typeDefault: -1,
  version,
});
const item = (n: number, parentId: Uuid) => ({ ...EMPTY_ITEM, id: id(n), parentId, name: `Item ${n}` });

/** What the grid has, and what was asked of it. */
async function arrived({
  contents,
  cache,
  versions = 1,
  mangle = (text: string) => text,
}: {
  contents: readonly FolderContents[];
  cache?: KeyValueStore;
  versions?: number;
  mangle?: (text: string) => string;
}) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const skeleton = [
    folder(1, Uuid.zero),
    ...Array.from({ length: 40 }, (_, at) => folder(at + 2, ROOT, versions)),
  ];
  const grid = await FakeGrid.start(ports, {
    answerLogin: (_request, _attempt, response) => ({
      type: 'success',
      response: { ...response, inventoryRoot: ROOT, inventorySkeleton: skeleton },
    }),
  });
  const asked: string[][] = [];
  grid.answers.set('/FetchInventoryDescendents2/root', ({ body }) => {
    const ids = asArray(asMap(parseLlsd(body))['folders']).map((one) => asUuid(asMap(one)['folder_id']));
    asked.push(ids.map(String));
    const folders = ids.flatMap((one) => contents.filter(({ folderId }) => folderId.equals(one)));
    const text = mangle(formatLlsdXml({ folders: folders.map(contentsToLlsd) }));
    return { status: 200, headers: {}, body: encodeUtf8(text) };
  });
  const rooms = [inventory({ cache })] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 60_000);
  const changes: InventoryChanged[] = [];
  session.on('inventoryChanged', (changed) => changes.push(changed));
  const until = <T>(promise: Promise<T>): Promise<T> => network.runUntil(promise, 120_000);
  return { until, session, asked, changes, grid, network };
}

const filled = (n: number, items = 2, version = 1): FolderContents => ({
  folderId: id(n),
  ownerId: FAKE_AGENT_ID,
  version,
  folders: [],
  items: Array.from({ length: items }, (_, at) => item(1000 * n + at, id(n))),
});

describe('an inventory', () => {
  it('has the folders of the login, and what is in them once that is fetched', async () => {
    const { until, session, asked, changes } = await arrived({ contents: [filled(2), filled(3)] });
    const { inventory: own } = session;
    expect([own.rootId, own.foldersIn(ROOT).length, own.itemsIn(id(2))]).toEqual([ROOT, 40, []]);
    await until(own.fetch([id(2), id(3)]));
    expect(own.itemsIn(id(2)).map(({ name }) => name)).toEqual(['Item 2000', 'Item 2001']);
    expect(own.folder(id(2))?.isFetched).toBe(true);
    await until(own.fetch([id(2)]));
    expect([asked.length, changes.length, own.counts.items]).toEqual([1, 1, 4]);
  });

  it('is asked for ten folders at once, once each however many ask', async () => {
    const contents = Array.from({ length: 40 }, (_, at) => filled(at + 2));
    const { until, session, asked } = await arrived({ contents });
    const ids = contents.map(({ folderId }) => folderId);
    await until(Promise.all([session.inventory.fetch(ids), session.inventory.fetch(ids)]));
    expect(asked.map((one) => one.length)).toEqual([10, 10, 10, 10]);
    expect(session.inventory.counts.items).toBe(80);
  });

  it('files by parent: what a link points to is not in the folder of the link', async () => {
    const linked = { ...filled(2), items: [item(9000, id(3)), item(2000, id(2))] };
    const { until, session } = await arrived({ contents: [linked] });
    await until(session.inventory.fetch([id(2)]));
    expect(session.inventory.itemsIn(id(2)).map(({ name }) => name)).toEqual(['Item 2000']);
    expect(session.inventory.itemsIn(id(3)).map(({ name }) => name)).toEqual(['Item 9000']);
    expect(session.inventory.folder(id(3))?.isFetched).toBe(false);
  });

  it('knows what it could get when the grid does not have a folder', async () => {
    const { until, session } = await arrived({
      contents: [filled(2)],
      mangle: (text) =>
        `${text.replace('</llsd>', '')}<map><key>bad_folders</key><array></array></map></llsd>`,
    });
    await expect(until(session.inventory.fetch([id(2), id(3)]))).rejects.toMatchObject({ reason: 'missing' });
    expect([id(2), id(3)].map((one) => session.inventory.folder(one)?.isFetched)).toEqual([true, false]);
  });

  it('believes nothing of folders that nobody asked for', async () => {
    const { until, session, grid } = await arrived({ contents: [] });
    grid.answers.set('/FetchInventoryDescendents2/root', () => {
      const text = formatLlsdXml({ folders: [contentsToLlsd(filled(2)), contentsToLlsd(filled(5))] });
      return { status: 200, headers: {}, body: encodeUtf8(text) };
    });
    await until(session.inventory.fetch([id(2)]));
    expect(session.inventory.itemsIn(id(5))).toEqual([]);
  });

  it('asks nothing for what is kept at the folder’s version, and asks anew for another', async () => {
    const cache = createMemoryStore();
    const first = await arrived({ contents: [filled(2), filled(3)], cache });
    await first.until(first.session.inventory.fetch([id(2), id(3)]));
    const again = await arrived({ contents: [], cache });
    await again.until(again.session.inventory.fetch([id(2)]));
    expect([again.asked, again.session.inventory.itemsIn(id(2)).length]).toEqual([[], 2]);
    const newer = await arrived({ contents: [filled(2, 1, 2)], cache, versions: 2 });
    await newer.until(newer.session.inventory.fetch([id(2)]));
    expect([newer.asked.length, newer.session.inventory.itemsIn(id(2)).length]).toEqual([1, 1]);
  });

  it('survives a cache that is damaged or fails', async () => {
    const cache = createMemoryStore();
    const key = `inventory ${FAKE_AGENT_ID.toString()} ${id(2).toString()}`;
    await cache.set(key, Uint8Array.of(1, 2, 3));
    const { until, session, asked } = await arrived({ contents: [filled(2)], cache });
    await until(session.inventory.fetch([id(2)]));
    expect([asked.length, session.inventory.itemsIn(id(2)).length]).toEqual([1, 2]);
    const no = () => Promise.reject(new RangeError('no'));
    const failing = await arrived({
      contents: [filled(2)],
      cache: { get: no, set: no, delete: no, keys: no },
    });
    await failing.until(failing.session.inventory.fetch([id(2)]));
    expect(failing.session.inventory.itemsIn(id(2))).toHaveLength(2);
  });

  it('says what went wrong', async () => {
    const { until, session, grid, network } = await arrived({ contents: [] });
    const { inventory: own } = session;
    await expect(until(own.fetch([id(999)]))).rejects.toMatchObject({ code: 'usage' });
    grid.answers.set('/FetchInventoryDescendents2/root', () => ({
      status: 500,
      headers: {},
      body: new Uint8Array(0),
    }));
    await expect(until(own.fetch([id(2)]))).rejects.toMatchObject({ code: 'remote', reason: '500' });
    grid.answers.set('/FetchInventoryDescendents2/root', () => ({
      status: 200,
      headers: {},
      body: encodeUtf8('<html>'),
    }));
    await expect(until(own.fetch([id(2)]))).rejects.toMatchObject({ code: 'decode' });
    await expect(until(own.fetchItems([id(5)], { isLibrary: true }))).rejects.toMatchObject({
      reason: 'missing',
    });
    const late = own.fetch([id(2)]);
    late.catch(() => undefined);
    await network.runUntil(session.logout(), 60_000);
    await expect(own.fetch([id(3)])).rejects.toMatchObject({ code: 'closed' });
  });
});
