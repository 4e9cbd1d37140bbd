import { encodeText } from '@landfall/protocol/bytes';
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
  KEPT_TRASH as TRASH,
  keptId as id,
  keptItem as item,
  LIBRARY_BOX,
  llsd,
  toldItem as told,
} from '../testing/index.ts';
import type { FakeGrid } from '../testing/index.ts';

const NEW = { folderId: BOX, assetType: 7, inventoryType: 7, name: 'New' };
const WORDS = 'The inventory is full.';

async function arrived(react?: (message: Message, grid: FakeGrid) => void) {
  const site = await arriveWithInventory(new MemoryNetwork(), { react });
  const { network, until, grid } = site;
  /** What a call comes to, and after how long. */
  const outcome = async (call: () => Promise<unknown>): Promise<Record<string, unknown>> => {
    const startedAt = network.clock.now();
    const ended = call().then(
      (value) => ({ value }),
      ({ code, reason, words }: Record<string, unknown>) => ({ code, reason, words }),
    );
    return { ...(await until(ended)), tookMs: network.clock.now() - startedAt };
  };
  const say = (words: string): void => grid.simulator.send(alertMessage(words));
  const after = (ms: number, act: () => void): void => void network.clock.after(ms, act);
  return { ...site, outcome, say, after };
}

const callbackOf = (message: Message): number =>
  (message as MessageOf<'CreateInventoryItem'>).InventoryBlock.CallbackID;

describe('the time that a change may take', () => {
  it('is over when it is over, whether or not the region acknowledges', async () => {
    const { own, outcome, until, grid } = await arrived();
    await until(own.fetch([BOX]));
    grid.simulator.pause();
    const options = { timeoutMs: 500 };
    for (const call of [
      () => own.rename(id(100), 'Other', options),
      () => own.move([INNER], ROOT, options),
      () => own.remove([id(100)], options),
      () => own.createFolder('Folder', BOX, options),
      () => own.createItem(NEW, options),
    ])
      expect(await outcome(call)).toMatchObject({ code: 'timeout', tookMs: expect.closeTo(500, -2) });
    grid.simulator.resume();
  });

  it('ends with the signal while the region does not acknowledge', async () => {
    const { own, outcome, until, grid, after } = await arrived();
    await until(own.fetch([BOX]));
    grid.simulator.pause();
    const controller = new AbortController();
    after(300, () => controller.abort());
    expect(await outcome(() => own.rename(id(100), 'Other', { signal: controller.signal }))).toMatchObject({
      reason: 'aborted',
      tookMs: expect.closeTo(300, -2),
    });
  });

  it('is spent in looking ever less often', async () => {
    const { own, outcome, until, grid } = await arrived();
    await until(own.fetch([BOX]));
    let looks = 0;
    const answer = grid.answers.get('/FetchInventory2/root')!;
    grid.answers.set('/FetchInventory2/root', (request) => {
      looks++;
      return answer(request);
    });
    expect(await outcome(() => own.rename(id(100), 'Other'))).toMatchObject({ reason: 'not-done' });
    expect(looks).toBeGreaterThan(9);
    expect(looks).toBeLessThan(15);
  });
});

describe('the words of a region', () => {
  it('are of no change that was asked for after them', async () => {
    const { own, outcome, say, network } = await arrived();
    say(WORDS);
    await network.run(500);
    expect(await outcome(() => own.createItem(NEW))).toMatchObject({ code: 'timeout' });
    expect(await outcome(() => own.move([INNER], ROOT))).toMatchObject({ reason: 'not-done' });
  });

  it('are no refusal of what is done soon after them', async () => {
    const { own, outcome, until, say, after, had } = await arrived((message, grid) => {
      if (message.name === 'CreateInventoryItem')
        after(1500, () => grid.simulator.send(told(item(200), callbackOf(message))));
      if (message.name === 'UpdateInventoryItem')
        after(1500, () => had.items.splice(0, 1, item(100, { name: 'Other' })));
    });
    await until(own.fetch([BOX]));
    const words = (): void => after(200, () => say('Autopilot canceled'));
    words();
    expect(await outcome(() => own.createItem(NEW))).toMatchObject({ value: { name: 'Item 200' } });
    words();
    expect(await outcome(() => own.rename(id(100), 'Other'))).toMatchObject({ value: { name: 'Other' } });
  });

  it('count as they came first, also as those to the agent alone, and for all that wait', async () => {
    const { own, until, grid, say, after } = await arrived();
    after(200, () =>
      grid.simulator.send({
        name: 'AgentAlertMessage',
        AgentData: { AgentID: FAKE_AGENT_ID },
        AlertData: { Modal: false, Message: encodeText(WORDS) },
      }),
    );
    after(400, () => say('Something else'));
    const calls = [own.createItem(NEW), own.createItem(NEW), own.move([INNER], ROOT)];
    const all = Promise.allSettled(calls.map((each) => each as Promise<unknown>));
    expect(await until(all)).toMatchObject(
      calls.map(() => ({ status: 'rejected', reason: { reason: 'refused', words: WORDS } })),
    );
  });
});

describe('what comes of a change', () => {
  it('after nobody waits any more is there all the same, and answers nobody else', async () => {
    const sent: number[] = [];
    const { own, outcome, grid, network, after } = await arrived((message) => {
      if (message.name === 'CreateInventoryItem') sent.push(callbackOf(message));
    });
    expect(await outcome(() => own.createItem(NEW, { timeoutMs: 500 }))).toMatchObject({ code: 'timeout' });
    after(100, () => grid.simulator.send(told(item(200), sent[0])));
    expect(await outcome(() => own.createItem(NEW, { timeoutMs: 500 }))).toMatchObject({ code: 'timeout' });
    await network.run(500);
    expect(own.item(id(200))?.name).toBe('Item 200');
    expect(new Set(sent).size).toBe(2);
  });

  it('is that an item is gone, where it goes meanwhile', async () => {
    const { own, outcome, until, had, after } = await arrived();
    await until(own.fetch([BOX]));
    after(700, () => had.items.splice(0));
    expect(await outcome(() => own.rename(id(100), 'Other'))).toMatchObject({ reason: 'gone' });
    expect(await outcome(() => own.remove([id(100)]))).toHaveProperty('value');
    expect(own.item(id(100))).toBeUndefined();
  });

  it('is less than was wanted, and then not what was asked for', async () => {
    const { own, outcome, until, had } = await arrived((message) => {
      if (message.name === 'UpdateInventoryItem')
        had.items.splice(0, 1, item(100, { name: 'Other', description: 'cut' }));
    });
    await until(own.fetch([BOX]));
    const changes = { name: 'Other', description: 'cut short' };
    expect(await outcome(() => own.change(id(100), changes))).toMatchObject({ reason: 'not-done' });
    const permissions = { everyone: 0x8000 };
    expect(await outcome(() => own.change(id(100), { permissions }))).toMatchObject({
      reason: 'not-permitted',
    });
  });

  it('is nothing at once where it cannot be', async () => {
    const { own, outcome, grid } = await arrived();
    const nothing = { code: 'usage', tookMs: 0 };
    expect(await outcome(() => own.rename(INNER, ' '))).toMatchObject(nothing);
    expect(await outcome(() => own.createItem({ ...NEW, name: 'a|b' }))).toMatchObject(nothing);
    expect(await outcome(() => own.createFolder('Folder', LIBRARY_BOX))).toMatchObject(nothing);
    expect(await outcome(() => own.move([BOX], INNER))).toMatchObject(nothing);
    expect(await outcome(() => own.purge(BOX))).toMatchObject(nothing);
    expect(await outcome(() => own.move([LIBRARY_BOX], BOX))).toMatchObject(nothing);
    const names = grid.simulator.received.map(({ name }) => name);
    expect(names.filter((name) => name.includes('Inventory'))).toEqual([]);
  });

  it('of an emptied trash is that it is empty, with what nobody knew of', async () => {
    const { own, outcome, had, grid, after } = await arrived((message) => {
      if (message.name === 'PurgeInventoryDescendents') after(700, () => (had.items = had.items.slice(0, 1)));
    });
    had.items.push(item(101, { parentId: TRASH }), item(102, { parentId: TRASH }));
    expect(await outcome(() => own.purge())).toHaveProperty('value');
    expect([own.folder(TRASH)?.isFetched, own.itemsIn(TRASH)]).toEqual([true, []]);
    grid.answers.set('/FetchInventoryDescendents2/root', () => llsd({ folders: [] }));
    expect(await outcome(() => own.purge(TRASH, { timeoutMs: 3000 }))).toMatchObject({ code: 'remote' });
  });
});
