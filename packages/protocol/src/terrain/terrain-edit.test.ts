import { describe, expect, it } from 'vitest';
import { EncodeError } from '../errors/index.ts';
import { decodeTerrainEdits, encodeTerrainEdit, TERRAIN_ACTION } from './index.ts';
import type { TerrainAction, TerrainEdit } from './index.ts';

const BRUSH: TerrainEdit = { action: 'raise', where: { x: 10, y: 20, radius: 3 }, seconds: 0.5, height: 22 };
const AREA: TerrainEdit = {
  action: 'flatten',
  where: { west: 4, south: 8, east: 40, north: 12 },
  seconds: 1,
  height: 30,
  parcelLocalId: 7,
};

describe('an edit of land', () => {
  it.each(Object.keys(TERRAIN_ACTION) as TerrainAction[])('comes back as it was written: %s', (action) => {
    for (const edit of [BRUSH, AREA])
      expect(decodeTerrainEdits(encodeTerrainEdit({ ...edit, action }))).toEqual([{ ...edit, action }]);
  });

  it('of a brush has no extent, its radius stands behind, and nearly in the old field', () => {
    const { ModifyBlock, ParcelData, ModifyBlockExtended } = encodeTerrainEdit(BRUSH);
    expect(ParcelData).toEqual([{ LocalID: -1, West: 10, East: 10, South: 20, North: 20 }]);
    expect(ModifyBlockExtended).toEqual([{ BrushSize: 3 }]);
    expect(ModifyBlock).toEqual({ Action: 1, BrushSize: 2, Seconds: 0.5, Height: 22 });
    const sizes = [1, 2, 4, 40].map(
      (radius) => encodeTerrainEdit({ ...BRUSH, where: { x: 1, y: 1, radius } }).ModifyBlock.BrushSize,
    );
    expect(sizes).toEqual([0, 1, 2, 2]);
  });

  it('of an old program has the brush in the old field only', () => {
    const fields = encodeTerrainEdit(BRUSH);
    const [edit] = decodeTerrainEdits({ ...fields, ModifyBlockExtended: [] });
    expect(edit?.where).toEqual({ x: 10, y: 20, radius: 4 });
  });

  it('that makes no sense is none', () => {
    const { ModifyBlock, ParcelData, ModifyBlockExtended } = encodeTerrainEdit(AREA);
    const of = (block: object, parcel: object, brush = 0) =>
      decodeTerrainEdits({
        ModifyBlock: { ...ModifyBlock, ...block },
        ParcelData: [{ ...ParcelData[0]!, ...parcel }],
        ModifyBlockExtended: [{ BrushSize: brush }],
      });
    expect(of({}, {})).toHaveLength(1);
    expect(of({ Action: 6 }, {})).toEqual([]);
    expect(of({ Seconds: Number.NaN }, {})).toEqual([]);
    expect(of({ Height: Infinity }, {})).toEqual([]);
    expect(of({}, { West: 41 })).toEqual([]);
    expect(of({}, { North: -Infinity })).toEqual([]);
    expect(of({}, { West: 4, East: 4, South: 8, North: 8 })).toEqual([]);
    expect(decodeTerrainEdits({ ModifyBlock, ParcelData: [], ModifyBlockExtended })).toEqual([]);
  });

  it('is not written with numbers that are none', () => {
    expect(() => encodeTerrainEdit({ ...BRUSH, seconds: Number.NaN })).toThrow(EncodeError);
    expect(() => encodeTerrainEdit({ ...BRUSH, where: { x: 1, y: Infinity, radius: 1 } })).toThrow(
      EncodeError,
    );
  });
});
