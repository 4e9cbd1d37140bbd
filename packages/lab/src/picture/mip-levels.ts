import type { PictureTexture } from './picture-item.ts';

/** Where the sides are no longer halved. */
const LEAST_SIDE = 1;

const known = new WeakMap<PictureTexture, readonly PictureTexture[]>();

/** A texture and its halves, down to one pixel: each pixel is the mean of those that it stands for, its colour weighted by their alpha. Made once. */
export function mipLevels(texture: PictureTexture): readonly PictureTexture[] {
  const made = known.get(texture);
  if (made !== undefined) return made;
  const levels = [texture];
  for (let last = texture; last.width > LEAST_SIDE || last.height > LEAST_SIDE;) {
    last = halved(last);
    levels.push(last);
  }
  known.set(texture, levels);
  return levels;
}

function halved(from: PictureTexture): PictureTexture {
  const { channels } = from;
  const width = Math.max(LEAST_SIDE, from.width >> 1);
  const height = Math.max(LEAST_SIDE, from.height >> 1);
  const pixels = new Uint8Array(width * height * channels);
  const across = from.width > 1 ? channels : 0;
  const down = from.height > 1 ? from.width * channels : 0;
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const at = ((from.height > 1 ? y * 2 : y) * from.width + (from.width > 1 ? x * 2 : x)) * channels;
      const to = (y * width + x) * channels;
      mean(from.pixels, [at, at + across, at + down, at + across + down], pixels, to, channels);
    }
  }
  return { width, height, channels, pixels };
}

function mean(
  from: Uint8Array,
  at: readonly [number, number, number, number],
  to: Uint8Array,
  out: number,
  channels: 3 | 4,
): void {
  let alpha = 0;
  const weights = [1, 1, 1, 1];
  if (channels === 4) {
    for (const [corner, place] of at.entries()) weights[corner] = from[place + 3]!;
    alpha = weights[0]! + weights[1]! + weights[2]! + weights[3]!;
    to[out + 3] = (alpha + 2) >> 2;
    if (alpha === 0) weights.fill(1);
  }
  const sum = weights[0]! + weights[1]! + weights[2]! + weights[3]!;
  for (let channel = 0; channel < 3; channel++) {
    let total = 0;
    for (let corner = 0; corner < 4; corner++) total += from[at[corner]! + channel]! * weights[corner]!;
    to[out + channel] = Math.round(total / sum);
  }
}
