import { toLinear } from './canvas.ts';
import { mipLevels } from './mip-levels.ts';
import type { PictureLight, PictureMaterial, PictureTexture } from './picture-item.ts';

/** Red, green, blue as light, and alpha: what a point of a face gives. Written anew for each. */
export type Fragment = Float64Array;

/** sRGB bytes as light. */
const LIGHT_OF_BYTE = Float64Array.from({ length: 256 }, (_, byte) => toLinear(byte / 255));

/** How a face gives light at a point: texture times colour, times what lights it. */
export class Shader {
  readonly #material: PictureMaterial;
  readonly #light: PictureLight;
  readonly #own: Float64Array;
  readonly #levels: readonly PictureTexture[];
  #level: PictureTexture | undefined;

  constructor(material: PictureMaterial, light: PictureLight) {
    this.#material = material;
    this.#light = light;
    this.#own = Float64Array.from(material.colour.slice(0, 3), toLinear);
    this.#levels = material.texture === undefined ? [] : mipLevels(material.texture);
    this.#level = this.#levels[0];
  }

  /** Whether what is behind is seen through it. */
  get isBlended(): boolean {
    return this.#material.surface.mode === 'blend';
  }

  get isVisible(): boolean {
    return this.#material.surface.mode !== 'invisible';
  }

  /**
   * Chooses how finely the texture is read for a triangle, so that a pixel stands for about a pixel of it.
   * @param covered twice the triangle's area in texture coordinates
   * @param drawn twice its area on the canvas, pixels
   */
  suit(covered: number, drawn: number): void {
    if (this.#levels.length < 2) return;
    const { textureTransform: place } = this.#material;
    const [{ width, height }] = this.#levels as readonly [PictureTexture];
    const turned = Math.abs(place.uu * place.vv - place.uv * place.vu);
    const texels = Math.abs(covered) * turned * width * height;
    const level = Math.round(Math.log2(texels / drawn) / 2);
    // Without a number: as fine as can be.
    this.#level = this.#levels[Math.min(Math.max(level || 0, 0), this.#levels.length - 1)];
  }

  /** Writes the light at a point of which normal (of any length) and texture coordinates are given. False where it has a hole. */
  shade(to: Fragment, nx: number, ny: number, nz: number, u: number, v: number): boolean {
    const { colour, textureTransform: place, surface, fullbright } = this.#material;
    const own = this.#own;
    to.fill(1);
    if (this.#level !== undefined)
      sample(to, this.#level, place.uu * u + place.uv * v + place.u0, place.vu * u + place.vv * v + place.v0);
    to[3]! *= colour[3];
    if (surface.mode === 'mask' && to[3]! < surface.cutoff) return false;
    const { direction, colour: sun, ambient } = this.#light;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    const facing = Math.max(0, (nx * direction.x + ny * direction.y + nz * direction.z) / length);
    for (let channel = 0; channel < 3; channel++) {
      const lit = fullbright ? 1 : ambient[channel]! + sun[channel]! * facing;
      to[channel]! *= own[channel]! * lit;
    }
    return true;
  }
}

/** Between the four nearest pixels, as light; textures repeat. (0, 0) is the lower left. */
function sample(
  to: Fragment,
  { width, height, channels, pixels }: PictureTexture,
  u: number,
  v: number,
): void {
  const x = (u - Math.floor(u)) * width - 0.5;
  const y = (1 - (v - Math.floor(v))) * height - 0.5;
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
  for (let channel = 0; channel < 3; channel++)
    to[channel] =
      LIGHT_OF_BYTE[pixels[a + channel]!]! * wa +
      LIGHT_OF_BYTE[pixels[b + channel]!]! * wb +
      LIGHT_OF_BYTE[pixels[c + channel]!]! * wc +
      LIGHT_OF_BYTE[pixels[d + channel]!]! * wd;
  to[3] =
    channels === 4
      ? (pixels[a + 3]! * wa + pixels[b + 3]! * wb + pixels[c + 3]! * wc + pixels[d + 3]! * wd) / 255
      : 1;
}
