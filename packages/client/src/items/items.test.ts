import { decodeText } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import type { MessageOf } from '@landfall/protocol/message';
import { EMPTY_OBJECT, OBJECT_FLAG } from '@landfall/protocol/object';
import { MemoryNetwork } from '@landfall/transport/memory';
import { describe, expect, it } from 'vitest';
import { defaultRooms } from '../arrive/index.ts';
import { alertMessage, arriveInFakeGrid, BuildingRegion } from '../testing/index.ts';
import { items as itemsRoom } from './index.ts';
import type { RegionWithItems } from './index.ts';

async function arrived(count: number) {
  const network = new MemoryNetwork();
  const fake = new BuildingRegion();
  const rooms = [...defaultRooms({}), itemsRoom()] as never;
  const { grid, session } = await arriveInFakeGrid(network, { script: fake.script }, { rooms });
  const { simulator } = grid;
  const ids = Array.from({ length: count }, () => fake.add({}).description.localId);
  fake.report(simulator, ...ids);
  await network.run(500);
  const soon = <Value>(promise: Promise<Value>): Promise<Value> => network.runUntil(promise, 60_000);
  const { build } = session.region;
  const { items } = session.region as unknown as RegionWithItems;
  return { network, fake, simulator, build, items, ids, soon };
}

describe('an item that is brought out', () => {
  const PLACE = { x: 100, y: 90, z: 30 };
  const item = { itemId: new Uuid(3, 3, 3, 3), name: 'Tower' };

  it('is the new object in hand, of whatever size, exactly where it was wanted', async () => {
    const { items, ids, simulator, soon } = await arrived(1);
    const object = await soon(items.bringOut(item, PLACE));
    expect(ids).not.toContain(object.localId);
    expect([object.position, object.scale.z]).toEqual([PLACE, 10]);
    const [{ InventoryData, RezData }] = simulator.all('RezObject') as [MessageOf<'RezObject'>];
    expect([String(InventoryData.ItemID), RezData.RezSelected]).toEqual([String(item.itemId), true]);
    // It is in nobody's hand any more.
    expect(simulator.all('ObjectDeselect').at(-1)!.ObjectData).toEqual([{ ObjectLocalID: object.localId }]);
  });

  it('is not taken for what is made meanwhile, nor the other way round', async () => {
    const { items, build, soon } = await arrived(0);
    const [tower, box] = await soon(
      Promise.all([items.bringOut(item, PLACE), build.rez({ position: { ...PLACE, x: 101 } })]),
    );
    expect([tower.scale.z, box.scale.z]).toEqual([10, 0.5]);
  });

  it('is refused in the region’s words', async () => {
    const { items, fake, simulator, network, soon } = await arrived(0);
    fake.refuses = () => true;
    const asked = items.bringOut(item, PLACE).catch((error: { reason: string; words: string }) => error);
    await network.run(200);
    simulator.send(alertMessage('Unable to rez'));
    expect(await soon(asked)).toMatchObject({ reason: 'refused', words: 'Unable to rez' });
  });

  it('is none that somebody else brings out, that is a part of one, or that is too far away', async () => {
    const { items, fake, simulator, network, soon } = await arrived(0);
    fake.refuses = ({ name }) => name === 'RezObject';
    const asked = items.bringOut(item, PLACE, { timeoutMs: 5000 });
    await network.run(200);
    const held = { updateFlags: fake.flags | OBJECT_FLAG.createSelected };
    const at = (x: number) => ({ motion: { ...EMPTY_OBJECT.motion, position: { ...PLACE, x } } });
    const root = fake.add({ ...at(100) }).description.localId;
    const strangers = [
      root,
      fake.add({ ...at(1), ...held, parentId: root }).description.localId,
      fake.add({ ...at(200), ...held }).description.localId,
    ];
    fake.report(simulator, ...strangers);
    await network.run(500);
    const own = fake.add({ ...at(101), ...held }).description.localId;
    fake.report(simulator, own);
    expect((await soon(asked)).localId).toBe(own);
    expect(simulator.all('ObjectDeselect').at(-1)!.ObjectData).toEqual([{ ObjectLocalID: own }]);
  });

  it('comes when nobody waits any more, and is left to itself', async () => {
    const { items, fake, simulator, network, soon } = await arrived(0);
    fake.refuses = ({ name }) => name === 'RezObject';
    await expect(soon(items.bringOut(item, PLACE, { timeoutMs: 500 }))).rejects.toMatchObject({
      waitedMs: 500,
    });
    const controller = new AbortController();
    const aborted = items.bringOut(item, PLACE, { signal: controller.signal });
    controller.abort();
    await expect(soon(aborted)).rejects.toMatchObject({ reason: 'aborted' });
    const motion = { ...EMPTY_OBJECT.motion, position: PLACE };
    const updateFlags = fake.flags | OBJECT_FLAG.createSelected;
    fake.report(simulator, fake.add({ motion, updateFlags }).description.localId);
    await network.run(500);
    expect([simulator.all('ObjectDeselect'), simulator.all('MultipleObjectUpdate')]).toEqual([[], []]);
    // Nobody who has given up gets what another asks for.
    fake.refuses = () => false;
    expect((await soon(items.bringOut(item, PLACE))).position).toEqual(PLACE);
  });

  it('is asked for by its id, as the agent’s, out of the inventory', async () => {
    const { items, simulator, soon } = await arrived(0);
    await soon(items.bringOut({ itemId: item.itemId }, PLACE));
    const { AgentData, InventoryData, RezData } = simulator.all('RezObject')[0]!;
    expect([InventoryData.OwnerID, InventoryData.CreatorID].map(String)).toEqual(
      [AgentData.AgentID, AgentData.AgentID].map(String),
    );
    expect(RezData).toMatchObject({ RayStart: PLACE, RayEnd: PLACE, BypassRaycast: 1, RemoveItem: false });
    expect([decodeText(InventoryData.Name), RezData.FromTaskID.isZero]).toEqual(['', true]);
  });
});
