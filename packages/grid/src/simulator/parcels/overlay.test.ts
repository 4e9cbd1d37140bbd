import { describe, expect, it } from 'vitest';
import { overlayMessages, wholeBitmap } from './overlay.ts';

describe('the overlay of a region', () => {
  it.each([
    [256, 4],
    [512, 16],
    [1024, 64],
  ])('of %d m takes %d messages, with borders in the west and south', (size, messages) => {
    const overlay = overlayMessages(size);
    expect(overlay.map(({ ParcelData }) => ParcelData.SequenceID)).toEqual(
      Array.from({ length: messages }, (_, n) => n),
    );
    const cells = overlay.flatMap(({ ParcelData }) => [...ParcelData.Data]);
    const side = size / 4;
    expect(cells).toHaveLength(side * side);
    // As recorded from a real server: c1 in the corner, 81 along the south, 41 along the west.
    expect([cells[0], cells[1], cells[side], cells[side + 1]]).toEqual([0xc1, 0x81, 0x41, 0x01]);
  });

  it('has a bitmap with a bit for each cell', () => {
    expect(wholeBitmap(256)).toEqual(new Uint8Array(512).fill(0xff));
  });
});
