import { encodeText } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { Uuid } from '@landfall/protocol/datatypes';
import { contentsToLlsd, EMPTY_ITEM } from '@landfall/protocol/inventory';
import { asArray } from '@landfall/protocol/llsd';
import type { MessageOf } from '@landfall/protocol/message';
import { MemoryNetwork } from '@landfall/transport/memory';
import { expect, it } from 'vitest';
import { arrive } from '../arrive/index.ts';
import { inventory } from '../inventory/index.ts';
import { FakeGrid, FAKE_AGENT_ID, fakeArriveOptions, likeOpenSim, llsd } from '../testing/index.ts';
import { gifts } from './index.ts';
import type { ItemOffered } from './index.ts';

const id = (n: number): Uuid => new Uuid(7, 0, 0, n);
const [NOTES, BOX, COPY, GIVER] = [id(1), id(2), id(3), id(4)];
const folder = (folderId: Uuid) => ({
  folderId,
  parentId: id(9),
  name: 'A folder',
  typeDefault: -1,
  version: 1,
});

const offer = (
  Dialog: number,
  BinaryBucket: Uint8Array,
  ToAgentID = FAKE_AGENT_ID,
): MessageOf<'ImprovedInstantMessage'> => ({
  name: 'ImprovedInstantMessage',
  AgentData: { AgentID: GIVER, SessionID: Uuid.zero },
  MessageBlock: {
    FromGroup: false,
    ToAgentID,
    ParentEstateID: 1,
    RegionID: Uuid.zero,
    Position: { x: 0, y: 0, z: 0 },
    Offline: 0,
    Dialog,
    ID: COPY,
    Timestamp: 0,
    FromAgentName: encodeText('Giver'),
    Message: encodeText('A gift'),
    BinaryBucket,
  },
  EstateBlock: { EstateID: 0 },
  MetaData: [],
});

async function offered(message: MessageOf<'ImprovedInstantMessage'>) {
  const network = new MemoryNetwork();
  const ports = network.ports();
  let parentId = NOTES;
  const grid = await FakeGrid.start(ports, {
    answerLogin: (_request, _attempt, response) => ({
      type: 'success',
      response: { ...response, inventorySkeleton: [folder(NOTES), folder(BOX)] },
    }),
    script: (said, simulator) => {
      likeOpenSim(said, simulator);
      // An answer moves nothing here; only who asks for that has it moved.
      if (said.name === 'MoveInventoryItem')
        parentId = (said as MessageOf<'MoveInventoryItem'>).InventoryData[0]!.FolderID;
    },
  });
  grid.answers.set('/FetchInventory2/root', () => {
    const items = [{ ...EMPTY_ITEM, id: COPY, parentId, name: 'A gift' }];
    const contents = { folderId: parentId, ownerId: FAKE_AGENT_ID, version: 1, folders: [], items };
    return llsd({ items: asArray(contentsToLlsd(contents)['items']) });
  });
  const rooms = [inventory(), gifts()] as const;
  const session = await network.runUntil(arrive({ ...fakeArriveOptions(grid), rooms }, ports), 60_000);
  const offers: ItemOffered[] = [];
  session.on('itemOffered', (one) => offers.push(one));
  grid.simulator.send(message);
  await network.run(500);
  return { network, grid, session, offers };
}

it('what is accepted is put where it is wanted, by a grid that only passes the answer on', async () => {
  const { network, grid, offers } = await offered(
    offer(DIALOG.inventoryOffered, new Uint8Array([7, ...COPY.toBytes()])),
  );
  const item = await network.runUntil(offers[0]!.accept(BOX), 60_000);
  expect(item.parentId).toEqual(BOX);
  const [answer] = grid.simulator.all('ImprovedInstantMessage');
  expect(answer!.MessageBlock).toMatchObject({
    Dialog: DIALOG.inventoryAccepted,
    ID: COPY,
    ToAgentID: GIVER,
  });
  expect(answer!.MessageBlock.BinaryBucket).toEqual(BOX.toBytes());
  await expect(offers[0]!.accept(BOX)).rejects.toMatchObject({ code: 'usage' });
});

it('an object’s offer is answered as such, one without a bucket is taken by its id, one for another is none', async () => {
  const { network, grid, offers } = await offered(offer(DIALOG.taskInventoryOffered, new Uint8Array([0xfe])));
  expect(offers[0]).toMatchObject({ isFromObject: true, assetType: -2, itemId: COPY });
  await network.runUntil(offers[0]!.accept(NOTES), 60_000);
  expect(grid.simulator.all('ImprovedInstantMessage')[0]!.MessageBlock.Dialog).toBe(
    DIALOG.taskInventoryAccepted,
  );
  const empty = await offered(offer(DIALOG.inventoryOffered, new Uint8Array(0)));
  expect(empty.offers[0]).toMatchObject({ assetType: -1, itemId: COPY });
  const other = await offered(offer(DIALOG.inventoryOffered, new Uint8Array(17), id(99)));
  expect(other.offers).toEqual([]);
});
