import { describe, expect, it } from 'vitest';
import { levelsOf } from './index.ts';

const picture = (
  width: number,
  height: number,
  channels: number,
  at: (x: number, y: number, channel: number) => number,
) => {
  const samples = new Uint8Array(width * height * channels);
  for (let y = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++)
        samples[(y * width + x) * channels + channel] = at(x, y, channel);
  return { width, height, channels, samples };
};
const pixel = (levels: Uint8Array, at: number): number[] => [...levels.subarray(at * 4, at * 4 + 4)];

describe('pictures for the graphics card', () => {
  it('have all their levels, one after the other', () => {
    const { side, levels, alpha } = levelsOf(
      picture(64, 64, 3, (x) => (x < 32 ? 0 : 200)),
      1024,
    );
    expect([side, levels.length, alpha]).toEqual([64, (64 * 64 * 4 * 4 - 4) / 3, 'none']);
    expect(pixel(levels, 63)).toEqual([200, 200, 200, 255]);
    expect(pixel(levels, levels.length / 4 - 1)).toEqual([100, 100, 100, 255]);
  });

  it('are made square, and of a side that there is', () => {
    const wide = levelsOf(
      picture(128, 32, 3, (x) => x),
      1024,
    );
    expect(wide.side).toBe(128);
    expect(pixel(wide.levels, 127 * 128 + 100)).toEqual([100, 100, 100, 255]);
    expect(
      levelsOf(
        picture(8, 8, 3, () => 9),
        1024,
      ).side,
    ).toBe(64);
    expect(
      levelsOf(
        picture(512, 512, 3, () => 9),
        128,
      ).side,
    ).toBe(128);
  });

  it('spread grey, and keep alpha', () => {
    expect(
      pixel(
        levelsOf(
          picture(64, 64, 1, () => 77),
          64,
        ).levels,
        0,
      ),
    ).toEqual([77, 77, 77, 255]);
    expect(
      pixel(
        levelsOf(
          picture(64, 64, 2, (_x, _y, channel) => (channel ? 50 : 77)),
          64,
        ).levels,
        0,
      ),
    ).toEqual([77, 77, 77, 50]);
    const holes = levelsOf(
      picture(64, 64, 4, (x, _y, channel) => (channel < 3 || x % 32 < 16 ? 255 : 0)),
      64,
    );
    expect([holes.alpha, pixel(holes.levels, 16)[3]]).toEqual(['mask', 0]);
  });

  it('leave the bumps of bakes out', () => {
    const baked = levelsOf(
      picture(64, 64, 5, (_x, _y, channel) => channel * 10),
      64,
    );
    expect([baked.alpha, pixel(baked.levels, 0)]).toEqual(['none', [0, 10, 20, 255]]);
  });
});
