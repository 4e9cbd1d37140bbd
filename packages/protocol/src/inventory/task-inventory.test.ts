import { describe, expect, it } from 'vitest';
import { decodeUtf8, encodeUtf8 } from '../bytes/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { EMPTY_ITEM, PERMISSION, decodeTaskInventory, encodeTaskInventory } from './index.ts';
import type { InventoryItem } from './index.ts';

const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
const FILE =
  `\tinv_object\t0\n\t{\n\t\tobj_id\t${ID.toString()}\n\t\tparent_id\t${Uuid.zero.toString()}\n` +
  '\t\ttype\tcategory\n\t\tname\tContents|\n\t}\n';
const SCRIPT: InventoryItem = {
  ...EMPTY_ITEM,
  id: ID,
  assetId: ID,
  assetType: 10,
  inventoryType: 10,
  name: 'script',
};

describe('the contents of an object', () => {
  it('are a folder for the object, and its items', () => {
    const contents = { objectId: ID, items: [SCRIPT, { ...SCRIPT, name: 'other' }] };
    const bytes = encodeTaskInventory(contents);
    expect(decodeUtf8(bytes).startsWith(FILE)).toBe(true);
    expect(decodeTaskInventory(bytes)).toEqual(contents);
  });

  it('may be none, with a NUL behind it or not', () => {
    for (const text of [FILE, `${FILE}\0`, `${FILE}\n\n`])
      expect(decodeTaskInventory(encodeUtf8(text))).toEqual({ objectId: ID, items: [] });
    expect(decodeTaskInventory(new Uint8Array(0))).toEqual({ objectId: Uuid.zero, items: [] });
  });

  it('have no asset masked, whatever may be done with it', () => {
    const bound = { ...SCRIPT, permissions: { ...SCRIPT.permissions, base: PERMISSION.copy } };
    const text = decodeUtf8(encodeTaskInventory({ objectId: ID, items: [bound] }));
    expect(text).toContain(`asset_id\t${ID.toString()}`);
    expect(text).not.toContain('shadow_id');
  });

  it('tell what is neither, and go on', () => {
    const told: string[] = [];
    const tail = decodeUtf8(encodeTaskInventory({ objectId: ID, items: [SCRIPT] })).slice(FILE.length);
    const read = decodeTaskInventory(encodeUtf8(`${FILE}\tinv_hat\t0\n${tail}`), {
      onSkipped: (what) => told.push(what),
    });
    expect(read.items).toEqual([SCRIPT]);
    expect(told).toEqual(['inv_hat in an object']);
  });

  it('are refused when they end inside a block', () => {
    const bytes = encodeTaskInventory({ objectId: ID, items: [SCRIPT] });
    for (const length of [20, FILE.length - 4, FILE.length + 30, bytes.length - 4])
      expect(() => decodeTaskInventory(bytes.subarray(0, length)), String(length)).toThrow(DecodeError);
  });

  it('are refused when they are too many', () => {
    const bytes = encodeUtf8(FILE + '\tinv_item\t0\n\t{\n\t}\n'.repeat(10_001));
    expect(() => decodeTaskInventory(bytes)).toThrow('10000');
  });
});
