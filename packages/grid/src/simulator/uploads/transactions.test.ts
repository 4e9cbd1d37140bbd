import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { encodeXferPacket, TRANSFER_SILENCE_MS, uploadedAssetId } from '@landfall/protocol/transfer';
import { MemoryStore } from '@landfall/assets/store';
import { describe, expect, it } from 'vitest';
import { createTestWorld } from '../../testing/index.ts';
import type { Agent, GridServices } from '../region/index.ts';
import { Parts } from '../region/parts.ts';
import { MAX_TRANSACTIONS, Transactions } from './transactions.ts';
import { MAX_UPLOAD_BYTES } from './uploading.ts';

const NO_BYTES = new Uint8Array(0);
const TRANSACTION = new Uuid(1, 2, 3, 4);
const PIECE = 1000;
const fileOf = (length: number): Uint8Array => new Uint8Array(length).map((_, at) => at * 3);

async function arrived() {
  const store = new MemoryStore();
  const world = await createTestWorld(undefined, { assets: store });
  const agent = await world.arrive();
  const run = (ms = 500) => world.network.run(ms);
  const upload = (Type: number, AssetData: Uint8Array, TransactionID = TRANSACTION): void =>
    agent.send({
      name: 'AssetUploadRequest',
      AssetBlock: { TransactionID, Type, Tempfile: false, StoreLocal: false, AssetData },
    });
  const create = (Type: number, TransactionID = TRANSACTION): void =>
    agent.send({
      name: 'CreateInventoryItem',
      AgentData: agent.agentData,
      InventoryBlock: {
        CallbackID: 42,
        FolderID: Uuid.zero,
        TransactionID,
        NextOwnerMask: 532_480,
        Type,
        InvType: 18,
        WearableType: 4,
        Name: encodeText('Shirt'),
        Description: encodeText('blue'),
      },
    });
  /** Answers what the simulator asks for. */
  const send = async (bytes: Uint8Array, order: readonly number[], sizeBytes = bytes.length) => {
    const { ID } = agent.all('RequestXfer').at(-1)!.XferID;
    const last = Math.ceil(bytes.length / PIECE) - 1;
    for (const number of order)
      agent.send(
        encodeXferPacket(ID, {
          number,
          isLast: number === last,
          data: bytes.subarray(number * PIECE, (number + 1) * PIECE),
          sizeBytes,
        }),
      );
    await run();
    return ID;
  };
  const outcomes = () => agent.all('AssetUploadComplete').map(({ AssetBlock }) => AssetBlock.Success);
  const made = () => agent.all('UpdateCreateInventoryItem').flatMap(({ InventoryData }) => InventoryData);
  const words = () => agent.all('AlertMessage').map(({ AlertData }) => decodeText(AlertData.Message));
  const assetId = uploadedAssetId(TRANSACTION, agent.login.secureSessionId);
  return { world, store, agent, run, upload, create, send, outcomes, made, words, assetId };
}

describe('an upload under a transaction', () => {
  it('is the asset of the item that is made of it, before or after its bytes have come', async () => {
    for (const isFirst of [true, false]) {
      const { store, run, upload, create, made, outcomes, assetId } = await arrived();
      if (isFirst) create(5);
      await run();
      expect(made()).toEqual([]);
      upload(5, fileOf(500));
      await run();
      if (!isFirst) create(5);
      await run();
      expect(made()).toMatchObject([{ CallbackID: 42, Type: 5, Flags: 4, AssetID: assetId }]);
      expect(outcomes()).toEqual([true]);
      const stored = await store.read(assetId);
      expect([stored?.bytes, stored?.asset.type]).toEqual([fileOf(500), 5]);
    }
  });

  it('that is long is asked for, and taken in whatever order and however often its packets come', async () => {
    const { store, agent, run, upload, create, send, made, assetId } = await arrived();
    upload(5, NO_BYTES);
    create(5);
    upload(5, NO_BYTES);
    await run();
    expect(agent.all('RequestXfer')).toMatchObject([{ XferID: { VFileID: assetId, VFileType: 5 } }]);
    const bytes = fileOf(3500);
    await send(bytes, [1, 0, 0, 3, 2, 2]);
    expect(agent.all('ConfirmXferPacket').map(({ XferID }) => XferID.Packet)).toEqual([0, 1, 0, 2, 3]);
    expect(made()).toMatchObject([{ AssetID: assetId }]);
    expect((await store.read(assetId))?.bytes).toEqual(bytes);
  });

  it.each<[string, number, (world: Awaited<ReturnType<typeof arrived>>) => Promise<unknown>]>([
    ['of an object', 6, async () => undefined],
    ['that does not come', 5, ({ run }) => run(TRANSFER_SILENCE_MS + 1000)],
    ['that is longer than it takes', 5, ({ send }) => send(fileOf(PIECE), [0], MAX_UPLOAD_BYTES + 1)],
    ['that is shorter than it was said to be', 5, ({ send }) => send(fileOf(PIECE), [0], PIECE + 1)],
    [
      'that is called off',
      5,
      ({ agent, run }) => {
        const { ID } = agent.all('RequestXfer').at(-1)!.XferID;
        agent.send({ name: 'AbortXfer', XferID: { ID, Result: -39 } });
        return run();
      },
    ],
  ])('%s is refused, and is no asset', async (_, type, act) => {
    const world = await arrived();
    world.upload(type, NO_BYTES);
    world.create(type);
    await world.run();
    await act(world);
    await world.run();
    expect([world.outcomes(), world.made()]).toEqual([[false], []]);
    expect((await world.store.stats()).assets).toBe(0);
  });

  it('is no item of another type', async () => {
    const { run, upload, create, made, words } = await arrived();
    upload(7, fileOf(500));
    create(5);
    await run();
    expect([made(), words()]).toEqual([[], ['What was uploaded is of another type than the item.']]);
  });

  it('becomes what is in an item that its owner may change, once', async () => {
    const { agent, run, upload, create, made, words, store } = await arrived();
    upload(5, fileOf(100));
    create(5);
    await run();
    const [shirt] = made();
    const another = new Uuid(9, 9, 9, 9);
    const update = (TransactionID: Uuid): void => {
      const { AssetID: _, ...block } = shirt!;
      const InventoryData = [{ ...block, TransactionID, NextOwnerMask: 0 }] as never;
      agent.send({
        name: 'UpdateInventoryItem',
        AgentData: { ...agent.agentData, TransactionID },
        InventoryData,
      } as MessageOf<'UpdateInventoryItem'>);
    };
    upload(5, fileOf(200), another);
    await run();
    update(another);
    await run();
    update(another);
    await run();
    const now = made().at(-1)!;
    expect([made().length, now.ItemID, now.AssetID]).toEqual([
      2,
      shirt!.ItemID,
      uploadedAssetId(another, agent.login.secureSessionId),
    ]);
    expect((await store.read(now.AssetID))?.bytes).toEqual(fileOf(200));
    expect(words()).toEqual([]);
  });

  it('that nobody makes anything of is forgotten for newer ones', async () => {
    const { run, upload, create, made } = await arrived();
    for (let n = 0; n <= MAX_TRANSACTIONS; n++) upload(5, fileOf(50), new Uuid(3, 0, 0, n));
    await run(3000);
    create(5, new Uuid(3, 0, 0, 0));
    create(5, new Uuid(3, 0, 0, 5));
    await run(1000);
    expect(made()).toHaveLength(1);
  });
});

describe('uploads of several agents that nobody makes anything of', () => {
  it('push out those of whoever has the most, and nobody else is refused', () => {
    const services: object = {};
    const parts = new Parts(services as GridServices);
    Object.assign(services, { part: parts.of.bind(parts) });
    const answers: boolean[] = [];
    const uploader = (): Transactions =>
      new Transactions({
        region: { services },
        ticket: { session: { secureSessionId: Uuid.zero } },
        untilClosed: () => undefined,
        send: (message: MessageOf<'AssetUploadComplete'>) => answers.push(message.AssetBlock.Success),
      } as unknown as Agent);
    const [greedy, modest] = [uploader(), uploader()];
    const large = new Uint8Array(MAX_UPLOAD_BYTES);
    modest.begin(new Uuid(1, 0, 0, 0), 5, fileOf(100));
    for (let n = 0; n < MAX_TRANSACTIONS; n++) greedy.begin(new Uuid(2, 0, 0, n), 5, large);
    modest.begin(new Uuid(1, 0, 0, 1), 5, fileOf(200));
    expect(answers).toEqual(Array.from({ length: MAX_TRANSACTIONS + 2 }, () => true));
    const had: number[] = [];
    for (const n of [0, 1]) modest.claim(new Uuid(1, 0, 0, n), ({ bytes }) => had.push(bytes.length));
    expect([had, modest.waitingBytes]).toEqual([[100, 200], 0]);
    expect(greedy.waitingBytes).toBeLessThanOrEqual(8 * MAX_UPLOAD_BYTES);
    expect(greedy.waitingBytes).toBeGreaterThanOrEqual(7 * MAX_UPLOAD_BYTES);
  });
});
