import { Uuid } from '@landfall/protocol/datatypes';
import { DecodeError } from '@landfall/protocol/errors';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { writeTar } from '../archive/index.ts';
import type { NewTarMember } from '../archive/index.ts';
import {
  decodeInventoryRecord,
  encodeInventoryRecord,
  parseNodeName,
  readInventoryArchive,
  writeInventoryArchive,
} from './index.ts';
import type { InventoryRecord, SavedNode } from './index.ts';

const id = (n: number): Uuid => new Uuid(7, 0, 0, n);
const ITEM: InventoryRecord = {
  id: id(1),
  name: 'Tea & <biscuits> — für 🌊',
  description: 'two\nlines',
  assetType: 7,
  inventoryType: 7,
  assetId: id(2),
  creator: 'ospa:n=Test User',
  ownerId: id(3),
  createdAt: 1_795_207_875,
  saleType: 0,
  salePrice: 10,
  permissions: { base: 647_168, owner: 647_168, everyone: 0, nextOwner: 581_632 },
  flags: 4,
  groupId: Uuid.zero,
  isGroupOwned: false,
};
const TRIP = { name: 'Trip/North & South', id: id(10) };
const INNER = { name: 'a__b', id: id(11) };
const NODES: readonly SavedNode[] = [
  { kind: 'folder', folders: [TRIP] },
  { kind: 'folder', folders: [TRIP, INNER] },
  { kind: 'item', folders: [TRIP, INNER], item: ITEM },
  { kind: 'item', folders: [], item: { ...ITEM, id: id(4), name: '' } },
];
const ASSET = { id: id(2), assetType: 7, bytes: encodeUtf8('Linden text') };

async function entriesOf(chunks: AsyncIterable<Uint8Array>) {
  const entries: unknown[] = [];
  for await (const entry of readInventoryArchive(chunks))
    entries.push(
      entry.kind === 'asset'
        ? { id: entry.id, assetType: entry.assetType, bytes: new Uint8Array(await entry.read()) }
        : entry,
    );
  return entries;
}
const tar = (...members: readonly NewTarMember[]) => entriesOf(writeTar(members));

describe('an inventory archive', () => {
  it('is read as it was written', async () => {
    expect(await entriesOf(writeInventoryArchive({ nodes: NODES, assets: [ASSET] }))).toEqual([
      ...NODES,
      ASSET,
    ]);
  });

  it('has its folders though they are not in it by themselves', async () => {
    const path = `inventory/Trip__${TRIP.id.toString()}/Inner__${INNER.id.toString()}/x__${ITEM.id.toString()}.xml`;
    const entries = await tar(
      { path, bytes: encodeInventoryRecord(ITEM) },
      { path, bytes: encodeInventoryRecord(ITEM) },
    );
    expect(entries.map((entry) => (entry as SavedNode).kind)).toEqual(['folder', 'folder', 'item', 'item']);
  });

  it('is used without what cannot be used in it', async () => {
    const inside = `inventory/Trip__${TRIP.id.toString()}`;
    const entries = await tar(
      { path: 'inventory/No id/' },
      { path: 'inventory/No id/x.xml', bytes: encodeInventoryRecord(ITEM) },
      { path: `${inside}/x.xml`, bytes: encodeUtf8('<InventoryItem><Flags>many</Flags></InventoryItem>') },
      { path: 'objects/x.xml', bytes: encodeUtf8('<a/>') },
      { path: 'inventory/../x.xml', bytes: encodeInventoryRecord(ITEM) },
    );
    expect(entries.map((entry) => (entry as SavedNode).kind)).toEqual([
      'refused',
      'refused',
      'refused',
      'refused',
      'refused',
    ]);
  });
});

describe('the file of an item', () => {
  it('is ASCII, since OpenSim reads no other, and says all the same', () => {
    const bytes = encodeInventoryRecord(ITEM);
    expect(bytes.every((byte) => byte < 0x80)).toBe(true);
    expect(decodeInventoryRecord(bytes)).toEqual(ITEM);
  });

  it('has the creator’s home, where it has one', () => {
    const foreign = { ...ITEM, foreignCreator: { id: id(9).toString(), data: 'http://example.org;A B' } };
    expect(decodeInventoryRecord(encodeInventoryRecord(foreign))).toEqual(foreign);
  });

  it('has numbers that OpenSim reads, and characters that XML has', () => {
    const odd = { ...ITEM, name: 'a\0b\u001fc\ud800', flags: 0xffff_ffff, assetType: -1 };
    const again = decodeInventoryRecord(encodeInventoryRecord(odd));
    expect([again.name, again.flags, again.assetType]).toEqual(['abc\ufffd', 0x7fff_ffff, -1]);
  });

  it('of any bytes is read or refused', () => {
    const random = createRandom(3);
    const whole = encodeInventoryRecord(ITEM);
    for (let round = 0; round < 2000; round++) {
      const bytes = whole.slice(0, random.integer(0, whole.length));
      for (let times = random.integer(0, 4); times > 0 && bytes.length > 0; times--)
        bytes[random.integer(0, bytes.length - 1)] = random.integer(0, 255);
      try {
        decodeInventoryRecord(bytes);
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});

it.each(['', 'name', 'name__', 'name__7', `name__${id(1).toString()}x`])('"%s" names no folder', (part) => {
  expect(() => parseNodeName(part)).toThrow(DecodeError);
});
