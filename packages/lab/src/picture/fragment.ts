import { toLinear } from './canvas.ts';
import type { PictureLight, PictureMaterial, PictureTexture } from './picture-item.ts';

/** Red, green, blue as light, and alpha: what a point of a face gives. Written anew for each. */
export type Fragment = Float64Array;

/** sRGB bytes as light. */
const LIGHT_OF_BYTE = Float64Array.from({ length: 256 }, (_, byte) => toLinear(byte / 255));

/** How a face gives light at a point: texture times colour, times what lights it. */
export class Shader {
  readonly #material: PictureMaterial;
  readonly #light: PictureLight;
  readonly #own: readonly number[];

  constructor(material: PictureMaterial, light: PictureLight) {
    this.#material = material;
    this.#light = light;
    this.#own = material.colour.slice(0, 3).map(toLinear);
  }

  /** Whether what is behind is seen through it. */
  get isBlended(): boolean {
    return this.#material.surface.mode === 'blend';
  }

  get isVisible(): boolean {
    return this.#material.surface.mode !== 'invisible';
  }

  /** Writes the light at a point of which normal (of any length) and texture coordinates are given. False where it has a hole. */
  shade(to: Fragment, nx: number, ny: number, nz: number, u: number, v: number): boolean {
    const { colour, texture, textureTransform: place, surface, fullbright } = this.#material;
    to.fill(1);
    if (texture !== undefined)
      sample(to, texture, place.uu * u + place.uv * v + place.u0, place.vu * u + place.vv * v + place.v0);
    to[3]! *= colour[3];
    if (surface.mode === 'mask' && to[3]! < surface.cutoff) return false;
    const { direction, colour: sun, ambient } = this.#light;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    const facing = Math.max(0, (nx * direction.x + ny * direction.y + nz * direction.z) / length);
    for (let channel = 0; channel < 3; channel++) {
      const lit = fullbright ? 1 : ambient[channel]! + sun[channel]! * facing;
      to[channel]! *= this.#own[channel]! * lit;
    }
    return true;
  }
}

/** The nearest pixel; textures repeat. (0, 0) is the lower left. */
function sample(
  to: Fragment,
  { width, height, channels, pixels }: PictureTexture,
  u: number,
  v: number,
): void {
  const x = Math.floor((u - Math.floor(u)) * width) % width;
  const y = height - 1 - (Math.floor((v - Math.floor(v)) * height) % height);
  const at = (y * width + x) * channels;
  for (let channel = 0; channel < 3; channel++) to[channel] = LIGHT_OF_BYTE[pixels[at + channel] ?? 0]!;
  to[3] = channels === 4 ? (pixels[at + 3] ?? 255) / 255 : 1;
}
