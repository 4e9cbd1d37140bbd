import { encodeText } from '@landfall/protocol/bytes';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import { EMPTY_ITEM, encodeTaskInventory } from '@landfall/protocol/inventory';
import { XferSender } from '@landfall/protocol/transfer';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { defaultRooms } from '../arrive/index.ts';
import { transfers } from '../transfers/index.ts';
import { alertMessage, arriveInFakeGrid, fullUpdate, newItem } from '../testing/index.ts';
import { CONTENTS_DEADLINE_MS, contents } from './index.ts';
import type { RegionWithContents } from './index.ts';

const NOTE = {
  ...EMPTY_ITEM,
  id: new Uuid(1, 1, 1, 1),
  assetId: new Uuid(2, 2, 2, 2),
  assetType: 7,
  inventoryType: 7,
  name: 'Note',
};

async function arrived() {
  const network = new MemoryNetwork();
  const rooms = [...defaultRooms({}), transfers(), contents()];
  const { grid, session } = await arriveInFakeGrid(network, {}, { rooms: rooms as never });
  const { simulator } = grid;
  simulator.send(fullUpdate({ ID: 5, FullID: new Uuid(6, 6, 6, 6), PCode: 9 }, ZERO_VECTOR));
  await network.run(200);
  const objectId = session.region.objects.get(5)!.id;
  const reply = (TaskID: Uuid, Serial: number, file: string): void =>
    simulator.send({
      name: 'ReplyTaskInventory',
      InventoryData: { TaskID, Serial, Filename: encodeText(file) },
    });
  const send = async (items: readonly (typeof NOTE)[]): Promise<void> => {
    await network.run(100);
    const { ID } = simulator.all('RequestXfer').at(-1)!.XferID;
    const sender = new XferSender({ id: ID, bytes: encodeTaskInventory({ objectId, items }), now: 0 });
    simulator.send(sender.pollMessage()!);
    await network.run(100);
  };
  const room = (session.region as unknown as RegionWithContents).contents;
  /** What a call comes to, once the network runs. */
  const outcome = (promise: Promise<unknown>): Promise<unknown> =>
    promise.catch((error: { reason?: string; code: string }) => error.reason ?? error.code);
  const until = (promise: Promise<unknown>): Promise<unknown> => network.runUntil(promise, 60_000);
  return { until, network, simulator, room, objectId, reply, send, outcome };
}

describe('the contents of an object', () => {
  it('are a file that the region names', async () => {
    const { network, room, objectId, reply, send, outcome, until } = await arrived();
    const asked = outcome(room.fetch(5));
    await network.run(100);
    // Of another object, which nobody asked about.
    reply(new Uuid(9, 9, 9, 9), 1, 'other.tmp');
    reply(objectId, 3, 'inventory.tmp');
    await send([NOTE]);
    expect(await until(asked)).toMatchObject({
      objectId,
      serial: 3,
      items: [{ name: 'Note', assetType: 7 }],
    });
  });

  it('are none where it names no file', async () => {
    const { network, simulator, room, objectId, reply, outcome, until } = await arrived();
    const asked = outcome(room.fetch(5));
    await network.run(100);
    reply(objectId, 0, '');
    expect(await until(asked)).toEqual({ objectId, serial: 0, items: [] });
    expect([simulator.all('RequestTaskInventory').length, simulator.all('RequestXfer').length]).toEqual([
      1, 0,
    ]);
  });

  it('asked for twice are answered twice, each with a file of its own', async () => {
    const { network, room, objectId, reply, send, outcome, until } = await arrived();
    const both = [outcome(room.fetch(5)), outcome(room.fetch(5))];
    await network.run(100);
    reply(objectId, 1, 'a.tmp');
    await send([NOTE]);
    reply(objectId, 2, '');
    expect(await until(both[0]!)).toMatchObject({ serial: 1, items: [{ name: 'Note' }] });
    expect(await until(both[1]!)).toEqual({ objectId, serial: 2, items: [] });
  });

  it('are refused where there is no object, no answer, no file, or nonsense', async () => {
    const { network, simulator, room, objectId, reply, outcome, until } = await arrived();
    expect(await until(outcome(room.fetch(77)))).toBe('gone');
    const silent = outcome(room.fetch(5));
    await network.run(CONTENTS_DEADLINE_MS + 100);
    expect(await until(silent)).toBe('timeout');
    const missing = outcome(room.fetch(5));
    await network.run(100);
    reply(objectId, 1, 'gone.tmp');
    await network.run(100);
    const { ID } = simulator.all('RequestXfer').at(-1)!.XferID;
    simulator.send({ name: 'AbortXfer', XferID: { ID, Result: -43 } });
    expect(await until(missing)).toBe('missing');
    const nonsense = outcome(room.fetch(5));
    await network.run(100);
    reply(objectId, 1, 'odd.tmp');
    await network.run(100);
    const id = simulator.all('RequestXfer').at(-1)!.XferID.ID;
    simulator.send(new XferSender({ id, bytes: encodeText('inv_item 0\n{\n'), now: 0 }).pollMessage()!);
    expect(await until(nonsense)).toBe('decode');
  });

  it('have an asset only where the region tells which', async () => {
    const { network, simulator, room, objectId, outcome, until } = await arrived();
    expect(await until(outcome(room.fetchAsset(objectId, { ...NOTE, assetId: Uuid.zero })))).toBe(
      'not-permitted',
    );
    const asked = outcome(room.fetchAsset(objectId, NOTE, { timeoutMs: 1000 }));
    await network.run(100);
    const { Params } = simulator.all('TransferRequest')[0]!.TransferInfo;
    const ids = [3, 4, 5].map((at) => Uuid.fromBytes(Params.subarray(at * 16, at * 16 + 16)));
    expect(ids.map(String)).toEqual([objectId, NOTE.id, NOTE.assetId].map(String));
    expect(await until(asked)).toBe('timeout');
  });
});

describe('changing the contents of an object', () => {
  /** Answers every question of what is in it, from now on. */
  async function answering(
    site: Awaited<ReturnType<typeof arrived>>,
    inside: () => (typeof NOTE)[],
    act: (turn: number) => unknown = () => undefined,
  ) {
    const { simulator, reply, send, objectId, network } = site;
    let sent = 0;
    for (let turn = 0; turn < 200; turn++) {
      act(turn);
      if (simulator.all('RequestTaskInventory').length > sent) {
        reply(objectId, (sent += 1), 'inside.tmp');
        await send(inside());
      }
      await network.run(100);
    }
  }

  it('is over when it can be seen, and is what is seen then', async () => {
    const site = await arrived();
    const { simulator, room, outcome } = site;
    const put = outcome(room.put(5, NOTE));
    const isPut = (): boolean => simulator.all('UpdateTaskInventory').length > 0;
    const there = { ...NOTE, id: new Uuid(8, 8, 8, 8), name: 'Note 1' };
    await answering(site, () => (isPut() ? [there] : [NOTE]));
    expect(await put).toMatchObject({ id: there.id, name: 'Note 1' });
    const [{ UpdateData, InventoryData }] = simulator.all('UpdateTaskInventory') as [
      ReturnType<typeof simulator.all<'UpdateTaskInventory'>>[0],
    ];
    expect([UpdateData.LocalID, String(InventoryData.ItemID), InventoryData.Type]).toEqual([
      5,
      String(NOTE.id),
      7,
    ]);
  });

  it('is refused in the words of the region', async () => {
    const site = await arrived();
    const { simulator, room } = site;
    const asked = room
      .remove(5, NOTE.id)
      .catch((error: { reason: string; cause: unknown; message: string }) => error);
    await site.network.run(100);
    simulator.send(alertMessage('Not today'));
    await answering(site, () => [NOTE]);
    expect(await asked).toMatchObject({ reason: 'refused', words: 'Not today' });
    expect(simulator.all('RemoveTaskInventory')).toHaveLength(1);
  });

  it('takes for its own what is like it, of what else comes into the inventory', async () => {
    const site = await arrived();
    const { simulator, room, outcome } = site;
    const taken = outcome(room.take(5, NOTE.id, new Uuid(4, 4, 4, 4)));
    await answering(site, () => [NOTE]);
    expect(simulator.all('MoveTaskInventory').map(({ AgentData }) => String(AgentData.FolderID))).toEqual([
      String(new Uuid(4, 4, 4, 4)),
    ]);
    // Nothing was said, and the agent has no rights there.
    expect(await taken).toBe('not-permitted');
    const again = outcome(room.take(5, NOTE.id));
    const tell = (): void => {
      for (const [Type, name] of [
        [6, 'Note'],
        [7, 'Another'],
        [7, 'Note'],
      ] as const)
        simulator.send(newItem({ Type, Name: encodeText(name), ItemID: new Uuid(Type, name.length, 0, 0) }));
    };
    await answering(
      site,
      () => [NOTE],
      (turn) => turn === 20 && tell(),
    );
    expect(await again).toMatchObject({ name: 'Note', itemId: new Uuid(7, 4, 0, 0) });
  });
});
