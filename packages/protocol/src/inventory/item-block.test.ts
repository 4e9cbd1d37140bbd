import { describe, expect, it } from 'vitest';
import { Uuid } from '../datatypes/index.ts';
import { decodeMessage, encodeMessage } from '../message/index.ts';
import type { MessageOf } from '../message/index.ts';
import { EMPTY_ITEM, itemFromBlock, itemToBlock, itemToToldBlock, tidyName } from './index.ts';
import type { InventoryItem } from './index.ts';

const id = (n: number): Uuid => new Uuid(1, 2, 3, n);
const ITEM: InventoryItem = {
  ...EMPTY_ITEM,
  id: id(1),
  parentId: id(2),
  assetId: id(3),
  assetType: 24,
  inventoryType: -1,
  flags: 0xffff_ffff,
  name: 'Hemd, rot ❤',
  description: 'von 2026',
  createdAtSeconds: 1_790_000_000,
  sale: { type: 2, price: 25 },
  permissions: {
    ...EMPTY_ITEM.permissions,
    base: 0x7fff_ffff,
    owner: 0x8_e000,
    group: 1,
    everyone: 0x8000,
    nextOwner: 0xffff_ffff,
    creatorId: id(4),
    ownerId: id(5),
    groupId: id(6),
    isGroupOwned: true,
  },
};

describe('an item in a message', () => {
  it('is the same when it comes', () => {
    const message: MessageOf<'UpdateCreateInventoryItem'> = {
      name: 'UpdateCreateInventoryItem',
      AgentData: { AgentID: id(5), SimApproved: true, TransactionID: Uuid.zero },
      InventoryData: [{ ...itemToToldBlock(ITEM), CallbackID: 7 }],
    };
    const come = decodeMessage(encodeMessage(message)) as typeof message;
    expect(itemFromBlock(come.InventoryData[0]!)).toEqual(ITEM);
  });

  it('is sent with a transaction instead of its asset', () => {
    const block = itemToBlock(ITEM, id(9));
    expect([String(block.TransactionID), 'AssetID' in block]).toEqual([String(id(9)), false]);
    expect(itemToBlock(ITEM).TransactionID.isZero).toBe(true);
  });

  it('costs nothing where it would cost less', () => {
    expect(itemFromBlock({ ...itemToToldBlock(ITEM), SalePrice: -5 }).sale.price).toBe(0);
  });
});

describe('a name', () => {
  it.each([
    ['Shirt', 'Shirt'],
    ['  Shirt\n|red|\u0000 ', 'Shirt red'],
    ['a\u2028b\u0085c', 'a b c'],
    ['x'.repeat(70), 'x'.repeat(63)],
    ['👕'.repeat(70), '👕'.repeat(63)],
    ['|\n|', ''],
  ])('%j is %j', (name, tidy) => {
    expect(tidyName(name)).toBe(tidy);
  });
});
