/** One resident gives things to another, who wants them or not. */
import { arrive, defaultRooms, gifts, inventory } from '@landfall/client';
import type { FolderOffered, ItemOffered, OfferAnswered, RoomSession } from '@landfall/client';
import { ASSET_TYPE } from '@landfall/protocol/asset';
import { encodeText } from '@landfall/protocol/bytes';
import { DIALOG } from '@landfall/protocol/chat';
import { FOLDER_TYPE, PERMISSION } from '@landfall/protocol/inventory';
import { describe, expect, it } from 'vitest';
import { inventoryWorld } from './inventory-world.ts';

const NOTE = { assetType: ASSET_TYPE.notecard, inventoryType: 7 };

/** What a client says that means no good is said by its own session. */
const IDS = { name: 'ids', messages: [], start: ({ scope }: RoomSession) => scope.ids } as const;

async function two() {
  const world = await inventoryWorld();
  const { until, grid, ports } = world;
  const visit = async (user: string) => {
    const rooms = [...defaultRooms(), inventory(), gifts(), IDS] as const;
    const session = await until(arrive({ grid: grid.loginUri, user, password: 'secret', rooms }, ports));
    const offers: ItemOffered[] = [];
    const answers: OfferAnswered[] = [];
    const words: string[] = [];
    session.on('itemOffered', (offer) => offers.push(offer));
    session.on('offerAnswered', (answer) => answers.push(answer));
    session.on('alert', ({ text }) => words.push(text));
    await until(session.inventory.fetchAll());
    return { session, own: session.inventory, id: session.ids.agentId, offers, answers, words };
  };
  const [ann, ben] = [await visit('Test User'), await visit('Second Avatar')];
  const notes = ann.own.folderFor(FOLDER_TYPE.notecard)!.folderId;
  const make = (name: string) => until(ann.own.createItem({ ...NOTE, name, folderId: notes }));
  const soon = async <T>(promise: Promise<T>): Promise<T> => {
    const value = await until(promise);
    await world.network.run(1000);
    return value;
  };
  return { ...world, ann, ben, make, soon };
}

describe('an item that is given', () => {
  it('is the other’s, who accepts it into a folder; its giver hears of it and has it still', async () => {
    const { ann, ben, make, soon, until } = await two();
    const note = await make('Recipe');
    const box = await until(ben.own.createFolder('From Ann'));
    await soon(ann.session.gifts.give(note.id, ben.id));
    const [offer] = ben.offers;
    expect(offer).toMatchObject({ from: 'Test User', text: 'Recipe', assetType: 7, isFromObject: false });
    expect(ben.own.item(offer!.itemId)?.name).toBe('Recipe');
    const item = await soon(offer!.accept(box.folderId));
    expect([item.parentId, item.permissions.owner]).toEqual([box.folderId, PERMISSION.fullButExport]);
    expect(ann.answers).toMatchObject([{ from: 'Second Avatar', isAccepted: true }]);
    expect(item.id.equals(note.id)).toBe(false);
    expect((await until(ann.own.fetchItems([note.id]))).length).toBe(1);
    await expect(offer!.decline()).rejects.toMatchObject({ code: 'usage' });
  });

  it('is in the trash when it was declined', async () => {
    const { ann, ben, make, soon } = await two();
    await soon(ann.session.gifts.give((await make('Bill')).id, ben.id));
    await soon(ben.offers[0]!.decline());
    const trash = ben.own.folderFor(FOLDER_TYPE.trash)!.folderId;
    expect(ben.own.itemsIn(trash).map(({ name }) => name)).toEqual(['Bill']);
    expect(ann.answers).toMatchObject([{ isAccepted: false }]);
  });

  it('leaves its giver where there may be no copies, with the rights of the next owner', async () => {
    const { ann, ben, make, soon, until } = await two();
    const note = await make('Only one');
    await until(ann.own.change(note.id, { permissions: { nextOwner: PERMISSION.transfer } }));
    await soon(ann.session.gifts.give(note.id, ben.id));
    const theirs = await soon(ben.offers[0]!.accept());
    expect(theirs.permissions.owner).toBe(PERMISSION.transfer);
    await soon(ben.session.gifts.give(theirs.id, ann.id));
    const back = await soon(ann.offers[0]!.accept());
    expect(back.permissions.owner).toBe(PERMISSION.transfer);
    // It was moved on, not copied.
    expect(await until(ben.own.fetchItems([theirs.id]))).toEqual([]);
    const ownCopy = until(ann.own.copy(back.id, back.parentId, { timeoutMs: 2000 }));
    await expect(ownCopy).rejects.toMatchObject({ reason: 'not-permitted' });
  });

  it('is not given twice, answered twice, or answered for somebody else', async () => {
    const { ann, ben, make, soon, network } = await two();
    const note = await make('Once');
    await soon(ann.session.gifts.give(note.id, ben.id));
    const [offer] = ben.offers;
    const say = (
      by: typeof ann,
      to: typeof ann,
      Dialog: number,
      ID: typeof note.id,
      BinaryBucket: Uint8Array,
    ) => {
      const { circuit } = by.session.region;
      circuit.send(
        {
          name: 'ImprovedInstantMessage',
          AgentData: { AgentID: by.id, SessionID: by.session.ids.sessionId },
          MessageBlock: {
            FromGroup: false,
            ToAgentID: to.id,
            ParentEstateID: 0,
            RegionID: to.id,
            Position: { x: 0, y: 0, z: 0 },
            Offline: 0,
            Dialog,
            ID,
            Timestamp: 0,
            FromAgentName: encodeText('Somebody'),
            Message: encodeText('Once'),
            BinaryBucket,
          },
          EstateBlock: { EstateID: 0 },
          MetaData: [],
        },
        { reliable: true },
      );
    };
    const bucket = new Uint8Array([7, ...note.id.toBytes()]);
    for (let n = 0; n < 3; n++) say(ann, ben, DIALOG.inventoryOffered, note.id, bucket);
    await network.run(1000);
    expect(ben.offers).toHaveLength(2);
    // Who made it does not answer it.
    say(ann, ben, DIALOG.inventoryDeclined, offer!.itemId, new Uint8Array(0));
    await network.run(1000);
    const accepted = await soon(offer!.accept());
    say(ben, ann, DIALOG.inventoryDeclined, offer!.itemId, new Uint8Array(0));
    await network.run(1000);
    const [now] = await soon(ben.own.fetchItems([offer!.itemId]));
    expect(now?.parentId).toEqual(accepted.parentId);
    expect(ann.answers).toHaveLength(1);
    // What is none of hers, and what is too short, is no offer.
    say(ann, ben, DIALOG.inventoryOffered, ben.id, new Uint8Array([7, ...offer!.itemId.toBytes()]));
    say(ann, ben, DIALOG.inventoryOffered, ann.id, new Uint8Array([7, 1, 2]));
    await network.run(1000);
    expect([ben.offers.length, ann.words]).toEqual([2, ['There is no such item in your inventory.']]);
  });

  it('is nothing that may not be passed on, nor a link', async () => {
    const { ann, ben, until } = await two();
    const [link] = [...ann.own.items()].filter(({ assetType }) => assetType === ASSET_TYPE.link);
    await expect(until(ann.session.gifts.give(link!.id, ben.id))).rejects.toMatchObject({ code: 'usage' });
    await expect(until(ann.session.gifts.give(ben.id, ben.id))).rejects.toMatchObject({ reason: 'missing' });
  });
});

describe('a folder that is given', () => {
  async function giving() {
    const world = await two();
    const { ann, ben, until, soon } = world;
    const folders: FolderOffered[] = [];
    ben.session.on('folderOffered', (offer) => folders.push(offer));
    const trip = await until(ann.own.createFolder('Trip'));
    const inner = await until(ann.own.createFolder('North', trip.folderId));
    const file = (name: string, folderId = inner.folderId) =>
      until(ann.own.createItem({ ...NOTE, name, folderId }));
    const list = await file('List', trip.folderId);
    await file('Map');
    await until(ann.own.link(list.id, inner.folderId));
    const give = (folderId = trip.folderId) => soon(ann.session.gifts.give(folderId, ben.id));
    const namesOf = async (folderId: typeof trip.folderId): Promise<readonly string[]> => {
      await until(ben.own.fetchAll(folderId));
      const below = ben.own.foldersIn(folderId);
      const inside: string[] = [];
      for (const each of below) inside.push(...(await namesOf(each.folderId)));
      return [...below, ...ben.own.itemsIn(folderId)].map(({ name }) => name).concat(inside);
    };
    return { ...world, folders, trip, give, namesOf, file };
  }

  it('is the other’s with what is in it but links, where it is wanted; answered once', async () => {
    const { ann, ben, folders, give, namesOf, until, soon, trip } = await giving();
    await give();
    const [offer] = folders;
    expect([ben.offers, offer]).toMatchObject([[], { from: 'Test User', text: 'Trip' }]);
    const box = await until(ben.own.createFolder('From Ann'));
    const theirs = await soon(offer!.accept(box.folderId));
    expect(theirs.parentId).toEqual(box.folderId);
    expect((await namesOf(box.folderId)).toSorted()).toEqual(['List', 'Map', 'North', 'Trip']);
    expect(ann.answers).toMatchObject([{ from: 'Second Avatar', isAccepted: true }]);
    await expect(offer!.accept()).rejects.toMatchObject({ code: 'usage' });
    expect(ann.own.itemsIn(trip.folderId).map(({ name }) => name)).toEqual(['List']);
  });

  it('is in the trash when it was declined', async () => {
    const { ann, ben, folders, give, soon } = await giving();
    await give();
    await soon(folders[0]!.decline());
    const trash = ben.own.folderFor(FOLDER_TYPE.trash)!.folderId;
    expect(ben.own.foldersIn(trash).map(({ name }) => name)).toEqual(['Trip']);
    expect(ann.answers).toMatchObject([{ isAccepted: false }]);
  });

  it('takes along what may not be copied, and is not given with what may not be passed on', async () => {
    const { ann, ben, folders, give, until, soon, trip } = await giving();
    const only = { ...NOTE, name: 'Only one', folderId: ben.own.rootId! };
    const had = [];
    for (const nextOwner of [PERMISSION.transfer, PERMISSION.copy]) {
      const made = await until(ben.own.createItem({ ...only, nextOwner }));
      await soon(ben.session.gifts.give(made.id, ann.id));
      had.push(await soon(ann.offers.pop()!.accept(trip.folderId)));
    }
    await expect(give()).rejects.toMatchObject({ reason: 'not-permitted' });
    await until(ann.own.throwAway([had[1]!.id]));
    await give();
    const theirs = await soon(folders[0]!.accept());
    await until(ben.own.fetchAll(theirs.folderId));
    const names = ben.own.itemsIn(theirs.folderId).map(({ name }) => name);
    expect(names.toSorted()).toEqual(['List', 'Only one']);
    expect(ann.own.itemsIn(trip.folderId).map(({ name }) => name)).toEqual(['List']);
  });

  it('is none of the grid’s, none of the library, and not too many things at once', async () => {
    const { ann, give, file } = await giving();
    const usage = { code: 'usage' };
    await expect(give(ann.own.folderFor(FOLDER_TYPE.notecard)!.folderId)).rejects.toMatchObject(usage);
    await expect(give(ann.own.libraryRootId!)).rejects.toMatchObject(usage);
    for (let n = 0; n < 40; n++) await file(`Note ${n}`);
    await expect(give()).rejects.toMatchObject(usage);
  });
});
