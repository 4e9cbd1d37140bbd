import { beforeEach, describe, expect, it } from 'vitest';
import { defaultRooms } from '@landfall/client';
import type { Session } from '@landfall/client';
import { contents } from '@landfall/client/contents';
import type { RegionWithContents } from '@landfall/client/contents';
import { items } from '@landfall/client/items';
import type { RegionWithItems } from '@landfall/client/items';
import { transfers } from '@landfall/client/transfers';
import { Uuid } from '@landfall/protocol/datatypes';
import { OBJECT_FLAG } from '@landfall/protocol/object';
import { PERMISSION } from '@landfall/protocol/inventory';
import { Shore } from '../arrival/shore.ts';

/** What is put into prims and taken out again: whole clients in a whole grid. */
const OBJECT = 6;
const SCRIPT = 10;
const MIDDLE = { x: 128, y: 128, z: 26 };

let shore: Shore;
let owner: Session;
let other: Session;
let box: number;
const soon = <T>(promise: Promise<T>): Promise<T> => shore.until(promise);
const roomOf = (session: Session) => (session.region as unknown as RegionWithContents).contents;
const reasonOf = (promise: Promise<unknown>): Promise<unknown> =>
  soon(promise.catch((error: { reason?: string; code: string }) => error.reason ?? error.code));

beforeEach(async () => {
  const rooms = () => [...defaultRooms({}), transfers(), contents(), items()] as never;
  shore = await Shore.build();
  owner = await shore.arrive('Test', { rooms: rooms() });
  other = await shore.arrive('Second', { rooms: rooms() });
  box = (await soon(owner.region!.build.rez({ position: MIDDLE }))).localId;
});

/** The box, as an item of its owner's inventory. */
async function copyOfBox(name: string) {
  await soon(owner.region!.build.rename(box, name));
  const [item] = await soon(owner.region!.build.takeCopy([box], Uuid.zero));
  return { id: item!.itemId, name: item!.name, assetType: OBJECT };
}

describe('an item of the inventory', () => {
  it('is put into a prim, where all see it; under another name where its own is taken', async () => {
    const item = await copyOfBox('Lamp');
    const first = await soon(roomOf(owner).put(box, item));
    const second = await soon(roomOf(owner).put(box, item));
    expect([first, second].map(({ name, assetType }) => [name, assetType])).toEqual([
      ['Lamp', OBJECT],
      ['Lamp 1', OBJECT],
    ]);
    const seen = await soon(roomOf(other).fetch(box));
    expect([seen.serial, seen.items.map(({ id }) => String(id))]).toEqual([
      2,
      [first, second].map(({ id }) => String(id)),
    ]);
    await shore.network.run(1000);
    expect(other.region!.objects.get(box)!.flags & OBJECT_FLAG.inventoryEmpty).toBe(0);
  });

  it('is brought out again where it was wanted, changed, and put back as it is then', async () => {
    const { build, properties } = owner.region!;
    const { items: out } = owner.region as unknown as RegionWithItems;
    const { id, name } = await copyOfBox('Lamp');
    const item = { itemId: id, name };
    const place = { x: 140, y: 120, z: 40 };
    const lamp = await soon(out.bringOut(item, place));
    expect([lamp.localId === box, lamp.position]).toEqual([false, place]);
    await soon(build.rename(lamp.localId, 'Changed'));
    expect(String(await soon(build.saveToItem(lamp.localId)))).toBe(String(id));
    await shore.network.run(500);
    const again = await soon(out.bringOut(item, place));
    const said = await soon(properties.fetchProperties([again.localId]));
    expect([...said.values()].map((one) => one.name)).toEqual(['Changed']);
    expect(await reasonOf(build.saveToItem(box))).toBe('missing');
    expect(await reasonOf(out.bringOut({ itemId: new Uuid(1, 2, 3, 4) }, place))).toBe('refused');
  });

  it('that nobody has, or into what is not there or not the agent’s, is refused', async () => {
    const item = await copyOfBox('Lamp');
    expect(await reasonOf(roomOf(other).put(box, item))).toBe('not-permitted');
    expect(await reasonOf(roomOf(owner).put(7, item))).toBe('gone');
    expect(await reasonOf(roomOf(owner).put(box, { ...item, id: new Uuid(1, 2, 3, 4) }))).toBe('timeout');
  });
});

describe('an item in a prim', () => {
  it('is made, changed, taken and thrown away', async () => {
    const room = roomOf(owner);
    const script = await soon(room.makeScript(box, { name: 'Greeter' }));
    expect([script.name, script.assetType, script.assetId.isZero]).toEqual(['Greeter', SCRIPT, false]);
    const changed = await soon(
      room.change(box, script.id, {
        name: 'Porter',
        description: 'opens doors',
        permissions: { nextOwner: PERMISSION.copy | PERMISSION.move },
      }),
    );
    expect(changed).toMatchObject({ id: script.id, name: 'Porter', description: 'opens doors' });
    expect(changed.permissions.nextOwner).toBe(PERMISSION.copy | PERMISSION.move);
    const taken = await soon(room.take(box, script.id));
    expect([taken.name, taken.itemId.equals(script.id)]).toEqual(['Porter', false]);
    await soon(room.remove(box, script.id));
    expect((await soon(roomOf(other).fetch(box))).items).toEqual([]);
    expect(await reasonOf(room.take(box, script.id))).toBe('gone');
    expect(await reasonOf(room.change(box, script.id, { name: 'x' }))).toBe('gone');
  });

  it('has its text saved, and read again; what the compiler says comes with it', async () => {
    const room = roomOf(owner);
    const script = await soon(room.makeScript(box, { name: 'Greeter' }));
    const { id: objectId } = owner.region!.objects.get(box)!;
    const textNow = async (): Promise<string> => {
      const [item] = (await soon(room.fetch(box))).items;
      return new TextDecoder().decode(await soon(room.fetchAsset(objectId, item!)));
    };
    const save = (text: string) => soon(room.save(box, script, new TextEncoder().encode(text)));
    expect(await textNow()).toBe('default\n{\n}\n');
    const long = `default { state_entry() { llSay(0, "${'hello '.repeat(500)}"); } }`;
    expect(await save(long)).toEqual({ compiled: true, errors: [] });
    expect(await textNow()).toBe(long);
    expect(await save('default {\n')).toEqual({
      compiled: false,
      errors: [{ line: 1, column: 9, text: 'a { that is not closed' }],
    });
    expect(await textNow()).toBe('default {\n');
    const bytes = new TextEncoder().encode('default {}');
    expect(await reasonOf(roomOf(other).save(box, script, bytes))).toBe('refused');
    expect(await reasonOf(room.save(7, script, bytes))).toBe('gone');
    expect(await reasonOf(room.save(box, { ...script, assetType: OBJECT }, bytes))).toBe('usage');
    expect(await reasonOf(room.save(box, script, new Uint8Array(0)))).toBe('usage');
  });

  it('is neither changed nor taken by others', async () => {
    const script = await soon(roomOf(owner).makeScript(box, { name: 'Greeter' }));
    const room = roomOf(other);
    expect(await reasonOf(room.change(box, script.id, { name: 'x' }))).toBe('not-permitted');
    expect(await reasonOf(room.remove(box, script.id))).toBe('not-permitted');
    expect(await reasonOf(room.take(box, script.id))).toBe('not-permitted');
    expect(await reasonOf(room.makeScript(box, { name: 'Trap' }))).toBe('not-permitted');
    expect((await soon(room.fetch(box))).items.map(({ name }) => name)).toEqual(['Greeter']);
  });
});
