/** A resident puts an inventory in order: every change is seen by the next login, which believes nothing but the grid. */
import { Uuid } from '@landfall/protocol/datatypes';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { FOLDER_TYPE, INVENTORY_TYPE } from '@landfall/protocol/inventory';
import { describe, expect, it } from 'vitest';
import { inventoryWorld } from './inventory-world.ts';

const NOTECARD = { assetType: ASSET_TYPE.notecard, inventoryType: INVENTORY_TYPE.notecard };

async function arrived() {
  const world = await inventoryWorld();
  const { session, own } = await world.visit();
  const { until } = world;
  /** What the grid has, as somebody sees it who knows nothing. */
  const afresh = async () => {
    await until(session.logout());
    const again = await world.visit();
    await until(again.own.fetchAll());
    return again.own;
  };
  return { ...world, session, own, afresh };
}

describe('an inventory that is put in order', () => {
  it('has what was made, renamed, moved, copied and linked, at the next login too', async () => {
    const { until, own, afresh } = await arrived();
    const trip = await until(own.createFolder('Trip'));
    const maps = await until(own.createFolder('Maps', trip.folderId));
    const note = await until(own.createItem({ ...NOTECARD, name: 'Route', folderId: trip.folderId }));
    expect([note.name, note.assetType, own.itemsIn(trip.folderId).length]).toEqual(['Route', 7, 1]);
    await until(own.rename(note.id, 'Way home'));
    await until(own.rename(maps.folderId, 'Charts'));
    await until(own.move([note.id], maps.folderId));
    const copy = await until(own.copy(note.id, trip.folderId, { name: 'Copy' }));
    const link = await until(own.link(note.id, trip.folderId));
    const toFolder = await until(own.link(maps.folderId, trip.folderId, { name: 'To charts' }));
    expect(own.targetOf(link)).toMatchObject({ name: 'Way home' });
    expect(own.targetOf(toFolder)).toMatchObject({ name: 'Charts' });
    const after = await afresh();
    expect(after.foldersIn(trip.folderId).map(({ name }) => name)).toEqual(['Charts']);
    expect(after.itemsIn(maps.folderId).map(({ name }) => name)).toEqual(['Way home']);
    const names = after.itemsIn(trip.folderId).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['Copy', 'To charts', 'Way home']);
    expect(after.item(copy.id)?.assetId.equals(note.assetId)).toBe(true);
    expect(after.find('WAY').length).toBe(2);
    expect(after.pathOf(maps.folderId).map(({ name }) => name)).toEqual(['Charts', 'Trip', 'My Inventory']);
  });

  it('has no more what was removed, and the trash is empty when it was emptied', async () => {
    const { until, own, afresh } = await arrived();
    const one = await until(own.createFolder('One'));
    const two = await until(own.createFolder('Two'));
    const inOne = await until(own.createItem({ ...NOTECARD, name: 'Inside', folderId: one.folderId }));
    const alone = await until(own.createItem({ ...NOTECARD, name: 'Alone', folderId: two.folderId }));
    const link = await until(own.link(alone.id, two.folderId));
    await until(own.throwAway([one.folderId, alone.id]));
    const trash = own.folderFor(FOLDER_TYPE.trash)!;
    expect(own.item(alone.id)?.parentId.equals(trash.folderId)).toBe(true);
    await until(own.purge());
    expect([own.folder(one.folderId), own.item(inOne.id), own.item(alone.id)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    // A link outlives what it leads to, and leads nowhere then.
    expect([own.item(link.id)?.name, own.targetOf(link)]).toEqual(['Alone', undefined]);
    await until(own.remove([two.folderId]));
    const after = await afresh();
    expect([...after.folders()].filter(({ name }) => name === 'One' || name === 'Two')).toEqual([]);
    expect(after.find('Alone')).toEqual([]);
  });

  it('takes another description and other masks, and no more than the item allows', async () => {
    const { until, own, afresh } = await arrived();
    const folder = await until(own.createFolder('Texts'));
    const note = await until(own.createItem({ ...NOTECARD, name: 'Note', folderId: folder.folderId }));
    const changes = { description: 'for you', permissions: { nextOwner: 0x8_a000 } };
    const changed = await until(own.change(note.id, changes));
    expect([changed.description, changed.permissions.nextOwner]).toEqual(['for you', 0x8_a000]);
    const tooMuch = until(
      own.change(note.id, { permissions: { nextOwner: 0x7fff_ffff } }, { timeoutMs: 3000 }),
    );
    await expect(tooMuch).rejects.toMatchObject({ code: 'remote', reason: 'not-permitted' });
    expect((await afresh()).item(note.id)).toMatchObject({ description: 'for you', name: 'Note' });
  });

  it('refuses what no grid would do before it is asked', async () => {
    const { until, own } = await arrived();
    const outer = await until(own.createFolder('Outer'));
    const inner = await until(own.createFolder('Inner', outer.folderId));
    const usage = { code: 'usage' };
    await expect(own.move([outer.folderId], inner.folderId)).rejects.toMatchObject(usage);
    await expect(own.createFolder('a|b')).rejects.toMatchObject(usage);
    await expect(own.createFolder('two\nlines')).rejects.toMatchObject(usage);
    await expect(own.createFolder('')).rejects.toMatchObject(usage);
    await expect(own.createFolder('x'.repeat(64))).rejects.toMatchObject(usage);
    await expect(own.createFolder('In it', own.libraryRootId!)).rejects.toMatchObject(usage);
    await expect(own.purge(outer.folderId)).rejects.toMatchObject(usage);
    await expect(until(own.remove([new Uuid(1, 2, 3, 4)]))).rejects.toMatchObject({ reason: 'missing' });
  });
});
