import { Uuid } from '@landfall/protocol/datatypes';
import { EMPTY_ITEM, itemToToldBlock } from '@landfall/protocol/inventory';
import type { Message, MessageOf } from '@landfall/protocol/message';
import { uploadedAssetId, XFER_RESULT, XferReceiver } from '@landfall/protocol/transfer';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { inventory } from '../inventory/index.ts';
import {
  enableRegion,
  establishRegion,
  FakeGrid,
  FAKE_AGENT_ID,
  fakeArriveOptions,
  likeOpenSim,
} from '../testing/index.ts';
import type { FakeSimulator } from '../testing/index.ts';
import { uploads } from './index.ts';

const [FOLDER, SECURE] = [new Uuid(7, 0, 0, 1), new Uuid(5, 5, 5, 5)];
const SHIRT = { name: 'Shirt', folderId: FOLDER, assetType: 5, wearableType: 4 };
const fileOf = (length: number): Uint8Array => new Uint8Array(length).map((_, at) => at * 7);

type Asked = MessageOf<'AssetUploadRequest'>['AssetBlock'];

/** A simulator that does what OpenSim does, unless `instead` does something else. */
async function arrived(instead: (message: Message, simulator: FakeSimulator) => boolean = () => false) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  const stored: Uint8Array[] = [];
  let receiver: XferReceiver | undefined;
  const complete = (simulator: FakeSimulator, { TransactionID, Type }: Asked, bytes: Uint8Array): void => {
    stored.push(bytes);
    const UUID = uploadedAssetId(TransactionID, SECURE);
    simulator.send({ name: 'AssetUploadComplete', AssetBlock: { UUID, Type, Success: true } });
  };
  const grid = await FakeGrid.start(ports, {
    answerLogin: (_request, _attempt, response) => ({
      type: 'success',
      response: {
        ...response,
        secureSessionId: SECURE,
        inventoryRoot: FOLDER,
        inventorySkeleton: [
          { folderId: FOLDER, parentId: Uuid.zero, name: 'Mine', typeDefault: 8, version: 1 },
        ],
      },
    }),
    script: (message, simulator) => {
      likeOpenSim(message, simulator);
      if (instead(message, simulator)) return;
      if (message.name === 'AssetUploadRequest') {
        const asked = (message as MessageOf<'AssetUploadRequest'>).AssetBlock;
        if (asked.AssetData.length > 2) return complete(simulator, asked, asked.AssetData.slice());
        const VFileID = uploadedAssetId(asked.TransactionID, SECURE);
        const by = { Filename: new Uint8Array(0), FilePath: 0, DeleteOnCompletion: true };
        const request = { ...by, UseBigPackets: false, VFileID, VFileType: asked.Type };
        receiver = new XferReceiver({ id: 9n, request, now: 0 });
      }
      if (message.name === 'SendXferPacket')
        receiver?.receivePacket(message as MessageOf<'SendXferPacket'>, 0);
      for (let out = receiver?.pollMessage(); out !== undefined; out = receiver?.pollMessage())
        simulator.send(out);
      const event = receiver?.pollEvent();
      if (event?.type === 'received')
        complete(simulator, simulator.all('AssetUploadRequest').at(-1)!.AssetBlock, event.bytes);
      if (message.name === 'CreateInventoryItem') simulator.send(told(message as never));
    },
  });
  const rooms = [inventory(), uploads()] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 60_000);
  const until = <T>(promise: Promise<T>): Promise<T> => network.runUntil(promise, 120_000);
  return { network, session, until, stored, grid, simulator: grid.simulator };
}

function told({ InventoryBlock: asked }: MessageOf<'CreateInventoryItem'>): Message {
  const item = { ...EMPTY_ITEM, id: new Uuid(7, 0, 0, 2), parentId: FOLDER, name: 'Shirt', assetType: 5 };
  const assetId = uploadedAssetId(asked.TransactionID, SECURE);
  return {
    name: 'UpdateCreateInventoryItem',
    AgentData: { AgentID: FAKE_AGENT_ID, SimApproved: true, TransactionID: asked.TransactionID },
    InventoryData: [{ ...itemToToldBlock({ ...item, assetId }), CallbackID: asked.CallbackID }],
  };
}

describe('an upload by circuit', () => {
  it.each([3, 1200, 1201, 5000])('of %d bytes comes whole, and is an item of its kind', async (length) => {
    const { session, until, stored, simulator } = await arrived();
    const item = await until(session.uploads.file({ ...SHIRT, bytes: fileOf(length) }));
    expect(stored).toEqual([fileOf(length)]);
    expect(simulator.all('RequestXfer')).toEqual([]);
    const [{ InventoryBlock: made } = { InventoryBlock: undefined }] = simulator.all('CreateInventoryItem');
    expect([made?.Type, made?.InvType, made?.WearableType]).toEqual([5, 18, 4]);
    expect(item.assetId).toEqual(uploadedAssetId(made!.TransactionID, SECURE));
    expect(simulator.all('SendXferPacket').length > 0).toBe(length > 1200);
  });

  it('is how clothing goes by default, and other files when it is said; one after the other', async () => {
    const { session, until, stored, simulator } = await arrived();
    const both = [5000, 2000].map((length) =>
      session.uploads.file({ ...SHIRT, assetType: 20, bytes: fileOf(length) }, { byCircuit: true }),
    );
    await until(Promise.all(both));
    expect(stored.map(({ length }) => length)).toEqual([5000, 2000]);
    const asked = session.uploads.file({ ...SHIRT, bytes: fileOf(9) }, { byCircuit: false });
    await expect(until(asked)).rejects.toMatchObject({ reason: 'no-capability' });
    expect(simulator.all('AssetUploadRequest')).toHaveLength(2);
  });

  it.each<[string, (message: Message, simulator: FakeSimulator) => boolean, object]>([
    [
      'refused',
      ({ name }, simulator) => {
        const AssetBlock = { UUID: Uuid.zero, Type: 5, Success: false };
        if (name === 'AssetUploadRequest') simulator.send({ name: 'AssetUploadComplete', AssetBlock });
        return true;
      },
      { reason: 'refused' },
    ],
    [
      'called off',
      (message, simulator) => {
        const XferID = { ID: 9n, Result: XFER_RESULT.cannotOpen };
        if (message.name === 'SendXferPacket') simulator.send({ name: 'AbortXfer', XferID });
        return message.name === 'SendXferPacket';
      },
      { code: 'closed', by: 'peer' },
    ],
    ['not answered', ({ name }) => name === 'AssetUploadRequest', { code: 'timeout' }],
    ['not confirmed', ({ name }) => name === 'SendXferPacket', { code: 'timeout' }],
    [
      'answered for another',
      ({ name }, simulator) => {
        const AssetBlock = { UUID: new Uuid(1, 2, 3, 4), Type: 5, Success: true };
        if (name === 'AssetUploadRequest') simulator.send({ name: 'AssetUploadComplete', AssetBlock });
        return name === 'AssetUploadRequest';
      },
      { code: 'timeout' },
    ],
  ])('that is %s fails, and makes no item', async (_, instead, error) => {
    const { session, until, simulator } = await arrived(instead);
    await expect(until(session.uploads.file({ ...SHIRT, bytes: fileOf(5000) }))).rejects.toMatchObject(error);
    expect(simulator.all('CreateInventoryItem')).toEqual([]);
  });

  it('is not what a neighbour says of it', async () => {
    const { network, grid, session, until, simulator } = await arrived(
      ({ name }) => name === 'AssetUploadRequest',
    );
    const east = await grid.addNeighbour('East Region');
    const move = { simulator: east.endpoint, name: 'east' };
    enableRegion(grid, move);
    establishRegion(grid, move);
    await network.run(1000);
    expect(session.regions.size).toBe(2);
    const going = session.uploads.file({ ...SHIRT, bytes: fileOf(5000) });
    going.catch(() => undefined);
    await network.run(100);
    const UUID = uploadedAssetId(simulator.all('AssetUploadRequest')[0]!.AssetBlock.TransactionID, SECURE);
    const by = { Filename: new Uint8Array(0), FilePath: 0, DeleteOnCompletion: true, UseBigPackets: false };
    const XferID = { ...by, ID: 9n, VFileID: UUID, VFileType: 5 };
    for (const of of [Uuid.zero, UUID])
      east.send({ name: 'AssetUploadComplete', AssetBlock: { UUID: of, Type: 5, Success: false } });
    east.send({ name: 'RequestXfer', XferID });
    await network.run(500);
    expect(simulator.all('SendXferPacket')).toEqual([]);
    simulator.send({ name: 'RequestXfer', XferID });
    await network.run(500);
    expect(simulator.all('SendXferPacket').length).toBeGreaterThan(0);
    east.send({ name: 'AbortXfer', XferID: { ID: 9n, Result: XFER_RESULT.cannotOpen } });
    await network.run(500);
    simulator.send({ name: 'AssetUploadComplete', AssetBlock: { UUID, Type: 5, Success: true } });
    expect((await until(going)).assetId).toEqual(UUID);
  });

  it('is called off by its signal, and the region hears of it', async () => {
    const { session, until, network, simulator } = await arrived(({ name }) => name === 'SendXferPacket');
    const controller = new AbortController();
    const going = session.uploads.file({ ...SHIRT, bytes: fileOf(5000) }, { signal: controller.signal });
    going.catch(() => undefined);
    await network.run(1000);
    controller.abort();
    await expect(until(going)).rejects.toMatchObject({ by: 'us', reason: 'aborted' });
    await network.run(1000);
    expect(simulator.all('AbortXfer').map(({ XferID }) => XferID.ID)).toEqual([9n]);
  });
});
