import { encodeText } from '@landfall/protocol/bytes';
import { ParcelProperties } from '@landfall/protocol/message';
import { decodeParcelMessage, parcelCovers } from '@landfall/protocol/parcel';
import { createRandom } from '@landfall/protocol/testing';
import { expect, it } from 'vitest';
import { ParcelIndex } from './parcel-index.ts';
import type { Parcel } from './parcel.ts';

const SIZE = { x: 256, y: 512 };
const COLUMNS = SIZE.x / 4;
const CELLS = (SIZE.x / 4) * (SIZE.y / 4);
const ZEROS = ParcelProperties.fromLlsd({ ParcelData: [{}], AgeVerificationBlock: [{}] });

/** Rows and columns from these to before those. */
function parcelOf(localId: number, [west, south, east, north]: readonly number[]): Parcel {
  const bitmap = new Uint8Array(CELLS / 8);
  for (let row = south!; row < north!; row++)
    for (let column = west!; column < east!; column++) {
      const cell = row * COLUMNS + column;
      bitmap[cell >> 3]! |= 1 << (cell & 7);
    }
  const said = { ...ZEROS.ParcelData, LocalID: localId, Name: encodeText(`${localId}`), Bitmap: bitmap };
  return decodeParcelMessage({ ...ZEROS, ParcelData: said }).parcel;
}

it('an index knows at each place the newest parcel that says so, and drops what has no land left', () => {
  const random = createRandom(31);
  for (let round = 0; round < 20; round++) {
    const index = new ParcelIndex(SIZE);
    let known: Parcel[] = [];
    /** Whose each cell is: what a newer word takes from somebody is nobody's until somebody says so. */
    let owners: (Parcel | undefined)[] = Array.from({ length: CELLS });
    for (let step = 0; step < 30; step++) {
      const [west, south] = [random.integer(0, 60), random.integer(0, 120)];
      const corners = [west, south, west + random.integer(1, 4), south + random.integer(1, 8)];
      const parcel = parcelOf(random.integer(1, 8), corners);
      const gone = index.set(parcel);
      owners = owners.map((owner, cell) => {
        const [x, y] = [(cell % COLUMNS) * 4, Math.floor(cell / COLUMNS) * 4];
        if (parcelCovers(parcel.bitmap, SIZE.x, x, y)) return parcel;
        return owner?.localId === parcel.localId ? undefined : owner;
      });
      known = [...known.filter(({ localId }) => localId !== parcel.localId), parcel];
      for (const [cell, owner] of owners.entries()) {
        const [x, y] = [(cell % COLUMNS) * 4 + 1, Math.floor(cell / COLUMNS) * 4 + 1];
        if (index.at(x, y) !== owner) expect.fail(`${x} ${y} of step ${step} in round ${round}`);
      }
      const hidden = known.filter((each) => !owners.includes(each));
      expect(new Set(gone)).toEqual(new Set(hidden));
      known = known.filter((each) => owners.includes(each));
      expect(index.all).toEqual(known);
      for (const { localId } of known) {
        const place = index.placeOn(localId)!;
        expect(index.at(place.x, place.y)?.localId).toBe(localId);
      }
    }
  }
});

it('what is doubtful is asked for again, and certain when it has been told again', () => {
  const index = new ParcelIndex(SIZE);
  const parcel = parcelOf(3, [0, 0, 8, 8]);
  expect([index.isCertainAt(1, 1), index.placeOn(3)]).toEqual([false, undefined]);
  index.set(parcel);
  expect(index.isCertainAt(1, 1)).toBe(true);
  index.doubt(31, 31);
  index.doubt(-1, 5);
  index.doubt(200, 200);
  expect([index.isCertainAt(1, 1), index.at(1, 1)]).toEqual([false, parcel]);
  index.set(parcel);
  expect(index.isCertainAt(1, 1)).toBe(true);
});

it.each([
  [-1, 1],
  [256, 1],
  [1, -1],
  [1, 512],
  [Number.NaN, 1],
  [1, Number.NaN],
])('there is nothing outside: %d, %d', (x, y) => {
  const index = new ParcelIndex(SIZE);
  index.set(parcelOf(1, [0, 0, 64, 128]));
  expect([index.at(x, y), index.isCertainAt(x, y)]).toEqual([undefined, false]);
});
