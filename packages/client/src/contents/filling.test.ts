import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { EMPTY_ITEM, encodeTaskInventory } from '@landfall/protocol/inventory';
import type { InventoryItem } from '@landfall/protocol/inventory';
import type { Message } from '@landfall/protocol/message';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { XferSender } from '@landfall/protocol/transfer';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { defaultRooms } from '../arrive/index.ts';
import { alertMessage, arriveInFakeGrid, fullUpdate, likeOpenSim, newItem } from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';
import { transfers } from '../transfers/index.ts';
import { contents } from './index.ts';
import type { RegionWithContents } from './index.ts';

const BOX = 5;
const BOX_ID = new Uuid(6, 6, 6, 6);
const FOLDER = new Uuid(4, 4, 4, 4);
const SCRIPT = 10;
const id = (n: number): Uuid => new Uuid(1, 1, 1, n);
const item = (n: number, changes: Partial<InventoryItem> = {}): InventoryItem => ({
  ...EMPTY_ITEM,
  id: id(n),
  assetType: 7,
  inventoryType: 7,
  name: 'Note',
  ...changes,
});

/** A region with one object of the agent's, that tells what is in it whenever it is asked. */
async function arrived(
  react: (message: Message, inside: Inside, simulator: FakeSimulator) => void = () => undefined,
) {
  const network = new MemoryNetwork();
  const inside: Inside = { serial: 1, items: [item(1)] };
  const script = (message: Message, simulator: FakeSimulator): void => {
    likeOpenSim(message, simulator);
    react(message, inside, simulator);
    tellContents(message, inside, simulator);
  };
  const rooms = [...defaultRooms({}), transfers(), contents()] as never;
  const { grid, session } = await arriveInFakeGrid(network, { script }, { rooms });
  const { simulator } = grid;
  const UpdateFlags = OBJECT_FLAG.youOwner | OBJECT_FLAG.modify;
  simulator.send(fullUpdate({ ID: BOX, FullID: BOX_ID, PCode: 9, UpdateFlags }, ZERO_VECTOR));
  await network.run(200);
  const room = (session.region as unknown as RegionWithContents).contents;
  /** What a call comes to, and after how long. */
  const outcome = async (call: () => Promise<unknown>): Promise<Record<string, unknown>> => {
    const startedAt = network.clock.now();
    const ended = call().then(
      (value) => ({ value }),
      ({ code, reason, words }: Record<string, unknown>) => ({ code, reason, words }),
    );
    return { ...(await network.runUntil(ended, 60_000)), tookMs: network.clock.now() - startedAt };
  };
  const after = (ms: number, act: () => void): void => void network.clock.after(ms, act);
  return { network, simulator, session, room, inside, outcome, after };
}

interface Inside {
  serial: number;
  items: InventoryItem[];
}

function tellContents(message: Message, { serial, items }: Inside, simulator: FakeSimulator): void {
  if (message.name === 'RequestTaskInventory') {
    const InventoryData = { TaskID: BOX_ID, Serial: serial, Filename: encodeText('inside.tmp') };
    simulator.send({ name: 'ReplyTaskInventory', InventoryData });
  }
  if (message.name !== 'RequestXfer') return;
  const bytes = encodeTaskInventory({ objectId: BOX_ID, items });
  const { ID } = (message as Extract<Message, { name: 'RequestXfer' }>).XferID;
  simulator.send(new XferSender({ id: ID, bytes, now: 0, packetBytes: 60_000 }).pollMessage()!);
}

describe('a script that is made in an object', () => {
  it('is the new one of its name, whatever else comes into the object', async () => {
    const { room, simulator, outcome } = await arrived((message, inside) => {
      if (message.name !== 'RezScript') return;
      const script = { assetType: SCRIPT, inventoryType: SCRIPT };
      inside.items.push(
        item(2, { ...script, name: 'Old' }),
        item(3, { name: 'Door' }),
        item(4, { ...script, name: 'Door 1' }),
      );
    });
    const made = await outcome(() => room.makeScript(BOX, { name: 'Door', isRunning: false }));
    expect(made).toMatchObject({ value: { id: id(4), name: 'Door 1' } });
    const [{ UpdateBlock, InventoryBlock }] = simulator.all('RezScript') as [
      ReturnType<typeof simulator.all<'RezScript'>>[0],
    ];
    expect(UpdateBlock).toEqual({ ObjectLocalID: BOX, Enabled: false });
    expect([InventoryBlock.FolderID, InventoryBlock.Type, decodeText(InventoryBlock.Name)]).toEqual([
      BOX_ID,
      SCRIPT,
      'Door',
    ]);
  });

  it('is not one that was there before', async () => {
    const { room, inside, outcome } = await arrived();
    inside.items.push(item(2, { assetType: SCRIPT, name: 'Door' }));
    const ended = await outcome(() => room.makeScript(BOX, { name: 'Door' }, { timeoutMs: 3000 }));
    expect(ended).toMatchObject({ code: 'timeout' });
    expect(ended['tookMs']).toBeLessThanOrEqual(3200);
  });
});

describe('a change in an object', () => {
  it('is seen by its serial, and is what the region made of it', async () => {
    const { room, simulator, outcome, after, inside } = await arrived();
    after(2500, () => Object.assign(inside, { serial: 2, items: [item(1, { name: 'Cut' })] }));
    const changes = { name: 'Cut short', permissions: { everyone: 0x8000 } };
    const ended = await outcome(() => room.change(BOX, id(1), changes));
    expect(ended).toMatchObject({ value: { id: id(1), name: 'Cut' } });
    expect(ended['tookMs']).toBeGreaterThan(2500);
    const { InventoryData } = simulator.all('UpdateTaskInventory')[0]!;
    expect([decodeText(InventoryData.Name), InventoryData.EveryoneMask]).toEqual(['Cut short', 0x8000]);
  });

  it('of what is not in it asks for nothing', async () => {
    const { room, simulator, outcome } = await arrived();
    for (const call of [
      () => room.change(BOX, id(9), { name: 'Other' }),
      () => room.take(BOX, id(9)),
      () => room.put(77, item(2)),
      () => room.save(77, item(1), Uint8Array.of(1)),
    ])
      expect(await outcome(call)).toMatchObject({ reason: 'gone' });
    const names = ['UpdateTaskInventory', 'MoveTaskInventory'] as const;
    expect(names.flatMap((name) => simulator.all(name))).toEqual([]);
  });

  it('is refused in words, but not in those that tell of something saved', async () => {
    const { room, simulator, outcome, after } = await arrived();
    after(300, () => simulator.send(alertMessage('Script updated')));
    after(1300, () => simulator.send(alertMessage('No modify rights')));
    after(1500, () => simulator.send(alertMessage('Something else')));
    const ended = await outcome(() => room.remove(BOX, id(1)));
    expect(ended).toMatchObject({ reason: 'refused', words: 'No modify rights' });
    expect(ended['tookMs']).toBeGreaterThan(1300);
    // They are of nothing that is asked for after them.
    const silent = await outcome(() => room.remove(BOX, id(1), { timeoutMs: 2000 }));
    expect(silent).toMatchObject({ code: 'timeout' });
  });

  it('ends when the object goes, when the signal aborts, and with the session', async () => {
    const { room, simulator, session, outcome, after } = await arrived();
    const controller = new AbortController();
    after(1500, () => controller.abort());
    const aborted = await outcome(() => room.put(BOX, item(2), { signal: controller.signal }));
    expect(aborted).toMatchObject({ reason: 'aborted', tookMs: expect.closeTo(1500, -2) as unknown });
    after(1500, () => void session.logout());
    expect(await outcome(() => room.take(BOX, id(1)))).toMatchObject({ code: 'closed' });
    expect(simulator.all('UpdateTaskInventory')).toHaveLength(1);
    const other = await arrived();
    other.after(1500, () => other.simulator.send({ name: 'KillObject', ObjectData: [{ ID: BOX }] }));
    expect(await other.outcome(() => other.room.remove(BOX, id(1)))).toMatchObject({ reason: 'gone' });
  });
});

describe('what is taken out of an object', () => {
  const came = (n: number, changes: Parameters<typeof newItem>[0] = {}) =>
    newItem({ ItemID: id(n), FolderID: FOLDER, Type: 7, Name: encodeText('Note'), ...changes });

  it('is what comes into one’s own inventory, into the folder that was named', async () => {
    const { room, simulator, outcome, after } = await arrived();
    const theirs = came(20);
    after(500, () => {
      simulator.send({ ...theirs, AgentData: { ...theirs.AgentData, AgentID: new Uuid(8, 8, 8, 8) } });
      simulator.send(came(21, { FolderID: new Uuid(14, 14, 14, 14) }));
      simulator.send(came(22, { Name: encodeText('Note 1') }));
      simulator.send(came(23));
    });
    const ended = await outcome(() => room.take(BOX, id(1), FOLDER));
    expect(ended).toMatchObject({ value: { itemId: id(23), folderId: FOLDER, name: 'Note' } });
  });

  it('goes to who has waited longest, once each', async () => {
    const { room, simulator, outcome, after } = await arrived();
    after(700, () => simulator.send(came(30)));
    after(900, () => simulator.send(came(31)));
    const both = Promise.all([room.take(BOX, id(1)), room.take(BOX, id(1))]);
    expect(await outcome(() => both)).toMatchObject({ value: [{ itemId: id(30) }, { itemId: id(31) }] });
    expect(simulator.all('MoveTaskInventory')).toHaveLength(2);
  });

  it('is refused in the words of the region, at the end of its time', async () => {
    const { room, simulator, outcome, after } = await arrived();
    after(500, () => simulator.send(alertMessage('No copy')));
    const ended = await outcome(() => room.take(BOX, id(1), FOLDER, { timeoutMs: 2000 }));
    expect(ended).toMatchObject({ reason: 'refused', words: 'No copy' });
  });
});

describe('bytes that are saved into an object', () => {
  it('are some, and those of what has bytes that can be changed', async () => {
    const { room, outcome } = await arrived();
    const usage = { code: 'usage', tookMs: 0 };
    expect(await outcome(() => room.save(BOX, item(1), new Uint8Array(0)))).toMatchObject(usage);
    const picture = item(1, { assetType: 0 });
    expect(await outcome(() => room.save(BOX, picture, Uint8Array.of(1)))).toMatchObject(usage);
    expect(await outcome(() => room.save(BOX, item(1), Uint8Array.of(1)))).toMatchObject({
      reason: 'no-capability',
    });
  });
});
