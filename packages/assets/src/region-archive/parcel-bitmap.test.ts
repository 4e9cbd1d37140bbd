import { describe, expect, it } from 'vitest';
import { bitmapBytes, fitBitmap, squareOf } from './parcel-bitmap.ts';

const SMALL = { width: 256, depth: 256 };

describe('the bitmap of a parcel', () => {
  it('has a bit for each cell of 4 m', () => {
    expect([bitmapBytes(SMALL), bitmapBytes({ width: 1024, depth: 256 })]).toEqual([512, 2048]);
    expect(squareOf(new Uint8Array(512))).toEqual(SMALL);
    expect(squareOf(new Uint8Array(2048))).toEqual({ width: 512, depth: 512 });
    expect([squareOf(new Uint8Array(0)), squareOf(new Uint8Array(513))]).toEqual([undefined, undefined]);
  });

  it('lies in the south-west of a larger region, row by row', () => {
    const large = fitBitmap(new Uint8Array(512).fill(0xff), SMALL, { width: 512, depth: 512 });
    expect([large[0], large[7], large[8], large[16], large[63 * 16], large[64 * 16]]).toEqual([
      255, 255, 0, 255, 255, 0,
    ]);
  });

  it('gives its south-west to a smaller one', () => {
    const bitmap = new Uint8Array(2048);
    bitmap[16] = 0x81;
    bitmap[8] = 0xff;
    const small = fitBitmap(bitmap, { width: 512, depth: 512 }, SMALL);
    expect([...small.subarray(0, 10)]).toEqual([0, 0, 0, 0, 0, 0, 0, 0, 0x81, 0]);
  });
});
