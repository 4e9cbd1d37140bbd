import { toLinear, toSrgb } from '../picture/index.ts';
import type { PictureTexture } from '../picture/index.ts';

/** A texture whose alpha says how much of it is light of its own. */
export interface SplitTexture {
  /** What is left to be lit. */
  readonly lit: PictureTexture;
  /** What it gives by itself. */
  readonly own: PictureTexture;
}

const known = new WeakMap<PictureTexture, SplitTexture>();

/** Takes a texture apart: by light, both together are what it was. Made once. */
export function splitByAlpha(texture: PictureTexture): SplitTexture {
  const made = known.get(texture) ?? split(texture);
  known.set(texture, made);
  return made;
}

function split({ width, height, channels, pixels }: PictureTexture): SplitTexture {
  const lit = new Uint8Array(width * height * 3);
  const own = new Uint8Array(width * height * 3);
  for (let pixel = 0; pixel < width * height; pixel++) {
    const alpha = channels === 4 ? pixels[pixel * 4 + 3]! / 255 : 1;
    for (let channel = 0; channel < 3; channel++) {
      const light = toLinear(pixels[pixel * channels + channel]! / 255);
      lit[pixel * 3 + channel] = Math.round(toSrgb(light * (1 - alpha)) * 255);
      own[pixel * 3 + channel] = Math.round(toSrgb(light * alpha) * 255);
    }
  }
  return {
    lit: { width, height, channels: 3, pixels: lit },
    own: { width, height, channels: 3, pixels: own },
  };
}
