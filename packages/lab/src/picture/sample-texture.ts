import type { TextureTransform } from '@landfall/scene/surface';
import { toLinear } from './canvas.ts';
import type { PictureTexture } from './picture-item.ts';

/** sRGB bytes as light. */
const LIGHT_OF_BYTE = Float64Array.from({ length: 256 }, (_, byte) => toLinear(byte / 255));
/** Bytes that are no colours, as parts of one. */
export const PARTS_OF_BYTE = Float64Array.from({ length: 256 }, (_, byte) => byte / 255);

/**
 * Reads a texture between its four nearest pixels, as light; it repeats. (0, 0) is the lower left.
 * @param to red, green, blue and alpha
 * @param valueOf what each byte stands for: {@link PARTS_OF_BYTE} where it is no colour
 */
export function sampleTexture(
  to: Float64Array,
  { width, height, channels, pixels }: PictureTexture,
  place: TextureTransform,
  u: number,
  v: number,
  valueOf: Float64Array = LIGHT_OF_BYTE,
): void {
  const across = place.uu * u + place.uv * v + place.u0;
  const up = place.vu * u + place.vv * v + place.v0;
  const x = (across - Math.floor(across)) * width - 0.5;
  const y = (1 - (up - Math.floor(up))) * height - 0.5;
  const left = Math.floor(x);
  const top = Math.floor(y);
  const right = x - left;
  const lower = y - top;
  const west = (left + width) % width;
  const east = (left + 1) % width;
  const north = ((top + height) % height) * width;
  const south = ((top + 1) % height) * width;
  const a = (north + west) * channels;
  const b = (north + east) * channels;
  const c = (south + west) * channels;
  const d = (south + east) * channels;
  const wa = (1 - right) * (1 - lower);
  const wb = right * (1 - lower);
  const wc = (1 - right) * lower;
  const wd = right * lower;
  to[0] =
    valueOf[pixels[a]!]! * wa +
    valueOf[pixels[b]!]! * wb +
    valueOf[pixels[c]!]! * wc +
    valueOf[pixels[d]!]! * wd;
  to[1] =
    valueOf[pixels[a + 1]!]! * wa +
    valueOf[pixels[b + 1]!]! * wb +
    valueOf[pixels[c + 1]!]! * wc +
    valueOf[pixels[d + 1]!]! * wd;
  to[2] =
    valueOf[pixels[a + 2]!]! * wa +
    valueOf[pixels[b + 2]!]! * wb +
    valueOf[pixels[c + 2]!]! * wc +
    valueOf[pixels[d + 2]!]! * wd;
  to[3] =
    channels === 4
      ? (pixels[a + 3]! * wa + pixels[b + 3]! * wb + pixels[c + 3]! * wc + pixels[d + 3]! * wd) / 255
      : 1;
}
