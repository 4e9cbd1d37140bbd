import { beforeAll, describe, expect, it } from 'vitest';
import { defaultRooms } from '@landfall/client';
import { assets } from '@landfall/client/assets';
import { contents } from '@landfall/client/contents';
import type { ObjectContents, RegionWithContents } from '@landfall/client/contents';
import { transfers } from '@landfall/client/transfers';
import type { RegionWithTransfers } from '@landfall/client/transfers';
import type { Session } from '@landfall/client';
import { MemoryStore } from '@landfall/assets/store';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { decodeObjectXml } from '@landfall/protocol/object-xml';
import { PLAIN, Shore } from '../arrival/shore.ts';

/** What an archive had in a prim, looked into by its owner and by somebody else: whole clients in a whole grid. */
const SCRIPT = Uuid.parse('11111111-2222-4333-8444-555555555501');
const NOTE = Uuid.parse('11111111-2222-4333-8444-555555555502');
const SOUND = Uuid.parse('11111111-2222-4333-8444-555555555503');
const FULL = 0x9e000;
const ALL_RIGHTS = String(0x7fff_ffff);
const MOVE_AND_PASS_ON = 0x82000;
/** More than one packet of 600 bytes has. */
const SCRIPT_TEXT = `default { ${'state_entry() {} '.repeat(100)} }`;

interface Held {
  readonly name: string;
  readonly type: number;
  readonly asset: Uuid;
  readonly rights?: number;
}

const itemXml = ({ name, type, asset, rights = FULL }: Held, owner: string, at: number): string =>
  `<TaskInventoryItem><AssetID><UUID>${String(asset)}</UUID></AssetID><ItemID><UUID>22222222-2222-4333-8444-${String(at).padStart(12, '0')}</UUID></ItemID>` +
  `<OwnerID><UUID>${owner}</UUID></OwnerID><Name>${name}</Name><Type>${type}</Type><InvType>${type}</InvType>` +
  `<BasePermissions>${FULL}</BasePermissions><CurrentPermissions>${rights}</CurrentPermissions><CreationDate>1790000000</CreationDate></TaskInventoryItem>`;

function boxXml(digit: string, x: number, owner: string, items: readonly Held[]): string {
  const inside = items.map((item, at) => itemXml(item, owner, at + 1)).join('');
  return (
    `<SceneObjectGroup><SceneObjectPart><UUID><UUID>${digit.repeat(8)}-0000-4000-8000-000000000000</UUID></UUID><Name>box ${digit}</Name>` +
    `<GroupPosition><X>${x}</X><Y>120</Y><Z>26</Z></GroupPosition><Shape><ProfileCurve>1</ProfileCurve><PathCurve>16</PathCurve><PCode>9</PCode></Shape>` +
    `<Scale><X>1</X><Y>1</Y><Z>1</Z></Scale><OwnerID><UUID>${owner}</UUID></OwnerID><BaseMask>${ALL_RIGHTS}</BaseMask><OwnerMask>${ALL_RIGHTS}</OwnerMask>` +
    `<InventorySerial>7</InventorySerial><TaskInventory>${inside}</TaskInventory></SceneObjectPart></SceneObjectGroup>`
  );
}

const THINGS: readonly Held[] = [
  { name: 'script | one', type: 10, asset: SCRIPT },
  { name: 'note', type: 7, asset: NOTE },
  { name: 'closed script', type: 10, asset: SCRIPT, rights: MOVE_AND_PASS_ON },
  { name: 'closed sound', type: 1, asset: SOUND, rights: MOVE_AND_PASS_ON },
];
/** A file of some ten packets. */
const MANY: readonly Held[] = Array.from({ length: 20 }, (_, at) => ({
  name: `note ${at} ü`,
  type: 7,
  asset: NOTE,
}));

let shore: Shore;
let owner: Session;
let other: Session;

/** Ids of accounts are the same each time. */
async function idOf(person: 'Test'): Promise<string> {
  const first = await Shore.build();
  const session = await first.arrive(person);
  return String([...session.region!.avatars][0]!.id);
}

const rooms = () => [...defaultRooms({}), transfers(), contents(), assets({ transfers })] as never;

beforeAll(async () => {
  const ownerId = await idOf('Test');
  const store = new MemoryStore();
  await store.put({ id: SCRIPT, type: 10, bytes: encodeUtf8(SCRIPT_TEXT) });
  await store.put({ id: NOTE, type: 7, bytes: encodeUtf8('Linden text version 2') });
  await store.put({ id: SOUND, type: 1, bytes: encodeUtf8('OggS') });
  const linksets = [
    [boxXml('a', 120, ownerId, THINGS), 1],
    [boxXml('b', 122, ownerId, MANY), 2],
    [boxXml('c', 124, ownerId, []), 3],
  ].map(([xml]) => decodeObjectXml(encodeUtf8(xml as string)).groups[0]!);
  shore = await Shore.build([{ ...PLAIN, linksets }], { assets: store });
  owner = await shore.arrive('Test', { rooms: rooms() });
  other = await shore.arrive('Second', { rooms: rooms() });
});

const roomOf = (session: Session) => (session.region as unknown as RegionWithContents).contents;
const localIdOf = (session: Session, digit: string): number =>
  [...session.region!.objects.all()].find(({ id }) => String(id).startsWith(digit.repeat(8)))!.localId;
const look = (session: Session, digit: string): Promise<ObjectContents> =>
  shore.until(roomOf(session).fetch(localIdOf(session, digit)));
const read = async (session: Session, looked: ObjectContents, at: number): Promise<string> => {
  try {
    return new TextDecoder().decode(
      await shore.until(roomOf(session).fetchAsset(looked.objectId, looked.items[at]!)),
    );
  } catch (error) {
    return (error as { reason: string }).reason;
  }
};

describe('what is in a prim', () => {
  it('is shown to its owner, with what may be read of it', async () => {
    const looked = await look(owner, 'a');
    expect(looked.serial).toBe(7);
    expect(
      looked.items.map(({ name, assetType, assetId, createdAtSeconds }) => [
        name,
        assetType,
        assetId.isZero,
        createdAtSeconds,
      ]),
    ).toEqual([
      ['script   one', 10, false, 1_790_000_000],
      ['note', 7, false, 1_790_000_000],
      ['closed script', 10, true, 1_790_000_000],
      ['closed sound', 1, false, 1_790_000_000],
    ]);
    const texts = [];
    for (const at of [0, 1, 2, 3]) texts.push(await read(owner, looked, at));
    expect(texts).toEqual([SCRIPT_TEXT, 'Linden text version 2', 'not-permitted', 'not-permitted']);
  });

  it('is shown to others without what it is, and not given, not even to who knows', async () => {
    const mine = await look(owner, 'a');
    const looked = await look(other, 'a');
    expect(looked.items.map(({ name, assetId }) => [name, assetId.isZero])).toEqual([
      ['script   one', true],
      ['note', true],
      ['closed script', true],
      ['closed sound', true],
    ]);
    expect(await read(other, mine, 0)).toBe('not-permitted');
    expect(await read(other, mine, 1)).toBe('not-permitted');
  });

  it('may be long, or nothing', async () => {
    const looked = await look(owner, 'b');
    expect(looked.items.map(({ name }) => name)).toEqual(MANY.map(({ name }) => name));
    expect(await look(owner, 'c')).toMatchObject({ serial: 0, items: [] });
  });

  it('comes to several who ask at once, each a file of its own', async () => {
    const third = await shore.arrive('Third', { rooms: rooms() });
    const localId = localIdOf(third, 'b');
    const looked = await shore.until(Promise.all([1, 2, 3].map(() => roomOf(third).fetch(localId))));
    expect(looked.map(({ items }) => items.length)).toEqual([20, 20, 20]);
  });

  it('is an asset like another where its id is known: but a script is not', async () => {
    const { transfers: room } = other.region as unknown as RegionWithTransfers;
    const fetch = (assetId: Uuid, assetType: number) =>
      shore.until(
        room.fetchAsset({ type: 'asset', assetId, assetType }).then(
          (bytes) => new TextDecoder().decode(bytes),
          (error: { reason: string }) => error.reason,
        ),
      );
    expect(await fetch(NOTE, 7)).toBe('Linden text version 2');
    expect(await fetch(SCRIPT, 10)).toBe('not-permitted');
    expect(await fetch(new Uuid(5, 5, 5, 5), 7)).toBe('missing');
  });
});
