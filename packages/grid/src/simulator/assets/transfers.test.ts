import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { MemoryStore } from '@landfall/assets/store';
import { Uuid } from '@landfall/protocol/datatypes';
import { asUuid } from '@landfall/protocol/llsd';
import { NOBODY, createTestWorld, uploadBy } from '../../testing/index.ts';
import type { TestAgent } from '../../testing/index.ts';
import { MAX_DOWNLOADS } from './downloads.ts';

const idOf = (number: number): Uuid => new Uuid(0xb0b, 0, 0, number);
const soundOf = (size: number): Uint8Array =>
  Uint8Array.from({ length: size }, (_, index) => (index * 13) & 0xff);

/** Long bytes are compared by it: that is quick. */
const digest = (bytes: Uint8Array = new Uint8Array(0)): string =>
  createHash('sha256').update(bytes).digest('hex');

async function withAssets(...assets: (readonly [type: number, size: number])[]) {
  const store = new MemoryStore();
  for (const [index, [type, size]] of assets.entries())
    await store.put({ id: idOf(index), type, bytes: soundOf(size) });
  const world = await createTestWorld(undefined, { assets: store });
  return { ...world, world, store, agent: await world.arrive(), run: (ms: number) => world.network.run(ms) };
}

const paramsOf = (id: Uuid, type = 1): Uint8Array => new Uint8Array([...id.toBytes(), type, 0, 0, 0]);

function ask(agent: TestAgent, number: number, Params: Uint8Array, SourceType = 2): Uuid {
  const TransferID = new Uuid(0x7, 0, 0, number);
  const TransferInfo = { TransferID, ChannelType: 2, SourceType, Priority: 101, Params };
  agent.send({ name: 'TransferRequest', TransferInfo });
  return TransferID;
}

const infosOf = (agent: TestAgent) => agent.all('TransferInfo').map(({ TransferInfo }) => TransferInfo);
const packetsOf = (agent: TestAgent, id: Uuid) =>
  agent
    .all('TransferPacket')
    .map(({ TransferData }) => TransferData)
    .filter(({ TransferID }) => TransferID.equals(id));
const bytesOf = (agent: TestAgent, id: Uuid): Uint8Array =>
  new Uint8Array(packetsOf(agent, id).flatMap(({ Data }) => [...Data]));

/** @source captures/inventory-caps, TransferRequest of source 3 */
const itemParams = ({ login }: TestAgent, item: Uuid, asset: Uuid, task = Uuid.zero): Uint8Array => {
  const ids = [login.agentId, login.sessionId, login.agentId, task, item, asset];
  return new Uint8Array([...ids.flatMap((id) => [...id.toBytes()]), 7, 0, 0, 0]);
};

describe('a transfer', () => {
  it('tells size and type, then sends packets of 600 bytes', async () => {
    const { agent, run } = await withAssets([1, 1316], [7, 600]);
    const [sound, note] = [ask(agent, 1, paramsOf(idOf(0), 99)), ask(agent, 2, paramsOf(idOf(1), 7))];
    await run(1000);
    expect(infosOf(agent)).toMatchObject([
      { ChannelType: 2, TargetType: 0, Status: 0, Size: 1316, Params: paramsOf(idOf(0), 1) },
      { Status: 0, Size: 600 },
    ]);
    const shapeOf = (id: Uuid) =>
      packetsOf(agent, id).map(({ Packet, Status, Data }) => [Packet, Status, Data.length]);
    expect(shapeOf(sound)).toEqual([
      [0, 0, 600],
      [1, 0, 600],
      [2, 1, 116],
    ]);
    expect(shapeOf(note)).toEqual([[0, 1, 600]]);
    expect(digest(bytesOf(agent, sound))).toBe(digest(soundOf(1316)));
  });

  it('of something long comes whole, and stops when it is called off', async () => {
    const { agent, run } = await withAssets([1, 150_000], [1, 150_000]);
    const whole = ask(agent, 1, paramsOf(idOf(0)));
    const half = ask(agent, 2, paramsOf(idOf(1)));
    await run(45_000);
    expect(digest(bytesOf(agent, whole))).toBe(digest(soundOf(150_000)));
    expect(digest(bytesOf(agent, half))).toBe(digest(soundOf(150_000)));
    const cut = ask(agent, 3, paramsOf(idOf(0)));
    await run(500);
    agent.send({ name: 'TransferAbort', TransferInfo: { TransferID: cut, ChannelType: 2 } });
    await run(30_000);
    expect(packetsOf(agent, cut).length).toBeGreaterThan(0);
    expect(packetsOf(agent, cut).length).toBeLessThan(250);
  });

  it.each([
    ['nobody has it', NOBODY, -2],
    ['it is a script', idOf(0), -3],
  ])('is refused when %s', async (_why, id, status) => {
    const { agent, run } = await withAssets([10, 50]);
    ask(agent, 1, paramsOf(id));
    await run(1000);
    expect(infosOf(agent)).toMatchObject([{ Status: status, Size: 0 }]);
    expect(agent.all('TransferPacket')).toEqual([]);
  });

  it('is refused when it names nothing that is understood', async () => {
    const { agent, run } = await withAssets([1, 50]);
    ask(agent, 1, new Uint8Array(0));
    ask(agent, 2, new Uint8Array(15), 2);
    ask(agent, 3, new Uint8Array(1000), 3);
    ask(agent, 4, new Uint8Array(90), 3);
    ask(agent, 5, paramsOf(idOf(0)), 4);
    ask(agent, 6, paramsOf(idOf(0)), -1);
    await run(1000);
    expect(infosOf(agent).map(({ Status }) => Status)).toEqual([-2, -2, -2, -2, -2, -2]);
    for (const { Params } of infosOf(agent)) expect(Params.length).toBeLessThanOrEqual(100);
  });

  it('says so when the store fails at its beginning or in its middle', async () => {
    const { agent, store, run } = await withAssets([1, 200_000]);
    const read = store.read.bind(store);
    store.read = async (id, range) => {
      if ((range?.start ?? 0) > 0) throw new TypeError('broken');
      return await read(id, range);
    };
    const broken = ask(agent, 1, paramsOf(idOf(0)));
    await run(30_000);
    expect(packetsOf(agent, broken).at(-1)).toMatchObject({ Status: -1, Data: new Uint8Array(0) });
    store.stat = async () => {
      throw new TypeError('broken');
    };
    ask(agent, 2, paramsOf(idOf(0)));
    await run(1000);
    expect(infosOf(agent).at(-1)).toMatchObject({ Status: -1 });
  });

  it('fails when there are too many at once', async () => {
    const { agent, run } = await withAssets([1, 30_000]);
    for (let number = 0; number < MAX_DOWNLOADS + 20; number += 1) ask(agent, number, paramsOf(idOf(0)));
    await run(3000);
    const failed = infosOf(agent).filter(({ Status }) => Status === -1);
    expect(failed.length).toBeGreaterThan(0);
    expect(infosOf(agent)).toHaveLength(MAX_DOWNLOADS + 20);
  });
});

describe('a transfer through an item', () => {
  it('is for whoever owns it', async () => {
    const { agent, world, run } = await withAssets();
    const asked = { asset_type: 'lsltext', inventory_type: 'lsltext', name: 'script' };
    const made = await uploadBy(world, agent, 'NewFileAgentInventory', asked, soundOf(700));
    const [item, asset] = [asUuid(made['new_inventory_item']), asUuid(made['new_asset'])];
    const mine = ask(agent, 1, itemParams(agent, item, asset), 3);
    await run(1000);
    expect(infosOf(agent)[0]).toMatchObject({ Status: 0, Size: 700, Params: itemParams(agent, item, asset) });
    expect(digest(bytesOf(agent, mine))).toBe(digest(soundOf(700)));
    const other = await world.arrive({ firstName: 'Second', lastName: 'Avatar' });
    ask(other, 1, itemParams(other, item, asset), 3);
    ask(other, 2, itemParams(agent, item, asset), 3);
    ask(agent, 2, itemParams(agent, NOBODY, asset), 3);
    ask(agent, 3, itemParams(agent, item, asset, NOBODY), 3);
    await run(1000);
    expect(infosOf(other).map(({ Status }) => Status)).toEqual([-3, -3]);
    expect(infosOf(agent).map(({ Status }) => Status)).toEqual([0, -3, -2]);
  });
});
