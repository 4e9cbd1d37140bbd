import { describe, expect, it } from 'vitest';
import { mipLevels } from './mip-levels.ts';

describe('the halves of a texture', () => {
  it('go down to one pixel, each the mean of those before, and are made once', () => {
    const pixels = Uint8Array.from({ length: 4 * 2 * 3 }, (_, at) => at * 10);
    const texture = { width: 4, height: 2, channels: 3 as const, pixels };
    const levels = mipLevels(texture);
    expect(levels.map(({ width, height }) => [width, height])).toEqual([
      [4, 2],
      [2, 1],
      [1, 1],
    ]);
    // Pixels 0, 1, 4, 5: reds 0, 30, 120, 150.
    expect(levels[1]!.pixels[0]).toBe(75);
    expect(levels[2]!.pixels[0]).toBe(Math.round((75 + 135) / 2));
    expect(mipLevels(texture)).toBe(levels);
  });

  it('have the colour of what is seen, not of what is clear', () => {
    const pixels = Uint8Array.of(200, 0, 0, 255, 0, 200, 0, 0);
    const [, half] = mipLevels({ width: 2, height: 1, channels: 4, pixels });
    expect([...half!.pixels]).toEqual([200, 0, 0, 128]);
    const clear = mipLevels({
      width: 2,
      height: 1,
      channels: 4,
      pixels: Uint8Array.of(10, 0, 0, 0, 30, 0, 0, 0),
    });
    expect([...clear[1]!.pixels]).toEqual([20, 0, 0, 0]);
  });
});
