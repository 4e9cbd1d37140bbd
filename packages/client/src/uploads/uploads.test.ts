import { Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_ITEM, contentsToLlsd } from '@landfall/protocol/inventory';
import { asArray, asMap, asString, parseLlsd } from '@landfall/protocol/llsd';
import type { LlsdMap, LlsdValue } from '@landfall/protocol/llsd';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { inventory } from '../inventory/index.ts';
import { FakeGrid, FAKE_AGENT_ID, fakeArriveOptions, llsd } from '../testing/index.ts';
import { MAX_WAITING_UPLOADS, uploads } from './index.ts';
import type { UploadsOptions } from './index.ts';

const id = (n: number): Uuid => new Uuid(7, 0, 0, n);
const [FOLDER, ITEM] = [id(1), id(2)];
const FILE = { name: 'Bell', folderId: FOLDER, assetType: 1, bytes: new Uint8Array([1, 2, 3]) };

/** A region that takes uploads; `first` answers what is asked, with the address for the bytes. */
async function arrived(
  first: (uploader: string, asked: LlsdMap) => LlsdValue = (uploader) => ({ state: 'upload', uploader }),
  options: UploadsOptions = {},
) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const grid = await FakeGrid.start(ports, { alsoOffered: ['NewFileAgentInventory'] });
  const log: string[] = [];
  let names = 0;
  grid.answers.set('/NewFileAgentInventory/root', ({ body }) => {
    const asked = asMap(parseLlsd(body));
    log.push(
      `ask ${asString(asked['name'])} ${asString(asked['asset_type'])}/${asString(asked['inventory_type'])}`,
    );
    return llsd(first(`${grid.url}bytes/${++names}`, asked));
  });
  for (let n = 1; n <= 10; n++)
    grid.answers.set(`/bytes/${n}`, async ({ body }) => {
      await new Promise<void>((resolve) => void network.clock.after(500, resolve));
      log.push(`bytes ${body.length}`);
      return llsd({ state: 'complete', new_inventory_item: ITEM, new_asset: id(9).toString() });
    });
  grid.answers.set('/FetchInventory2/root', () => {
    const item = { ...EMPTY_ITEM, id: ITEM, parentId: FOLDER, name: 'Bell', assetType: 1 };
    const contents = { folderId: FOLDER, ownerId: FAKE_AGENT_ID, version: 1, folders: [], items: [item] };
    return llsd({ items: asArray(contentsToLlsd(contents)['items']) });
  });
  const rooms = [inventory(), uploads(options)] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 60_000);
  const until = <T>(promise: Promise<T>): Promise<T> => network.runUntil(promise, 120_000);
  return { session, until, log, network };
}

describe('uploads', () => {
  it('are made one after the other, and are there as the grid has them', async () => {
    const { session, until, log } = await arrived();
    const both = [session.uploads.file(FILE), session.uploads.file({ ...FILE, assetType: 20 })];
    const [item] = await until(Promise.all(both));
    expect(item).toMatchObject({ name: 'Bell', parentId: FOLDER });
    expect(session.inventory.item(ITEM)?.name).toBe('Bell');
    expect(log).toEqual(['ask Bell sound/sound', 'bytes 3', 'ask Bell animatn/animation', 'bytes 3']);
  });

  it('are not paid for beyond what was said', async () => {
    const { session, until, log } = await arrived((uploader) => ({
      state: 'upload',
      uploader,
      upload_price: 10,
    }));
    await expect(until(session.uploads.file(FILE))).rejects.toMatchObject({ reason: 'too-dear' });
    await expect(until(session.uploads.file(FILE, { mostPrice: 9 }))).rejects.toMatchObject({
      reason: 'too-dear',
    });
    expect(log.filter((line) => line.startsWith('bytes'))).toEqual([]);
    await until(session.uploads.file(FILE, { mostPrice: 10 }));
    expect(log.at(-1)).toBe('bytes 3');
  });

  it('go to no other host, and to nothing that is no web address', async () => {
    const elsewhere = await arrived(() => ({ state: 'upload', uploader: 'http://10.9.9.9/bytes' }));
    await expect(elsewhere.until(elsewhere.session.uploads.file(FILE))).rejects.toMatchObject({
      reason: 'other-host',
    });
    for (const uploader of ['ftp://127.0.0.1/x', 'javascript:1', '/x']) {
      const { session, until } = await arrived(() => ({ state: 'upload', uploader }));
      await expect(until(session.uploads.file(FILE))).rejects.toMatchObject({ code: 'decode' });
    }
  });

  it('are asked for again while the grid is busy with another, as long as there is time', async () => {
    let times = 0;
    const busy = { state: 'error', error: { message: 'Uploader busy processing previous request' } };
    const { session, until, log } = await arrived((uploader) =>
      ++times < 3 ? busy : { state: 'upload', uploader },
    );
    await until(session.uploads.file(FILE));
    expect(log.filter((line) => line.startsWith('ask'))).toHaveLength(3);
    const always = await arrived(() => busy);
    await expect(always.until(always.session.uploads.file(FILE, { timeoutMs: 5000 }))).rejects.toMatchObject({
      reason: 'refused',
    });
    expect(always.log.length).toBeLessThan(8);
  });

  it('do not hold up those behind them when they fail or are called off', async () => {
    let times = 0;
    const { session, until, log } = await arrived((uploader) =>
      ++times === 1 ? { state: 'error', message: 'No.' } : { state: 'upload', uploader },
    );
    const controller = new AbortController();
    const all = [
      session.uploads.file(FILE),
      session.uploads.file(FILE, { signal: controller.signal }),
      session.uploads.file(FILE),
    ];
    controller.abort();
    const ended = await until(Promise.allSettled(all));
    expect(ended.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'fulfilled']);
    expect(log.filter((line) => line.startsWith('bytes'))).toHaveLength(1);
  });

  it('are refused here when they make no sense', async () => {
    const { session, until } = await arrived();
    const usage = { code: 'usage' };
    await expect(session.uploads.file({ ...FILE, bytes: new Uint8Array(0) })).rejects.toMatchObject(usage);
    await expect(session.uploads.file({ ...FILE, assetType: 999 })).rejects.toMatchObject(usage);
    await expect(until(session.uploads.rewrite(ITEM, FILE.bytes))).rejects.toMatchObject(usage);
    const many = Array.from({ length: MAX_WAITING_UPLOADS + 2 }, () => session.uploads.file(FILE));
    for (const one of many) one.catch(() => undefined);
    await expect(many.at(-1)!).rejects.toMatchObject(usage);
    await until(session.logout());
    await expect(until(many[5]!)).rejects.toMatchObject({ code: 'closed' });
  });
});
