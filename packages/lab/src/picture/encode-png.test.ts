import { crc32, inflateSync } from 'node:zlib';
import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { encodePng, encodePngAside } from './index.ts';
import { filterRows } from './png-filter.ts';

describe('the rows of a PNG', () => {
  it('are by the filter that leaves least, and give the pixels back', () => {
    const [width, height] = [16, 12];
    const pixels = Uint8Array.from({ length: width * height * 3 }, (_, at) => {
      const [x, y] = [Math.floor(at / 3) % width, Math.floor(at / 3 / width)];
      return y < 3 ? 7 : y < 6 ? x * 9 : y < 9 ? y * 13 + x : (x * x * 7 + y * 31 + at * 17) & 255;
    });
    const rows = filterRows(pixels, width * 3, 3);
    expect([...unfiltered(rows, width * 3, 3)]).toEqual([...pixels]);
    const kinds = Array.from({ length: height }, (_, row) => rows[row * (width * 3 + 1)]!);
    expect(new Set(kinds).size).toBeGreaterThan(2);
  });
});

/** As RFC 2083 §6 has it. */
function unfiltered(rows: Uint8Array, rowBytes: number, pixelBytes: number): Uint8Array {
  const height = rows.length / (rowBytes + 1);
  const pixels = new Uint8Array(rowBytes * height);
  for (let at = 0; at < pixels.length; at++) {
    const [row, column] = [Math.floor(at / rowBytes), at % rowBytes];
    const left = column < pixelBytes ? 0 : pixels[at - pixelBytes]!;
    const above = row === 0 ? 0 : pixels[at - rowBytes]!;
    const corner = column < pixelBytes || row === 0 ? 0 : pixels[at - rowBytes - pixelBytes]!;
    const nearest = [left, above, corner].toSorted(
      (one, other) => Math.abs(left + above - corner - one) - Math.abs(left + above - corner - other),
    )[0]!;
    const guess = [0, left, above, (left + above) >> 1, nearest][rows[row * (rowBytes + 1)]!]!;
    pixels[at] = rows[row * (rowBytes + 1) + 1 + column]! + guess;
  }
  return pixels;
}

describe('a PNG', () => {
  it('has its size, its pixels and the checksums of other programs', () => {
    const pixels = Uint8Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12);
    const png = Buffer.from(encodePng({ width: 2, height: 2, pixels }));
    expect(png.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([2, 2, 8, 2]);
    const length = png.readUInt32BE(33);
    const rows = inflateSync(png.subarray(41, 41 + length));
    // The first row as what each pixel has more than that before, the second by the nearest of its neighbours.
    expect([...rows]).toEqual([1, 1, 2, 3, 3, 3, 3, 4, 6, 6, 6, 3, 3, 3]);
    expect(Buffer.from(encodePng({ width: 1, height: 3, pixels }))[25]).toBe(6);
    expect(() => encodePng({ width: 3, height: 3, pixels })).toThrow(UsageError);
    // The end of every PNG there is.
    expect(png.subarray(-12).toString('hex')).toBe('0000000049454e44ae426082');
  });

  it.each([3, 4])('that is made aside has the same pixels, of %i channels', async (channels) => {
    const [width, height] = [600, 400];
    const pixels = Uint8Array.from(
      { length: width * height * channels },
      (_, at) => (Math.imul(at, 2_654_435_761) >>> 24) ^ (at >> 9),
    );
    const png = Buffer.from(await encodePngAside({ width, height, pixels }));
    const length = png.readUInt32BE(33);
    const rowBytes = width * channels;
    const rows = inflateSync(png.subarray(41, 41 + length));
    expect(rows.length).toBe(pixels.length + height);
    expect(Buffer.compare(unfiltered(rows, rowBytes, channels), pixels)).toBe(0);
    expect(png.readUInt32BE(41 + length)).toBe(crc32(png.subarray(37, 41 + length)));
    expect(png.length).toBe(41 + length + 4 + 12);
  });
});
