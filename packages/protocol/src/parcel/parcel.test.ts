import { describe, expect, it } from 'vitest';
import { DecodeError } from '../errors/index.ts';
import { parcelCovers } from './bitmap.ts';
import { decodeOverlayCell, encodeOverlayCell } from './overlay-cell.ts';
import { OverlayMap } from './overlay-map.ts';

const piece = (byte: number): Uint8Array => new Uint8Array(1024).fill(byte);

describe('a cell of the overlay', () => {
  it('is a byte both ways, whatever it is', () => {
    for (let byte = 0; byte < 256; byte++) expect(encodeOverlayCell(decodeOverlayCell(byte))).toBe(byte);
  });

  it('has its owner in the low bits, a flag in each of the others', () => {
    expect(decodeOverlayCell(0x43)).toEqual({
      owner: 'self',
      hidesAvatars: false,
      isSoundLocal: false,
      hasWestBorder: true,
      hasSouthBorder: false,
    });
    expect(decodeOverlayCell(0xb4)).toMatchObject({
      owner: 'forSale',
      hidesAvatars: true,
      isSoundLocal: true,
      hasSouthBorder: true,
    });
    expect(decodeOverlayCell(0x0e).owner).toBe(14);
  });
});

describe('the overlay of a region', () => {
  it('is put together in any order, and complete when all has come', () => {
    const map = new OverlayMap(256, 256);
    for (const at of [3, 1, 1, 0]) map.receive(at, piece(at));
    expect([map.isComplete, map.at(0, 130)]).toEqual([false, undefined]);
    map.receive(2, piece(2));
    expect(map.isComplete).toBe(true);
    expect([0, 64, 128, 255.9].map((y) => map.at(255, y)?.owner)).toEqual([
      'nobody',
      'other',
      'group',
      'self',
    ]);
  });

  it('has more messages for a larger region, and nothing outside', () => {
    const map = new OverlayMap(512, 512);
    map.receive(15, piece(0x83));
    expect(map.at(511, 511)).toMatchObject({ owner: 'self', hasSouthBorder: true });
    for (const [x, y] of [
      [-1, 511],
      [512, 511],
      [511, 512],
      [Number.NaN, 1],
      [1, Infinity],
    ] as const) {
      expect(map.at(x, y)).toBeUndefined();
    }
  });

  it('refuses a piece beyond the region, or of another length', () => {
    const map = new OverlayMap(256, 256);
    for (const at of [-1, 4, 0x7fff_ffff]) expect(() => map.receive(at, piece(1))).toThrow(DecodeError);
    for (const bytes of [0, 1023, 1025]) {
      expect(() => map.receive(0, new Uint8Array(bytes))).toThrow(DecodeError);
    }
    expect(map.at(1, 1)).toBeUndefined();
  });
});

describe('the bitmap of a parcel', () => {
  it('has the lowest bit in the west, and the rows from the south', () => {
    const bitmap = new Uint8Array(512);
    bitmap[0] = 0b10;
    bitmap[8] = 0b1;
    expect(parcelCovers(bitmap, 256, 5, 1)).toBe(true);
    expect(parcelCovers(bitmap, 256, 3.9, 1)).toBe(false);
    expect(parcelCovers(bitmap, 256, 3.9, 4)).toBe(true);
  });

  it('covers nothing outside, or when it is too short', () => {
    const all = new Uint8Array(512).fill(255);
    for (const [x, y] of [
      [256, 1],
      [-1, 1],
      [1, 256],
      [1, -1],
      [Number.NaN, 1],
    ] as const) {
      expect(parcelCovers(all, 256, x, y)).toBe(false);
    }
    expect(parcelCovers(new Uint8Array(0), 256, 1, 1)).toBe(false);
  });
});
