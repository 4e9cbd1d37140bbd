import { describe, expect, it } from 'vitest';
import { LineReader, encodeLines } from '../asset/lines/index.ts';
import { ASSET_TYPE } from '../asset/index.ts';
import { encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import {
  EMPTY_ITEM,
  INVENTORY_TYPE,
  NO_PERMISSIONS,
  PERMISSION,
  SALE_TYPE,
  assetTypeName,
  assetTypeOfName,
  decodeTaskInventory,
  encodeTaskInventory,
  formatItem,
  inventoryTypeName,
  inventoryTypeOfName,
  readItem,
  unshadowed,
} from './index.ts';
import type { InventoryItem } from './index.ts';

const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
const OTHER = Uuid.parse('ffeeddcc-bbaa-4988-b766-554433221100');

const ITEM: InventoryItem = {
  id: ID,
  parentId: OTHER,
  permissions: {
    ...NO_PERMISSIONS,
    base: PERMISSION.all,
    owner: 0xffff_ffff,
    nextOwner: PERMISSION.copy,
    creatorId: OTHER,
    ownerId: ID,
    isGroupOwned: true,
  },
  assetId: OTHER,
  assetType: ASSET_TYPE.script,
  inventoryType: INVENTORY_TYPE.script,
  flags: 0xffff_ffff,
  sale: { type: SALE_TYPE.contents, price: 5 },
  name: '  a name: with {braces} ',
  description: 'für dich',
  createdAtSeconds: 1_700_000_000,
};

const readBack = (lines: readonly string[], told: string[] = []): InventoryItem => {
  const reader = new LineReader(encodeLines(lines), { onSkipped: (what) => told.push(what) });
  reader.line();
  return readItem(reader);
};

describe('an item as text', () => {
  it('says all of it', () => {
    expect(readBack(formatItem(ITEM))).toEqual(ITEM);
    expect(readBack(formatItem(EMPTY_ITEM))).toEqual(EMPTY_ITEM);
  });

  it('masks the asset of what is not free, unless it is told not to', () => {
    const bound = { ...ITEM, permissions: { ...ITEM.permissions, base: PERMISSION.copy } };
    expect(formatItem(bound).join()).toContain(`shadow_id\t${unshadowed(OTHER).toString()}`);
    expect(formatItem(bound).join()).not.toContain(`asset_id\t${OTHER.toString()}`);
    expect(readBack(formatItem(bound)).assetId).toEqual(OTHER);
    expect(formatItem(bound, { masksAsset: false }).join()).toContain(`asset_id\t${OTHER.toString()}`);
    expect(formatItem(ITEM).join()).toContain('asset_id');
    expect(formatItem({ ...bound, assetId: Uuid.zero }).join()).toContain('asset_id');
  });

  it('has blanks for bars; those of others end a name only where the last one is', () => {
    expect(readBack(formatItem({ ...ITEM, name: 'a|b', description: '|' }))).toMatchObject({
      name: 'a b',
      description: ' ',
    });
    expect(readBack(['inv_item', '{', '\tname\ta|b|', '\tdesc\t\tc', '}'])).toMatchObject({
      name: 'a|b',
      description: 'c',
    });
  });

  it('is read without what is not known, which is told', () => {
    const told: string[] = [];
    const lines = [
      'inv_item\t0',
      '{',
      '\titem_id\tnone',
      '\tcolour\tred',
      '\ttype\that',
      '\tinv_type\thats',
      '\tpermissions 0',
      '\t{',
      '\t\tbase_mask\tall',
      '\t\towner_id\tme',
      '\t\tfuture_mask\t1',
      '\t}',
      '\tsale_info\t0',
      '\t{',
      '\t\tsale_type\tgift',
      '\t\tsale_price\t-5',
      '\t}',
      '\tflags\tnone',
      '}',
    ];
    expect(readBack(lines, told)).toEqual(EMPTY_ITEM);
    expect(told).toEqual([
      'item_id of an item',
      'colour of an item',
      'type of an item',
      'inv_type of an item',
      'base_mask of permissions',
      'owner_id of permissions',
      'future_mask of permissions',
      'sale_type of a sale',
      'flags of an item',
    ]);
  });
});

describe('the contents of an object', () => {
  const file =
    `\tinv_object\t0\n\t{\n\t\tobj_id\t${ID.toString()}\n\t\tparent_id\t${Uuid.zero.toString()}\n` +
    '\t\ttype\tcategory\n\t\tname\tContents|\n\t}\n';

  it('are a folder for the object, and its items', () => {
    const contents = { objectId: ID, items: [ITEM, EMPTY_ITEM] };
    const bytes = encodeTaskInventory(contents);
    expect(Buffer.from(bytes).toString().startsWith(file)).toBe(true);
    expect(decodeTaskInventory(bytes)).toEqual(contents);
    expect(decodeTaskInventory(encodeUtf8(`${file}\0`))).toEqual({ objectId: ID, items: [] });
    expect(decodeTaskInventory(new Uint8Array(0))).toEqual({ objectId: Uuid.zero, items: [] });
  });

  it('tell what is neither', () => {
    const told: string[] = [];
    const bytes = encodeUtf8(`${file}\tinv_hat\t0\n`);
    expect(decodeTaskInventory(bytes, { onSkipped: (what) => told.push(what) }).items).toEqual([]);
    expect(told).toEqual(['inv_hat in an object']);
  });

  it('are refused when they end inside a block', () => {
    const bytes = encodeTaskInventory({ objectId: ID, items: [ITEM] });
    expect(() => decodeTaskInventory(bytes.subarray(0, bytes.length - 4))).toThrow(DecodeError);
    expect(() => decodeTaskInventory(bytes.subarray(0, 20))).toThrow(DecodeError);
  });
});

describe('the words for kinds', () => {
  it('are one for each, at most eight letters', () => {
    const types = Object.values(ASSET_TYPE).filter((type) => type >= 0);
    for (const type of types) {
      const name = assetTypeName(type)!;
      expect(name.length, name).toBeLessThanOrEqual(8);
      expect(assetTypeOfName(name)).toBe(type);
    }
    expect(assetTypeName(-2)).toBeUndefined();
    expect(assetTypeOfName('hat')).toBeUndefined();
  });

  it('of items are others', () => {
    const types = Object.values(INVENTORY_TYPE).filter((type) => type >= 0);
    for (const type of types) expect(inventoryTypeOfName(inventoryTypeName(type)!)).toBe(type);
    expect([inventoryTypeName(INVENTORY_TYPE.unknown), inventoryTypeOfName('')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(inventoryTypeName(INVENTORY_TYPE.animation)).not.toBe(assetTypeName(ASSET_TYPE.animation));
  });
});
