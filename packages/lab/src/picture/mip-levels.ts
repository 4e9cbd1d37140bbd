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
      if (channels === 3) mean(from.pixels, at, across, down, pixels, to);
      else meanByAlpha(from.pixels, at, across, down, pixels, to);
    }
  }
  return { width, height, channels, pixels };
}

/** Of four pixels: `at`, one across, one down, and both. Nothing is made for it: textures have millions. */
function mean(from: Uint8Array, at: number, across: number, down: number, to: Uint8Array, out: number): void {
  for (let channel = 0; channel < 3; channel++) {
    const first = at + channel;
    const total = from[first]! + from[first + across]! + from[first + down]! + from[first + across + down]!;
    to[out + channel] = (total + 2) >> 2;
  }
}

/** The same, weighted by alpha; where none has any, all alike. */
function meanByAlpha(
  from: Uint8Array,
  at: number,
  across: number,
  down: number,
  to: Uint8Array,
  out: number,
): void {
  const a = from[at + 3]!;
  const b = from[at + across + 3]!;
  const c = from[at + down + 3]!;
  const d = from[at + across + down + 3]!;
  const alpha = a + b + c + d;
  to[out + 3] = (alpha + 2) >> 2;
  if (alpha === 0) return mean(from, at, across, down, to, out);
  for (let channel = 0; channel < 3; channel++) {
    const first = at + channel;
    const total =
      from[first]! * a +
      from[first + across]! * b +
      from[first + down]! * c +
      from[first + across + down]! * d;
    to[out + channel] = Math.round(total / alpha);
  }
}
