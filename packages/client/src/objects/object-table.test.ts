import { Uuid } from '@landfall/protocol/datatypes';
import { BOX_SHAPE, EMPTY_OBJECT } from '@landfall/protocol/object';
import { describe, expect, it } from 'vitest';
import { ObjectTable } from './object-table.ts';

const idOf = (n: number): Uuid => new Uuid(n, 0, 0, 1);

describe('a table of objects', () => {
  it('uses slots again, with nothing left in them', () => {
    const table = new ObjectTable();
    const slot = table.take(1, idOf(1), 9);
    table.describe(slot, {
      ...EMPTY_OBJECT,
      pcode: 9,
      shape: BOX_SHAPE,
      text: 'old',
      scale: { x: 1, y: 1, z: 1 },
    });
    table.release(slot);
    expect(table.take(2, idOf(2), 47)).toBe(slot);
    expect(table.rare(slot).text).toBe('');
    expect(table.scaleOf(slot)).toEqual({ x: 0, y: 0, z: 0 });
    expect(table.shapeOf(slot)).toEqual(EMPTY_OBJECT.shape);
    expect([table.idOf(slot).equals(idOf(2)), table.small[slot * 4]]).toEqual([true, 47]);
    expect(table.take(3, idOf(3), 9)).not.toBe(slot);
  });

  it('stays as large as what is in it, whatever comes and goes', () => {
    const table = new ObjectTable();
    const text = 'x'.repeat(400);
    for (let round = 0; round < 5000; round++) {
      const slot = table.take(round + 1, idOf(round), 9);
      table.describe(slot, { ...EMPTY_OBJECT, text });
      table.describe(slot, { ...EMPTY_OBJECT, text });
      table.release(slot);
    }
    expect(table.capacity).toBe(16);
    // 4 MB went through.
    expect(table.sizeBytes).toBeLessThan(300_000);
  });

  it('costs nothing before there is an object, and less than 5 KiB with the few around an idle agent', () => {
    const table = new ObjectTable();
    expect([table.capacity, table.sizeBytes]).toEqual([0, 0]);
    for (let n = 0; n < 15; n++) table.take(n + 1, idOf(n), 9);
    expect(table.sizeBytes).toBeLessThan(5 * 1024);
  });

  it('takes some 260 bytes for each when it is full, and grows by half', () => {
    const table = new ObjectTable();
    for (let n = 0; n < 1000; n++) table.take(n + 1, idOf(n), 9);
    expect(table.capacity).toBeLessThanOrEqual(1500);
    expect(table.sizeBytes / table.capacity).toBeLessThan(270);
  });
});
