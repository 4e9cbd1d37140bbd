import { createRandom } from '@landfall/protocol/testing';
import type { Picture } from '../ports/index.ts';

/** A picture of so many pixels with edges, slopes and grain, as a texture has; the same for the same arguments. */
export function samplePicture(width: number, height: number, channels: number, grain = 16): Picture {
  const random = createRandom(20_261_125);
  const samples = new Uint8Array(width * height * channels);
  for (let y = 0, at = 0; y < height; y++)
    for (let x = 0; x < width; x++)
      for (let channel = 0; channel < channels; channel++)
        samples[at++] = clamped(valueAt(x / width, y / height, channel) + grain * (random.next() - 0.5));
  return { width, height, channels, samples };
}

/** @param u @param v from 0 to 1 */
function valueAt(u: number, v: number, channel: number): number {
  if (channel === 3) return (u - 0.5) ** 2 + (v - 0.5) ** 2 < 0.16 ? 255 : 0;
  const bricks = Math.floor(v * 8) % 2 === Math.floor(u * 4) % 2 ? 40 : 0;
  return 120 + 70 * Math.sin(u * (9 + channel * 5) + Math.cos(v * 11) * 2) + bricks;
}

const clamped = (value: number): number => Math.max(0, Math.min(255, Math.round(value)));

/** Peak signal to noise ratio in decibels of two pictures of the same shape; infinite when they are equal. */
export function psnr(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length || one.length === 0) return Number.NaN;
  let squares = 0;
  for (const [at, sample] of one.entries()) squares += (sample - (other[at] ?? 0)) ** 2;
  return squares === 0 ? Number.POSITIVE_INFINITY : 10 * Math.log10(255 ** 2 / (squares / one.length));
}
