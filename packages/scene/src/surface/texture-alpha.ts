import { UsageError } from '@landfall/protocol/errors';

/** What a texture's fourth channel is for: nothing, holes, or glass. */
export type TextureAlpha = 'none' | 'mask' | 'blend';

/** Of 255: below it a pixel is as good as clear, from the other one on as good as solid. */
const CLEAR = 32;
const SOLID = 208;
const MIDDLE = 128;
/** With more than one in so many between clear and solid it is not for holes. */
const MOST_BETWEEN = 48;

/** Decoded pixels, row by row. */
export interface Pixels {
  /** Pixels in a row. */
  readonly width: number;
  /** Rows of pixels. */
  readonly height: number;
  /** Bytes a pixel; the fourth is alpha. */
  readonly channels: number;
  /** At least `width` × `height` × `channels` bytes, the channels of a pixel one behind the other. */
  readonly pixels: Uint8Array;
}

/**
 * Tells textures with holes (leaves, fences) from those that one sees through (glass, smoke): the former are drawn in any order. Counted are
 * pixels, and the averages of four neighbours, so that a fine dither is not taken for holes. What lies wholly in one half, but is not wholly clear or solid, is meant to be
 * seen through.
 * @throws UsageError when there are fewer bytes than pixels
 * @source viewer indra/llrender/llimagegl.cpp (analyzeAlpha)
 */
export function alphaOfTexture({ width, height, channels, pixels }: Pixels): TextureAlpha {
  if (pixels.length < width * height * channels)
    throw new UsageError(`${pixels.length} bytes for ${width} × ${height} × ${channels}`);
  if (channels < 4) return 'none';
  const counts = { all: 0, between: 0, lower: 0, total: 0 };
  const alphaAt = (x: number, y: number) => pixels[(y * width + x) * channels + 3]!;
  for (let y = 0; y < height; y++) for (let x = 0; x < width; x++) count(counts, alphaAt(x, y), 1);
  for (let y = 0; y + 1 < height; y += 2)
    for (let x = 0; x + 1 < width; x += 2)
      count(counts, (alphaAt(x, y) + alphaAt(x + 1, y) + alphaAt(x, y + 1) + alphaAt(x + 1, y + 1)) / 4, 4);
  return kindOf(counts);
}

interface Counts {
  all: number;
  between: number;
  lower: number;
  total: number;
}

function count(counts: Counts, alpha: number, times: number): void {
  counts.all += times;
  counts.total += alpha * times;
  if (alpha >= CLEAR && alpha < SOLID) counts.between += times;
  if (alpha < MIDDLE) counts.lower += times;
}

function kindOf({ all, between, lower, total }: Counts): TextureAlpha {
  if (total === 255 * all) return 'none';
  if (between > all / MOST_BETWEEN) return 'blend';
  const oneHalf = lower === all ? total !== 0 : lower === 0;
  return oneHalf ? 'blend' : 'mask';
}
