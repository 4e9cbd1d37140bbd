import { describe, expect, it } from 'vitest';
import { decodeArchivedParcel } from '@landfall/assets/region-archive';
import type { ArchivedParcel } from '@landfall/assets/region-archive';
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { Uuid } from '@landfall/protocol/datatypes';
import { NO_DAY_VERSION } from './grid-parcel.ts';
import { overlayMessages } from './overlay.ts';
import { ParcelMap } from './parcel-map.ts';

const ME = Uuid.parse('a0000000-0000-4000-8000-000000000001');
const EMPTY = decodeArchivedParcel(encodeUtf8('<LandData />'));
const IMPLIED: ArchivedParcel = {
  ...EMPTY,
  localId: 1,
  name: 'the rest',
  ownerId: Uuid.parse('b0000000-0000-4000-8000-000000000001'),
};

/** Cells from these to those, without the latter, of 64 × 64. */
function bitmapOf(west: number, south: number, east: number, north: number): Uint8Array {
  const bitmap = new Uint8Array(512);
  for (let row = south; row < north; row++)
    for (let column = west; column < east; column++) {
      const cell = row * 64 + column;
      bitmap[cell >> 3]! |= 1 << (cell & 7);
    }
  return bitmap;
}

const parcel = (
  localId: number,
  bitmap: Uint8Array,
  changes: Partial<ArchivedParcel> = {},
): ArchivedParcel => ({
  ...EMPTY,
  localId,
  bitmap,
  ...changes,
});

describe('the parcels of a region', () => {
  it('are one that covers it all, where nothing is told', () => {
    const map = new ParcelMap([], 256, IMPLIED);
    expect(map.parcels).toMatchObject([
      {
        localId: 1,
        area: 65_536,
        isImplied: true,
        northEast: { x: 256, y: 256 },
        bitmap: new Uint8Array(512).fill(255),
      },
    ]);
    for (const place of [-5, 0, 255.9, 1e9, Number.NaN]) expect(map.at(place, place)).toBe(map.parcels[0]);
  });

  it('say whether they have a day of their own', () => {
    const day = '<llsd><map /></llsd>';
    const west = parcel(5, bitmapOf(0, 0, 32, 64), { environment: day });
    const map = new ParcelMap([west, parcel(6, bitmapOf(32, 0, 64, 64))], 256, IMPLIED);
    expect(map.parcels.map(({ environmentVersion }) => environmentVersion)).toEqual([1, NO_DAY_VERSION]);
  });

  it('have areas and corners by their cells; what is left is the implied one’s', () => {
    const map = new ParcelMap(
      [parcel(5, bitmapOf(0, 0, 32, 64)), parcel(7, bitmapOf(40, 2, 42, 3))],
      256,
      IMPLIED,
    );
    expect(map.parcels).toMatchObject([
      {
        localId: 5,
        area: 128 * 256,
        southWest: { x: 0, y: 0 },
        northEast: { x: 128, y: 256 },
        isImplied: false,
      },
      { localId: 7, area: 32, southWest: { x: 160, y: 8 }, northEast: { x: 168, y: 12 } },
      { localId: 8, area: 128 * 256 - 32, southWest: { x: 128, y: 0 }, isImplied: true },
    ]);
    expect([map.at(127.9, 5).localId, map.at(128, 5).localId, map.at(160, 8).localId]).toEqual([5, 8, 7]);
    expect(map.within(100, 0, 200, 4).map(({ localId }) => localId)).toEqual([5, 8]);
    expect(map.within(124, 0, 128, 4).map(({ localId }) => localId)).toEqual([5]);
    expect(map.within(130, 5, 130, 5).map(({ localId }) => localId)).toEqual([8]);
  });

  it('share no cell: the first has it; and there is no implied one where nothing is left', () => {
    const map = new ParcelMap(
      [parcel(1, bitmapOf(0, 0, 64, 64)), parcel(2, bitmapOf(0, 0, 64, 64))],
      256,
      IMPLIED,
    );
    expect(map.parcels.map(({ area }) => area)).toEqual([65_536, 0]);
    expect(map.parcels[1]).toMatchObject({ southWest: { x: 0, y: 0 }, northEast: { x: 0, y: 0 } });
  });

  it('have numbers of their own: the first keeps it', () => {
    const all = [2, 2, 0, -1, 1].map((localId, row) => parcel(localId, bitmapOf(0, row, 1, row + 1)));
    const map = new ParcelMap(all, 256, IMPLIED);
    expect(map.parcels.map(({ localId }) => localId)).toEqual([2, 3, 4, 5, 1, 6]);
    expect(map.byLocalId(4)).toBe(map.parcels[2]);
  });

  it('of a bitmap that is cut short or too long have the cells that are there', () => {
    const map = new ParcelMap(
      [parcel(1, Uint8Array.of(0xff)), parcel(2, new Uint8Array(9999).fill(0xff))],
      256,
      IMPLIED,
    );
    expect(map.parcels.map(({ area }) => area)).toEqual([8 * 16, 65_536 - 8 * 16]);
  });
});

describe('the overlay', () => {
  const cellsOf = (map: ParcelMap): number[] =>
    overlayMessages(map, ME).flatMap(({ ParcelData }) => [...ParcelData.Data]);

  it.each([
    [256, 4],
    [512, 16],
    [1024, 64],
  ])('of %d m takes %d messages, with borders in the west and south', (size, messages) => {
    const overlay = overlayMessages(new ParcelMap([], size, IMPLIED), ME);
    expect(overlay.map(({ ParcelData }) => ParcelData.SequenceID)).toEqual(
      Array.from({ length: messages }, (_, n) => n),
    );
    const cells = overlay.flatMap(({ ParcelData }) => [...ParcelData.Data]);
    const side = size / 4;
    expect(cells).toHaveLength(side * side);
    // As recorded from a real server: c1 in the corner, 81 along the south, 41 along the west.
    expect([cells[0], cells[1], cells[side], cells[side + 1]]).toEqual([0xc1, 0x81, 0x41, 0x01]);
  });

  it('has a border where another parcel begins, and tells whose it is and what it hides', () => {
    const map = new ParcelMap(
      [
        parcel(1, bitmapOf(0, 0, 2, 2), { ownerId: ME, seeAvatars: false }),
        parcel(2, bitmapOf(2, 0, 4, 2), { ownerId: IMPLIED.ownerId, salePrice: 5, flags: 0x8000 }),
        parcel(3, bitmapOf(4, 0, 6, 2), { ownerId: IMPLIED.ownerId, salePrice: 5, buyerId: IMPLIED.ownerId }),
        parcel(4, bitmapOf(6, 0, 8, 2)),
      ],
      256,
      IMPLIED,
    );
    const cells = cellsOf(map);
    expect(cells.slice(0, 9)).toEqual([0xd3, 0x93, 0xe4, 0xa4, 0xc1, 0x81, 0xc0, 0x80, 0xc1]);
    expect(cells.slice(64, 67)).toEqual([0x53, 0x13, 0x64]);
    expect(cells.slice(128, 130)).toEqual([0xc1, 0x81]);
  });
});
