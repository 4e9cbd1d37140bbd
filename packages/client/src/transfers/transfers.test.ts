import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { ClosedError, DecodeError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import type { RemoteError } from '@landfall/protocol/errors';
import type { MessageOf } from '@landfall/protocol/message';
import { TRANSFER_STATUS, XferSender, transferInfo, transferPacket } from '@landfall/protocol/transfer';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { assets } from '../assets/index.ts';
import { arriveInFakeGrid } from '../testing/index.ts';
import { MAX_TRANSFERS, transfers } from './index.ts';
import type { RegionWithTransfers } from './index.ts';

const FILE = new Uint8Array(2500).map((_, at) => at * 5);
const ASSET = new Uuid(1, 2, 3, 4);
const NO_BYTES = new Uint8Array(0);
const SOURCE = { type: 'asset', assetId: ASSET, assetType: 7 } as const;

async function arrived() {
  const network = new MemoryNetwork();
  const rooms = [transfers(), assets({ transfers })];
  const { grid, session } = await arriveInFakeGrid(network, {}, { rooms: rooms as never });
  const region = session.region as unknown as RegionWithTransfers;
  const { simulator } = grid;
  /** What a call comes to, once the network runs. */
  const failure = (promise: Promise<unknown>): Promise<unknown> =>
    promise.then(
      () => 'done',
      (error: unknown) => error,
    );
  const until = (promise: Promise<unknown>): Promise<unknown> => network.runUntil(promise, 60_000);
  return { network, session, simulator, transfers: region.transfers, failure, until };
}

describe('a file by Xfer', () => {
  it('is asked for by its name, confirmed packet by packet, and comes', async () => {
    const { network, simulator, transfers: room } = await arrived();
    const fetched = room.fetchFile('inventory_1.tmp');
    await network.run(100);
    const [{ XferID } = { XferID: undefined }] = simulator.all('RequestXfer');
    expect([
      decodeText(XferID!.Filename),
      XferID!.FilePath,
      XferID!.VFileType,
      XferID!.VFileID.isZero,
    ]).toEqual(['inventory_1.tmp', 0, -1, true]);
    const sender = new XferSender({ id: XferID!.ID, bytes: FILE, now: 0, window: 9 });
    const packets = [1, 2, 3].map(() => sender.pollMessage() as MessageOf<'SendXferPacket'>);
    // Overtaken, repeated, and of a file that nobody asked for.
    const foreign = { ...packets[0]!, XferID: { ID: 5n, Packet: 0 } };
    for (const packet of [packets[2]!, foreign, packets[0]!, packets[0]!, packets[1]!])
      simulator.send(packet, { reliable: false });
    expect(await network.runUntil(fetched, 1000)).toEqual(FILE);
    await network.run(100);
    expect(simulator.all('ConfirmXferPacket').map((message) => message.XferID.Packet)).toEqual([0, 0, 1, 2]);
    expect(simulator.all('AbortXfer')).toEqual([]);
  });

  it('that is not there, is called off, or makes no sense is refused in kind', async () => {
    const { network, simulator, transfers: room, failure, until } = await arrived();
    const outcomes: unknown[] = [];
    for (const Result of [-43, -1]) {
      const asked = failure(room.fetchFile('x'));
      await network.run(100);
      simulator.send({
        name: 'AbortXfer',
        XferID: { ID: simulator.all('RequestXfer').at(-1)!.XferID.ID, Result },
      });
      outcomes.push(((await until(asked)) as RemoteError).reason);
    }
    expect(outcomes).toEqual(['missing', 'aborted']);
    const asked = failure(room.fetchFile('x', { maxBytes: 1000 }));
    await network.run(100);
    const { ID } = simulator.all('RequestXfer').at(-1)!.XferID;
    simulator.send({ name: 'SendXferPacket', XferID: { ID, Packet: 0 }, DataPacket: { Data: FILE } });
    expect(await until(asked)).toBeInstanceOf(DecodeError);
    await network.run(100);
    expect(simulator.all('AbortXfer').map((message) => message.XferID.ID)).toEqual([ID]);
  });

  it('that does not come ends, and is called off by who does not want it any more', async () => {
    const { network, simulator, session, transfers: room, failure, until } = await arrived();
    expect(await until(failure(room.fetchFile('x')))).toBeInstanceOf(TimeoutError);
    expect(await until(failure(room.fetchFile('x', { timeoutMs: 500 })))).toBeInstanceOf(TimeoutError);
    const controller = new AbortController();
    const asked = failure(room.fetchFile('x', { signal: controller.signal }));
    controller.abort();
    expect(await until(asked)).toBeInstanceOf(ClosedError);
    await network.run(100);
    expect(simulator.all('AbortXfer')).toHaveLength(2);
    const cut = failure(room.fetchFile('x'));
    await network.runUntil(session.logout(), 5000);
    expect(await until(cut)).toBeInstanceOf(ClosedError);
  });

  it('is one of so many at once', async () => {
    const { transfers: room, failure, until } = await arrived();
    const all = Array.from({ length: MAX_TRANSFERS }, () => failure(room.fetchFile('x')));
    expect(await until(failure(room.fetchFile('x')))).toBeInstanceOf(UsageError);
    expect(await until(failure(room.fetchAsset(SOURCE)))).toBeInstanceOf(UsageError);
    await until(Promise.all(all));
    expect(await until(failure(room.fetchFile('x', { timeoutMs: 10 })))).toBeInstanceOf(TimeoutError);
  });
});

describe('an asset by Transfer', () => {
  const asked = async (
    { network, simulator }: Awaited<ReturnType<typeof arrived>>,
    answer: (id: Uuid) => readonly Parameters<typeof simulator.send>[0][],
  ): Promise<void> => {
    await network.run(100);
    const { TransferID } = simulator.all('TransferRequest').at(-1)!.TransferInfo;
    for (const message of answer(TransferID)) simulator.send(message);
  };

  it('comes, of an item by whose it is and where', async () => {
    const world = await arrived();
    const fetched = world.transfers.fetchItem({
      ownerId: new Uuid(9, 9, 9, 9),
      taskId: new Uuid(8, 8, 8, 8),
      itemId: new Uuid(7, 7, 7, 7),
      assetId: ASSET,
      assetType: 10,
    });
    await asked(world, (id) => [
      transferPacket(id, 1, TRANSFER_STATUS.done, FILE.subarray(1500)),
      transferPacket(id, 0, TRANSFER_STATUS.ok, FILE.subarray(0, 1500)),
      transferInfo(id, TRANSFER_STATUS.ok, FILE.length, NO_BYTES),
    ]);
    expect(await world.network.runUntil(fetched, 1000)).toEqual(FILE);
    const { SourceType, Params } = world.simulator.all('TransferRequest')[0]!.TransferInfo;
    expect([SourceType, Params.length, Params[32], Params[96]]).toEqual([3, 100, 0, 10]);
    expect(world.simulator.all('TransferAbort')).toEqual([]);
  });

  it.each([
    [TRANSFER_STATUS.unknownSource, 'missing'],
    [TRANSFER_STATUS.insufficientPermissions, 'not-permitted'],
    [TRANSFER_STATUS.error, 'refused'],
    [TRANSFER_STATUS.abort, 'aborted'],
  ])('is refused with %d', async (status, reason) => {
    const world = await arrived();
    const outcome = world.failure(world.transfers.fetchAsset(SOURCE));
    await asked(world, (id) => [transferInfo(id, status, 0, NO_BYTES)]);
    expect(await world.until(outcome)).toMatchObject({ reason });
  });

  it('is where assets come from that no capability offers', async () => {
    const world = await arrived();
    const { assets: room } = world.session as unknown as {
      assets: ReturnType<ReturnType<typeof assets>['start']>;
    };
    const fetched = room.fetch('notecard', ASSET);
    await world.network.run(3000);
    await asked(world, (id) => [
      transferInfo(id, TRANSFER_STATUS.ok, 3, NO_BYTES),
      transferPacket(id, 0, TRANSFER_STATUS.done, FILE.subarray(0, 3)),
    ]);
    expect(await world.network.runUntil(fetched, 60_000)).toMatchObject({
      bytes: FILE.subarray(0, 3),
      isWhole: true,
    });
    const { SourceType, Params } = world.simulator.all('TransferRequest').at(-1)!.TransferInfo;
    expect([SourceType, Uuid.fromBytes(Params.subarray(0, 16)).equals(ASSET), Params[16]]).toEqual([
      2,
      true,
      7,
    ]);
  });
});
