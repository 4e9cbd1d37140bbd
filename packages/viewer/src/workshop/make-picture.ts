import type { ImageCodec, Picture } from '@landfall/codecs/ports';
import { alphaOfTexture } from '@landfall/scene/surface';
import { halvingsFor } from '../session/index.ts';
import type { MadePicture } from './jobs.ts';

/** Pixels a side that pictures are made with. */
const LEAST_SIDE = 64;
const MOST_SIDE = 1024;

/** Decodes a texture, makes it a square of one of the sides there are, and all its smaller levels. @throws as `ImageCodec.decode` */
export async function makePicture(
  codec: Pick<ImageCodec, 'decode'>,
  bytes: Uint8Array,
  side: number,
): Promise<MadePicture> {
  const picture = await codec.decode(bytes, { reduce: halvingsFor(bytes, side) });
  return levelsOf(picture, side);
}

/** The picture with its levels. @param most pixels a side */
export function levelsOf(picture: Picture, most: number): MadePicture {
  const { width, height, channels, samples } = picture;
  const side = sideFor(Math.max(width, height), most);
  const alpha = alphaOfTexture({ width, height, channels: channels === 5 ? 5 : channels, pixels: samples });
  const levels = new Uint8Array((side * side * 4 * 4 - 4) / 3);
  stretch(picture, side, levels);
  let from = 0;
  for (let pixels = side; pixels > 1; pixels >>= 1) {
    halve(levels, from, from + pixels * pixels * 4, pixels);
    from += pixels * pixels * 4;
  }
  return { side, levels, alpha: channels === 5 ? 'none' : alpha };
}

/** The next power of two that is not smaller. */
function sideFor(pixels: number, most: number): number {
  const wanted = 2 ** Math.ceil(Math.log2(Math.max(1, pixels)));
  return Math.min(Math.max(wanted, LEAST_SIDE), Math.max(LEAST_SIDE, Math.min(most, MOST_SIDE)));
}

/** Between its pixels where it has fewer than wanted. */
function stretch({ width, height, channels, samples }: Picture, side: number, to: Uint8Array): void {
  const isGrey = channels < 3;
  const alphaAt = channels === 2 ? 1 : channels === 4 ? 3 : -1;
  const exact = width === side && height === side;
  for (let y = 0; y < side; y++) {
    const v = Math.max(0, ((y + 0.5) * height) / side - 0.5);
    const top = Math.floor(v);
    const bottom = Math.min(height - 1, top + 1);
    for (let x = 0; x < side; x++) {
      const at = (y * side + x) * 4;
      const u = Math.max(0, ((x + 0.5) * width) / side - 0.5);
      const left = Math.floor(u);
      const right = Math.min(width - 1, left + 1);
      for (let channel = 0; channel < 4; channel++) {
        const source = channel === 3 ? alphaAt : isGrey ? 0 : channel;
        if (source < 0) {
          to[at + channel] = 255;
          continue;
        }
        const upperLeft = samples[(top * width + left) * channels + source]!;
        if (exact) {
          to[at + channel] = upperLeft;
          continue;
        }
        const upperRight = samples[(top * width + right) * channels + source]!;
        const lowerLeft = samples[(bottom * width + left) * channels + source]!;
        const lowerRight = samples[(bottom * width + right) * channels + source]!;
        const upper = upperLeft + (upperRight - upperLeft) * (u - left);
        const lower = lowerLeft + (lowerRight - lowerLeft) * (u - left);
        to[at + channel] = upper + (lower - upper) * (v - top);
      }
    }
  }
}

/** The average of four. */
function halve(levels: Uint8Array, from: number, to: number, side: number): void {
  const half = side >> 1;
  const row = side * 4;
  for (let y = 0; y < half; y++) {
    for (let x = 0; x < half; x++) {
      const source = from + y * 2 * row + x * 8;
      const target = to + (y * half + x) * 4;
      for (let channel = 0; channel < 4; channel++) {
        const at = source + channel;
        levels[target + channel] =
          (levels[at]! + levels[at + 4]! + levels[at + row]! + levels[at + row + 4]! + 2) >> 2;
      }
    }
  }
}
