/** Two grids that are linked as two processes of one are, in virtual time: what becomes of an account in one is known in the other. */
import { decodeText, encodeText } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { Uuid, ZERO_VECTOR } from '@landfall/protocol/datatypes';
import type { Message } from '@landfall/protocol/message';
import { describe, expect, it } from 'vitest';
import { startGrid } from '../../grid.ts';
import type { EmbeddedGrid } from '../../grid.ts';
import {
  NOBODY,
  TEST_CONFIG,
  TestAgent,
  createTestWorld,
  linkGrids,
  mustLogIn,
} from '../../testing/index.ts';
import { assetsOf } from '../assets/index.ts';
import { friendshipsOf } from '../friends/index.ts';
import { belongingsOf, ownInventory } from '../inventory/index.ts';
import type { InventoryItem } from '../inventory/index.ts';
import { homeOf } from '../travel/index.ts';

const SECOND = { firstName: 'Second', lastName: 'Avatar' };
async function twoProcesses() {
  const world = await createTestWorld();
  const { network, ports } = world;
  const terrain = { kind: 'flat', height: 25 } as const;
  const config = { ...TEST_CONFIG, regions: [{ name: 'East', x: 1100, terrain }] };
  const east = await network.runUntil(startGrid(config, ports), 1000);
  const [west, other] = [world.grid, east].map((grid) => (grid as EmbeddedGrid).services);
  const asked: string[] = [];
  linkGrids([world.grid, east], (method, path) => {
    asked.push(`${method} ${path.split('/', 2)[1]}`);
    return 'answered';
  });
  const comeEast = async (changes = SECOND): Promise<TestAgent> => {
    const login = await network.runUntil(mustLogIn(ports, east.loginUri, changes), 1000);
    const agent = await TestAgent.open(ports, login);
    await network.runUntil(agent.arrive(), 1000);
    await network.run(1000);
    return agent;
  };
  const say = async (from: TestAgent, message: Message): Promise<void> => {
    from.send(message as never);
    await network.run(500);
  };
  return { ...world, east, west: west!, other: other!, comeEast, say, asked };
}

const written = (from: TestAgent, ToAgentID: Uuid, Dialog: number): Message => ({
  name: 'ImprovedInstantMessage',
  AgentData: from.agentData,
  MessageBlock: {
    FromGroup: false,
    ToAgentID,
    ParentEstateID: 0,
    RegionID: Uuid.zero,
    Position: ZERO_VECTOR,
    Offline: 0,
    Dialog,
    ID: NOBODY,
    Timestamp: 0,
    FromAgentName: encodeText('x'),
    Message: encodeText('be my friend'),
    BinaryBucket: new Uint8Array(0),
  },
});

const idOf = ({ login }: TestAgent): Uuid => login.agentId;
const dialogsOf = (agent: TestAgent): number[] =>
  agent.all('ImprovedInstantMessage').map(({ MessageBlock }) => MessageBlock.Dialog);
const toldOf = (agent: TestAgent, name: 'OnlineNotification' | 'OfflineNotification'): string[] =>
  agent.all(name).flatMap(({ AgentBlock }) => AgentBlock.map(({ AgentID }) => AgentID.key));

async function friends() {
  const all = await twoProcesses();
  const ann = await all.arrive();
  const ben = await all.comeEast();
  await all.say(ann, written(ann, idOf(ben), DIALOG.friendshipOffered));
  const TransactionBlock = { TransactionID: idOf(ann) };
  await all.say(ben, {
    name: 'AcceptFriendship',
    AgentData: ben.agentData,
    TransactionBlock,
    FolderData: [],
  });
  return { ...all, ann, ben };
}

describe('people in two processes', () => {
  it('become friends, and both are told, in either process', async () => {
    const { ann, ben, west, other } = await friends();
    expect([dialogsOf(ben), dialogsOf(ann)]).toEqual([
      [DIALOG.friendshipOffered],
      [DIALOG.friendshipAccepted],
    ]);
    expect([toldOf(ann, 'OnlineNotification'), toldOf(ben, 'OnlineNotification')]).toEqual([
      [idOf(ben).key],
      [idOf(ann).key],
    ]);
    for (const services of [west, other])
      expect(friendshipsOf(services).areFriends(idOf(ann), idOf(ben))).toBe(true);
  });

  it('see each other go and come', async () => {
    const { ann, ben, say, comeEast } = await friends();
    await say(ben, { name: 'LogoutRequest', AgentData: ben.agentData });
    expect(toldOf(ann, 'OfflineNotification')).toEqual([idOf(ben).key]);
    const again = await comeEast();
    expect(toldOf(ann, 'OnlineNotification')).toEqual([idOf(ben).key, idOf(ben).key]);
    expect(toldOf(again, 'OnlineNotification')).toEqual([idOf(ann).key]);
  });

  it('are friends no more in both, when one of them says so', async () => {
    const { ann, ben, west, other, say } = await friends();
    const ExBlock = { OtherID: idOf(ann) };
    await say(ben, { name: 'TerminateFriendship', AgentData: ben.agentData, ExBlock });
    expect(ann.all('TerminateFriendship').map(({ ExBlock: { OtherID } }) => OtherID.key)).toEqual([
      idOf(ben).key,
    ]);
    for (const services of [west, other]) expect(friendshipsOf(services).of(idOf(ann))).toEqual([]);
    await say(ben, { name: 'LogoutRequest', AgentData: ben.agentData });
    expect(toldOf(ann, 'OfflineNotification')).toEqual([]);
  });
});

describe('what one process is told of', () => {
  it('a home is where it was set, in the other one too', async () => {
    const { ann, west, other, say } = await friends();
    const StartLocationData = {
      SimName: encodeText(''),
      LocationID: 1,
      LocationPos: { x: 30, y: 40, z: 26 },
      LocationLookAt: { x: 1, y: 0, z: 0 },
    };
    await say(ann, { name: 'SetStartLocationRequest', AgentData: ann.agentData, StartLocationData });
    for (const services of [west, other]) {
      const { region, position } = homeOf(services, idOf(ann));
      expect([region.name, position]).toEqual(['Plain', { x: 30, y: 40, z: 26 }]);
    }
  });

  it('an inventory is the same, change by change', async () => {
    const { ann, west, other, network } = await friends();
    const item = (id: Uuid, more: Partial<InventoryItem> = {}): InventoryItem => ({
      id,
      parentId: NOBODY,
      assetId: new Uuid(9, 9, 9, 9),
      name: 'Hat',
      assetType: 6,
      inventoryType: 6,
      flags: 0xffff_ffff,
      ...more,
    });
    const permissions = { base: 0x7fff_ffff, owner: 0xffff_ffff, group: 1, everyone: 2, nextOwner: 3 };
    const [hat, coat] = [new Uuid(1, 0, 0, 1), new Uuid(1, 0, 0, 2)];
    const mine = belongingsOf(west);
    mine.put(idOf(ann), item(hat, { description: 'red', createdAt: 1_700_000_000, permissions }));
    mine.put(idOf(ann), item(coat, { sale: { type: 2, price: 5 } }));
    mine.remove(idOf(ann), item(hat));
    mine.put(idOf(ann), item(hat, { permissions, name: 'Green hat' }));
    const folder = {
      folderId: new Uuid(3, 0, 0, 1),
      parentId: NOBODY,
      name: 'Box',
      typeDefault: -1,
      version: 1,
    };
    mine.putFolder(idOf(ann), folder);
    mine.putFolder(idOf(ann), { ...folder, folderId: new Uuid(3, 0, 0, 2) });
    mine.removeFolder(idOf(ann), folder);
    await network.run(100);
    const [here, there] = [west, other].map((services) => ownInventory(idOf(ann), belongingsOf(services)));
    expect(there).toEqual(here);
    expect(there!.items.find(({ id }) => id.equals(hat))).toMatchObject({ name: 'Green hat', permissions });
  });

  it('an asset is fetched from where it is, kept, and not asked for again; what nobody has neither, for a while', async () => {
    const { west, other, network, asked } = await twoProcesses();
    const id = new Uuid(5, 6, 7, 8);
    await west.store.put({ id, bytes: encodeText('a hat'), type: 6, name: 'Hat' });
    const read = await network.runUntil(assetsOf(other).read(id), 1000);
    expect([decodeText(read!.bytes), read!.asset.type, read!.asset.name]).toEqual(['a hat', 6, 'Hat']);
    expect((await network.runUntil(assetsOf(other).read(id), 1000))?.bytes).toEqual(read!.bytes);
    expect(asked).toEqual(['GET asset']);
    for (let times = 0; times < 3; times++)
      expect(await network.runUntil(assetsOf(other).stat(NOBODY), 1000)).toBeUndefined();
    expect(asked).toEqual(['GET asset', 'GET asset']);
    await network.run(10_000);
    await west.store.put({ id: NOBODY, bytes: encodeText('late'), type: 7 });
    expect(await network.runUntil(assetsOf(other).stat(NOBODY), 1000)).toMatchObject({ sizeBytes: 5 });
  });
});
