import { Uuid } from '@landfall/protocol/datatypes';
import { contentsToLlsd } from '@landfall/protocol/inventory';
import type { FolderContents } from '@landfall/protocol/inventory';
import { asArray, asMap, encodeLlsdBinary, parseLlsd } from '@landfall/protocol/llsd';
import { createMemoryStore, MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import {
  arriveWithInventory,
  FAKE_AGENT_ID,
  KEPT_BOX as BOX,
  KEPT_INNER as INNER,
  KEPT_ROOT as ROOT,
  KEPT_TRASH as TRASH,
  keptFolder as folder,
  keptId as id,
  keptItem as item,
  llsd,
  reply,
  toldItem as told,
} from '../testing/index.ts';
import type { KeptInventoryOptions } from '../testing/index.ts';

const FOLDERS = '/FetchInventoryDescendents2/root';
const ITEMS = '/FetchInventory2/root';
const SLOW_MS = 3000;
const EMPTY: FolderContents = { folderId: BOX, ownerId: FAKE_AGENT_ID, version: 1, folders: [], items: [] };

async function arrived(options: KeptInventoryOptions = {}) {
  const site = await arriveWithInventory(new MemoryNetwork(), options);
  const { network, grid } = site;
  const wait = (): Promise<void> => new Promise((resolve) => void network.clock.after(SLOW_MS, resolve));
  /** The answers are as they are then, and come {@link SLOW_MS} later. */
  const slowDown = (): void => {
    const answer = grid.answers.get(FOLDERS)!;
    grid.answers.set(FOLDERS, async (request) => {
      const response = await answer(request);
      await wait();
      return response!;
    });
  };
  const answers = (...contents: readonly FolderContents[]): void =>
    void grid.answers.set(FOLDERS, () => llsd({ folders: contents.map(contentsToLlsd) }));
  /** What a call comes to. */
  const outcome = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'done',
      (error: { reason?: string; code: string }) => error.reason ?? error.code,
    );
  return { ...site, wait, slowDown, answers, outcome };
}

describe('several who want the same folder', () => {
  it('do not end with the first, whose signal aborts', async () => {
    const { own, asked, until, network, slowDown, outcome } = await arrived();
    slowDown();
    const controller = new AbortController();
    const first = outcome(own.fetch([BOX], { signal: controller.signal }));
    const second = outcome(own.fetch([BOX, INNER]));
    await network.run(500);
    controller.abort();
    expect(await until(Promise.all([first, second]))).toEqual(['aborted', 'done']);
    expect(own.itemsIn(BOX)).toHaveLength(1);
    expect(asked.flat().filter((one) => one === String(BOX))).toHaveLength(2);
  });

  it('need not wait for the first once their own signal aborts', async () => {
    const { own, asked, until, network, slowDown, outcome } = await arrived();
    slowDown();
    const controller = new AbortController();
    const startedAt = network.clock.now();
    const first = outcome(own.fetch([BOX]));
    const second = outcome(own.fetch([BOX], { signal: controller.signal }));
    await network.run(500);
    controller.abort();
    expect(await until(second)).toBe('aborted');
    expect(network.clock.now() - startedAt).toBeLessThan(SLOW_MS);
    expect([await until(first), asked.length, own.folder(BOX)?.isFetched]).toEqual(['done', 1, true]);
  });

  it('do not fail by what only the first wanted, and the grid does not have', async () => {
    const { own, until, grid, outcome, wait } = await arrived();
    grid.answers.set(FOLDERS, async () => {
      await wait();
      return llsd({ folders: [contentsToLlsd(EMPTY)] });
    });
    const both = [outcome(own.fetch([BOX, TRASH])), outcome(own.fetch([BOX]))];
    expect(await until(Promise.all(both))).toEqual(['missing', 'done']);
  });

  it('each hear of a region that fails', async () => {
    const { own, until, grid, outcome, wait } = await arrived();
    let times = 0;
    grid.answers.set(FOLDERS, async () => {
      times++;
      await wait();
      return reply(500);
    });
    const all = [BOX, BOX, BOX].map((one) => outcome(own.fetch([one])));
    expect(await until(Promise.all(all))).toEqual(['500', '500', '500']);
    expect(times).toBeLessThanOrEqual(3);
  });
});

describe('answers about folders', () => {
  it('that are overtaken each time are believed in the end', async () => {
    const { own, until, had, grid, network } = await arrived();
    let times = 0;
    const answer = grid.answers.get(FOLDERS)!;
    grid.answers.set(FOLDERS, async (request) => {
      const response = await answer(request);
      const news = item(400 + times++);
      had.items.push(news);
      grid.simulator.send(told(news));
      await new Promise<void>((resolve) => void network.clock.after(500, resolve));
      return response!;
    });
    await until(own.fetch([BOX]));
    expect([times, own.folder(BOX)?.isFetched]).toEqual([3, true]);
  });

  it('take away what they do not have, with all that is in it', async () => {
    const { own, until, answers } = await arrived();
    await until(own.fetch([BOX]));
    answers({ ...EMPTY, folderId: ROOT, folders: [folder(TRASH, ROOT, 'Trash', 14)] });
    await until(own.fetch([ROOT]));
    expect([own.folder(BOX), own.folder(INNER), own.item(id(100))]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    expect(own.folder(TRASH)?.name).toBe('Trash');
  });

  it('that have a folder in itself leave it where it is', async () => {
    const { own, until, answers } = await arrived();
    answers({ ...EMPTY, folders: [folder(BOX, BOX, 'Box'), folder(INNER, BOX, 'Inner')] });
    await until(own.fetchAll(BOX).catch(() => undefined));
    expect(own.pathOf(INNER).map(({ name }) => name)).toEqual(['Inner', 'Box', 'My Inventory']);
    expect(own.foldersIn(ROOT).map(({ name }) => name)).toContain('Box');
    expect(own.foldersIn(BOX).map(({ name }) => name)).toEqual(['Inner']);
  });

  it('that make a circle are put right by those that come later', async () => {
    const { own, until, answers } = await arrived();
    answers({ ...EMPTY, folderId: INNER, folders: [folder(BOX, INNER, 'Box')] });
    await until(own.fetch([INNER]));
    expect(own.pathOf(BOX).map(({ name }) => name)).toEqual(['Box', 'Inner']);
    answers({ ...EMPTY, folderId: ROOT, folders: [folder(INNER, ROOT, 'Inner')] });
    await until(own.fetch([ROOT]));
    expect(own.pathOf(BOX).map(({ name }) => name)).toEqual(['Box', 'Inner', 'My Inventory']);
    expect(own.foldersIn(BOX)).toEqual([]);
  });

  it('believe of a folder in it only what says that it is in it', async () => {
    const { own, until, answers } = await arrived();
    answers({ ...EMPTY, folders: [folder(INNER, ROOT, 'Elsewhere'), folder(id(70), BOX, 'New')] });
    await until(own.fetch([BOX]));
    expect(own.foldersIn(BOX).map(({ name }) => name)).toEqual(['Inner', 'New']);
  });

  it('stop coming when the signal aborts, and can be had again', async () => {
    const { own, until, network, slowDown, outcome } = await arrived();
    slowDown();
    const controller = new AbortController();
    const asked = outcome(own.fetchAll(ROOT, { signal: controller.signal }));
    await network.run(500);
    controller.abort();
    expect(await until(asked)).toBe('aborted');
    await network.run(2 * SLOW_MS);
    expect(own.folder(ROOT)?.isFetched).toBe(false);
    expect(await until(outcome(own.fetchAll()))).toBe('done');
    expect([BOX, INNER, TRASH].map((one) => own.folder(one)?.isFetched)).toEqual([true, true, true]);
  });
});

describe('what is kept of folders', () => {
  const KEY = `inventory ${FAKE_AGENT_ID.toString()} ${BOX.toString()}`;
  const kept = async (contents: FolderContents) => {
    const cache = createMemoryStore();
    await cache.set(KEY, encodeLlsdBinary(contentsToLlsd(contents)));
    return cache;
  };

  it('is not believed of another version, older or newer, or of another folder', async () => {
    for (const wrong of [{ version: 0 }, { version: 2 }, { folderId: INNER }]) {
      const cache = await kept({ ...EMPTY, items: [item(800)], ...wrong });
      const { own, until, asked } = await arrived({ cache });
      await until(own.fetch([BOX]));
      expect([asked.length, own.itemsIn(BOX).map(({ name }) => name)]).toEqual([1, ['Item 100']]);
    }
  });

  it('is not what a grid says of a folder at version 0', async () => {
    const cache = createMemoryStore();
    const { own, until, answers } = await arrived({ cache });
    answers({ ...EMPTY, version: 0 });
    await until(own.fetch([BOX]));
    expect(await cache.get(KEY)).toBeUndefined();
    expect(own.folder(BOX)?.isFetched).toBe(true);
  });

  it('does not undo what was told while it was read', async () => {
    const store = await kept({ ...EMPTY, items: [item(100)] });
    let read = (): void => undefined;
    const cache = {
      ...store,
      get: async (key: string) => {
        const value = await store.get(key);
        await new Promise<void>((resolve) => (read = resolve));
        return value;
      },
    };
    const { own, until, grid, had, network, asked } = await arrived({ cache });
    const fetched = own.fetch([BOX]);
    await network.run(100);
    had.items.push(item(400));
    grid.simulator.send(told(item(400)));
    await network.run(500);
    read();
    await until(fetched);
    expect(own.itemsIn(BOX).map(({ name }) => name)).toEqual(['Item 100', 'Item 400']);
    expect(asked).toEqual([[String(BOX)]]);
  });
});

describe('items by their ids', () => {
  it('are asked for fifty at once, and none is believed that was not asked for', async () => {
    const { own, until, grid } = await arrived();
    const sizes: number[] = [];
    grid.answers.set(ITEMS, ({ body }) => {
      sizes.push(asArray(asMap(parseLlsd(body))['items']).length);
      const items = [item(1000 + 50 * (sizes.length - 1)), item(9000)];
      return llsd({ items: asArray(contentsToLlsd({ ...EMPTY, items })['items']) });
    });
    const ids = Array.from({ length: 120 }, (_, at) => id(1000 + at));
    const found = await until(own.fetchItems(ids));
    expect(sizes).toEqual([50, 50, 20]);
    expect(found.map(({ name }) => name)).toEqual(['Item 1000', 'Item 1050', 'Item 1100']);
    expect(own.item(id(9000))).toBeUndefined();
  });

  it('are nothing where the answer is about something else', async () => {
    const { own, until, grid, outcome } = await arrived();
    grid.answers.set(ITEMS, () => llsd([Uuid.zero]));
    expect(await until(outcome(own.fetchItems([id(100)])))).toBe('decode');
    grid.answers.set(ITEMS, () => reply(403));
    expect(await until(outcome(own.fetchItems([id(100)])))).toBe('403');
    expect(own.item(id(100))).toBeUndefined();
  });
});
