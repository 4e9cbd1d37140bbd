import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ASSET_TYPE } from '../asset/index.ts';
import { LineReader, encodeLines } from '../asset/lines/index.ts';
import { Uuid } from '../datatypes/index.ts';
import { DecodeError, EncodeError } from '../errors/index.ts';
import {
  EMPTY_ITEM,
  INVENTORY_TYPE,
  NO_PERMISSIONS,
  PERMISSION,
  SALE_TYPE,
  formatItem,
  readItem,
  unshadowed,
} from './index.ts';
import type { InventoryItem } from './index.ts';

const ID = Uuid.parse('00112233-4455-6677-8899-aabbccddeeff');
const OTHER = Uuid.parse('ffeeddcc-bbaa-4988-b766-554433221100');

const ITEM: InventoryItem = {
  id: ID,
  parentId: OTHER,
  permissions: { ...NO_PERMISSIONS, base: PERMISSION.all, creatorId: OTHER, isGroupOwned: true },
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
const block = (...lines: readonly string[]): readonly string[] => ['inv_item', '{', ...lines, '}'];

describe('an item as text', () => {
  it('says all of it', () => {
    const told: string[] = [];
    for (const item of [ITEM, EMPTY_ITEM, { ...ITEM, metadata: '<llsd><map /></llsd>' }])
      expect(readBack(formatItem(item), told)).toEqual(item);
    expect(told).toEqual([]);
  });

  it('has its parts where viewers have them', () => {
    const keys = formatItem({ ...ITEM, metadata: 'x' }).map((line) => line.trim().split(/\s/)[0]);
    const own = keys.filter((key) => !/mask|_id$|^[{}]$|group_owned|sale_/.test(key!) || key === 'sale_info');
    expect(own).toEqual([
      'inv_item',
      'permissions',
      'metadata',
      'type',
      'inv_type',
      'flags',
      'sale_info',
      'name',
      'desc',
      'creation_date',
    ]);
    expect(formatItem(ITEM)).toContain('\t\tflags\tffffffff');
    expect(formatItem(ITEM)).toContain('\t\tcreation_date\t1700000000');
  });

  it('masks the asset of what is not free, unless it is told not to', () => {
    const hidden = `\t\tshadow_id\t${unshadowed(OTHER).toString()}`;
    const shown = `\t\tasset_id\t${OTHER.toString()}`;
    const withBase = (base: number): InventoryItem => ({
      ...ITEM,
      permissions: { ...ITEM.permissions, base },
    });
    const free = PERMISSION.modify | PERMISSION.copy | PERMISSION.transfer;
    expect(formatItem(withBase(free))).toContain(shown);
    for (const missing of [PERMISSION.modify, PERMISSION.copy, PERMISSION.transfer]) {
      const bound = withBase(free & ~missing);
      expect(formatItem(bound)).toContain(hidden);
      expect(formatItem(bound)).not.toContain(shown);
      expect(readBack(formatItem(bound)).assetId).toEqual(OTHER);
      expect(formatItem(bound, { masksAsset: false })).toContain(shown);
    }
    expect(formatItem({ ...withBase(0), assetId: Uuid.zero })).toContain(
      `\t\tasset_id\t${Uuid.zero.toString()}`,
    );
  });

  it('unmasks what viewers mask', () => {
    expect(unshadowed(Uuid.zero).toString()).toBe('3c115e51-04f4-523c-9fa6-98aff1034730');
    expect(unshadowed(unshadowed(ID))).toEqual(ID);
  });

  it('has blanks for bars; those of others end a name only where the last one is', () => {
    expect(readBack(formatItem({ ...ITEM, name: 'a|b', description: '|' }))).toMatchObject({
      name: 'a b',
      description: ' ',
    });
    expect(readBack(block('\tname\ta|b|', '\tdesc\t\tc'))).toMatchObject({ name: 'a|b', description: 'c' });
    expect(readBack(block('\tname\t|', '\tdesc'))).toMatchObject({ name: '', description: '' });
  });

  it('of libomv, whose flags are eight digits too, is read', () => {
    expect(readBack(block('flags\t00000010', 'type\t-1')).flags).toBe(16);
  });

  it('is read without what is not known, which is told', () => {
    const told: string[] = [];
    const lines = block(
      '\titem_id\tnone',
      '\tcolour\tred',
      '\ttype\that',
      '\tinv_type\thats',
      '\tsale_info\t0',
      '\t{',
      '\t\tsale_type\tgift',
      '\t}',
      '\tflags\tnone',
      '\tcreation_date\ttoday',
    );
    expect(readBack(lines, told)).toEqual(EMPTY_ITEM);
    expect(told).toEqual([
      'item_id of an item',
      'colour of an item',
      'type of an item',
      'inv_type of an item',
      'sale_type of a sale',
      'flags of an item',
      'creation_date of an item',
    ]);
  });

  it('whose description goes over two lines keeps the first, and tells of the other', () => {
    const told: string[] = [];
    expect(readBack(block('\tdesc\tone', 'two|', '\tflags\t1'), told)).toMatchObject({
      description: 'one',
      flags: 1,
    });
    expect(told).toEqual(['two| of an item']);
  });

  it('is refused when it does not end, in itself or in a part', () => {
    const lines = formatItem(ITEM);
    for (const length of [2, 6, 10, lines.length - 1])
      expect(() => readBack(lines.slice(0, length)), String(length)).toThrow(DecodeError);
  });

  it('cannot have a name of two lines', () => {
    expect(() => encodeLines(formatItem({ ...ITEM, name: 'a\nb' }))).toThrow(EncodeError);
  });

  it('says the same after it was written and read, whatever it says', () => {
    const line = fc
      .string({ unit: 'grapheme', maxLength: 16 })
      .map((text) => text.replace(/[\n\r\0|\ufffd]/g, '').replace(/^\t+/, ''));
    const id = fc.uuid().map((text) => Uuid.parse(text));
    const item = fc.record({
      id,
      parentId: id,
      assetId: id,
      assetType: fc.constantFrom(...Object.values(ASSET_TYPE).filter((type) => type >= 0)),
      inventoryType: fc.constantFrom(...Object.values(INVENTORY_TYPE)),
      flags: fc.nat(0xffff_ffff),
      name: line,
      description: line,
      createdAtSeconds: fc.nat(0x7fff_ffff),
    });
    fc.assert(
      fc.property(item, fc.nat(0x7fff_ffff), (fields, base) => {
        const whole = { ...ITEM, ...fields, permissions: { ...ITEM.permissions, base } };
        expect(readBack(formatItem(whole))).toEqual(whole);
      }),
      { numRuns: 150 },
    );
  });
});
