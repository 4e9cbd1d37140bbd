import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError, TimeoutError } from '@landfall/protocol/errors';
import type { Message } from '@landfall/protocol/message';
import {
  TRANSFER_SILENCE_MS,
  TRANSFER_STATUS,
  encodeXferPacket,
  transferAbort,
  transferInfo,
  transferPacket,
} from '@landfall/protocol/transfer';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arriveInFakeGrid } from '../testing/index.ts';
import { MAX_TRANSFERS, transfers } from './index.ts';
import type { RegionWithTransfers, TransferOptions } from './index.ts';

const SOURCE = { type: 'asset', assetId: new Uuid(1, 2, 3, 4), assetType: 7 } as const;
const NO_BYTES = new Uint8Array(0);
const bytes = (...numbers: number[]): Uint8Array => Uint8Array.of(...numbers);

async function arrived() {
  const network = new MemoryNetwork();
  const { grid, session } = await arriveInFakeGrid(network, {}, { rooms: [transfers()] as never });
  const { simulator } = grid;
  const room = (session.region as unknown as RegionWithTransfers).transfers;
  const watch = (promise: Promise<Uint8Array>) => {
    const seen: { now?: unknown } = {};
    void promise.then(
      (value) => (seen.now = value),
      (error: unknown) => (seen.now = error),
    );
    return seen;
  };
  /** Says something, which comes as it was said. */
  const say = async (...messages: readonly Message[]): Promise<void> => {
    for (const message of messages) simulator.send(message, { reliable: false });
    await network.run(100);
  };
  const file = async (options: TransferOptions = {}) => {
    const asked = watch(room.fetchFile('inventory.tmp', options));
    await network.run(100);
    const { ID: id } = simulator.all('RequestXfer').at(-1)!.XferID;
    const packet = (number: number, data: Uint8Array, isLast = false, sizeBytes = 0): Message =>
      encodeXferPacket(id, { number, isLast, data, sizeBytes });
    return { asked, id, packet };
  };
  const asset = async (options: TransferOptions = {}) => {
    const asked = watch(room.fetchAsset(SOURCE, options));
    await network.run(100);
    const { TransferID: id } = simulator.all('TransferRequest').at(-1)!.TransferInfo;
    const info = (size: number): Message => transferInfo(id, TRANSFER_STATUS.ok, size, NO_BYTES);
    const packet = (number: number, data: Uint8Array, isLast = false, _sizeBytes = 0): Message =>
      transferPacket(id, number, isLast ? TRANSFER_STATUS.done : TRANSFER_STATUS.ok, data);
    return { asked, id, info, packet };
  };
  return { network, session, simulator, room, watch, say, file, asset };
}

describe('a region that sends files wrongly', () => {
  it('says a size that the file has not', async () => {
    const { file, say, simulator } = await arrived();
    for (const size of [1, 4]) {
      const { asked, packet } = await file();
      await say(packet(0, bytes(1, 2), false, size), packet(1, bytes(3), true));
      expect(asked.now).toBeInstanceOf(DecodeError);
    }
    const negative = await file();
    await say(negative.packet(0, bytes(1), true, -1));
    expect(negative.asked.now).toBeInstanceOf(DecodeError);
    // The other side is told, once for each.
    expect(simulator.all('AbortXfer')).toHaveLength(3);
  });

  it('sends behind the end, far ahead, and nothing over and over', async () => {
    const { file, say } = await arrived();
    const behind = await file();
    await say(behind.packet(1, bytes(2), true), behind.packet(2, bytes(3)));
    const ahead = await file();
    await say(ahead.packet(5000, bytes(1)));
    const empty = await file();
    await say(empty.packet(0, NO_BYTES, false, 10));
    for (const { asked } of [behind, ahead, empty]) expect(asked.now).toBeInstanceOf(DecodeError);
  });

  it('sends more than is wanted', async () => {
    const { file, asset, say } = await arrived();
    const long = await file({ maxBytes: 3 });
    await say(long.packet(0, bytes(1, 2), false, 4));
    expect(long.asked.now).toBeUndefined();
    await say(long.packet(1, bytes(3, 4), true));
    expect(long.asked.now).toBeInstanceOf(DecodeError);
    const large = await asset({ maxBytes: 3 });
    await say(large.info(4));
    expect(large.asked.now).toBeInstanceOf(DecodeError);
    const exact = await asset({ maxBytes: 3 });
    await say(exact.info(3), exact.packet(0, bytes(1, 2, 3), true));
    expect(exact.asked.now).toEqual(bytes(1, 2, 3));
  });

  it('mixes up who asked for what', async () => {
    const { file, asset, say } = await arrived();
    const [one, two] = [await file(), await file()];
    const [three, four] = [await asset(), await asset()];
    await say(
      two.packet(0, bytes(2), true, 1),
      four.packet(0, bytes(4), true),
      encodeXferPacket(0n, { number: 0, isLast: true, data: bytes(9), sizeBytes: 1 }),
      transferInfo(Uuid.zero, TRANSFER_STATUS.error, 0, NO_BYTES),
      four.info(1),
    );
    expect([one.asked.now, two.asked.now]).toEqual([undefined, bytes(2)]);
    expect([three.asked.now, four.asked.now]).toEqual([undefined, bytes(4)]);
    await say(one.packet(0, bytes(1), true, 1), three.info(1), three.packet(0, bytes(3), true));
    expect([one.asked.now, three.asked.now]).toEqual([bytes(1), bytes(3)]);
  });

  it('calls off what nobody asked for, and what is over', async () => {
    const { file, asset, say, simulator } = await arrived();
    const { asked, id, packet } = await file();
    const other = await asset();
    await say(
      { name: 'AbortXfer', XferID: { ID: id + 1n, Result: -43 } },
      transferAbort(new Uuid(9, 9, 9, 9)),
      packet(0, bytes(1), true, 1),
      { name: 'AbortXfer', XferID: { ID: id, Result: -43 } },
    );
    expect([asked.now, other.asked.now]).toEqual([bytes(1), undefined]);
    await say(transferAbort(other.id), other.info(1));
    expect(other.asked.now).toMatchObject({ code: 'closed', by: 'peer' });
    expect([...simulator.all('AbortXfer'), ...simulator.all('TransferAbort')]).toEqual([]);
  });

  it('says everything that a server should hear itself', async () => {
    const { file, say, simulator, session } = await arrived();
    const { asked, id, packet } = await file();
    await say(
      { name: 'ConfirmXferPacket', XferID: { ID: id, Packet: 0 } },
      simulator.all('RequestXfer')[0]!,
      packet(0, bytes(1), true, 1),
    );
    expect(asked.now).toEqual(bytes(1));
    expect(session.region).toBeDefined();
  });
});

describe('an asset in packets', () => {
  it('is whole with the word on its size, whichever comes last', async () => {
    const { asset, say } = await arrived();
    const { asked, info, packet } = await asset();
    await say(packet(2, bytes(3), true), packet(0, bytes(1)), packet(0, bytes(99)), packet(1, bytes(2)));
    expect(asked.now).toBeUndefined();
    await say(info(3));
    expect(asked.now).toEqual(bytes(1, 2, 3));
  });

  it('of nothing is there at once', async () => {
    const { asset, say } = await arrived();
    const { asked, info } = await asset();
    await say(info(0));
    expect(asked.now).toEqual(NO_BYTES);
  });

  it('of another size than was said, or without a number, is none', async () => {
    const { asset, say, simulator } = await arrived();
    for (const [size, number] of [
      [2, 0],
      [-1, 0],
      [1, -1],
    ] as const) {
      const { asked, info, packet } = await asset();
      await say(info(size), packet(number, bytes(1), true));
      expect(asked.now).toBeInstanceOf(DecodeError);
    }
    expect(simulator.all('TransferAbort')).toHaveLength(3);
  });

  it('is refused in the middle', async () => {
    const { asset, say } = await arrived();
    const { asked, id, info, packet } = await asset();
    await say(info(2), packet(0, bytes(1)), transferPacket(id, 1, TRANSFER_STATUS.skip, bytes(2)));
    expect(asked.now).toMatchObject({ reason: 'refused' });
  });
});

describe('a region that says the same again and again', () => {
  it.each(['file', 'asset'] as const)('does not keep what is asked for alive (%s)', async (kind) => {
    const world = await arrived();
    const one = await (kind === 'file' ? world.file() : world.asset());
    const first = one.packet(0, bytes(1), false, 2);
    for (let second = 0; second < (TRANSFER_SILENCE_MS / 1000) * 2; second++) {
      await world.say(first, ...('info' in one ? [one.info(2)] : []));
      await world.network.run(900);
    }
    expect(one.asked.now).toBeInstanceOf(TimeoutError);
  });

  it.each(['file', 'asset'] as const)('is waited for as long as something new comes (%s)', async (kind) => {
    const world = await arrived();
    const one = await (kind === 'file' ? world.file() : world.asset());
    if ('info' in one) await world.say(one.info(4));
    for (let number = 0; number < 3; number++) {
      await world.say(one.packet(number, bytes(number), false, 4));
      await world.network.run(TRANSFER_SILENCE_MS - 500);
      expect(one.asked.now).toBeUndefined();
    }
    await world.say(one.packet(3, bytes(3), true));
    expect(one.asked.now).toEqual(bytes(0, 1, 2, 3));
  });
});

describe('many transfers at once', () => {
  it('are as many again as soon as some are over, however they end', async () => {
    const { network, room, watch, simulator, say } = await arrived();
    const controller = new AbortController();
    const half = MAX_TRANSFERS / 2;
    const files = Array.from({ length: half }, () =>
      watch(room.fetchFile('x', { signal: controller.signal })),
    );
    const assets = Array.from({ length: half }, () => watch(room.fetchAsset(SOURCE)));
    await network.run(500);
    await expect(room.fetchAsset(SOURCE)).rejects.toMatchObject({ code: 'usage' });
    controller.abort();
    await network.run(100);
    expect(files.every(({ now }) => (now as { code: string }).code === 'closed')).toBe(true);
    const requests = simulator.all('TransferRequest');
    expect(new Set(requests.map(({ TransferInfo }) => TransferInfo.TransferID.key)).size).toBe(half);
    await say(
      ...requests.map(({ TransferInfo }) =>
        transferInfo(TransferInfo.TransferID, TRANSFER_STATUS.unknownSource, 0, NO_BYTES),
      ),
    );
    expect(assets.every(({ now }) => (now as { reason: string }).reason === 'missing')).toBe(true);
    const again = Array.from({ length: MAX_TRANSFERS }, () => watch(room.fetchFile('x', { timeoutMs: 50 })));
    await expect(room.fetchFile('x')).rejects.toMatchObject({ code: 'usage' });
    await network.run(100);
    expect(again.every(({ now }) => now instanceof TimeoutError)).toBe(true);
  });

  it('of a region that is gone are over', async () => {
    const { file, asset, network, session } = await arrived();
    const [one, two] = [await file(), await asset()];
    await network.runUntil(session.logout(), 5000);
    for (const { asked } of [one, two]) expect(asked.now).toMatchObject({ code: 'closed' });
  });
});
