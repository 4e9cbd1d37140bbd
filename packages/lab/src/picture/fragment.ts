import type { Vector3 } from '@landfall/protocol/datatypes';
import { toLinear } from './canvas.ts';
import { PLACE } from './corners.ts';
import type { Lamp } from './lamp.ts';
import { Highlight } from './highlight.ts';
import { addLamps, emptyBounds, reaches, widen } from './lit-by.ts';
import { mipLevels } from './mip-levels.ts';
import type { PictureLight, PictureMaterial, PictureTexture } from './picture-item.ts';
import { Relief } from './relief.ts';
import { sampleTexture } from './sample-texture.ts';

/** Red, green, blue as light, and alpha: what a point of a face gives. Written anew for each. */
export type Fragment = Float64Array;

const lit = new Float64Array(3);
const own: Fragment = new Float64Array(4);
const base = new Float64Array(3);
const normal = new Float64Array(3);
const NO_LAMPS: readonly Lamp[] = [];

/** How a face gives light at a point: texture times colour, times what lights it, what it mirrors of the sun, and light of its own. */
export class Shader {
  readonly #material: PictureMaterial;
  readonly #light: PictureLight;
  readonly #colour: Float64Array;
  readonly #levels: readonly PictureTexture[];
  readonly #emissive: readonly [number, number, number] | undefined;
  readonly #lamps: readonly Lamp[];
  readonly #relief: Relief | undefined;
  readonly #highlight: Highlight | undefined;
  #level: PictureTexture | undefined;
  #near: readonly Lamp[] = NO_LAMPS;

  /**
   * @param lamps those that may light it
   * @param seen from where: without that it mirrors nothing; and whether relief and highlights are left out
   */
  constructor(
    material: PictureMaterial,
    light: PictureLight,
    lamps: readonly Lamp[] = NO_LAMPS,
    { eye, isPlain = false }: { readonly eye?: Vector3 | undefined; readonly isPlain?: boolean } = {},
  ) {
    this.#material = material;
    this.#light = light;
    this.#colour = Float64Array.from(material.colour.slice(0, 3), toLinear);
    this.#levels = material.texture === undefined ? [] : mipLevels(material.texture);
    this.#level = this.#levels[0];
    const { finish = {}, fullbright } = material;
    const { emissive } = finish;
    this.#emissive = emissive?.some((part) => part > 0) === true ? emissive : undefined;
    this.#lamps = fullbright ? NO_LAMPS : lamps;
    this.#relief =
      finish.normal === undefined || fullbright || isPlain ? undefined : new Relief(finish.normal);
    const mirrors = eye !== undefined && !fullbright && !isPlain && Highlight.isSeenOn(finish);
    this.#highlight = mirrors ? new Highlight(finish, light, eye) : undefined;
  }

  /** Whether what is behind is seen through it. */
  get isBlended(): boolean {
    return this.#material.surface.mode === 'blend';
  }

  get isVisible(): boolean {
    return this.#material.surface.mode !== 'invisible';
  }

  /** Whether it is seen from behind, too. */
  get isDoubleSided(): boolean {
    return this.#material.finish?.doubleSided === true;
  }

  /** Whether it is looked at where a point of the triangle is for which {@link reach} was called last. */
  get wantsPlaces(): boolean {
    return this.#near.length > 0 || this.#highlight !== undefined;
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

  /**
   * Finds the lamps that reach a triangle, and how its relief lies.
   * @param drawn twice its area on the canvas, pixels
   */
  reach(corners: Float64Array, one: number, two: number, three: number, drawn: number): void {
    this.#relief?.lie(corners, one, two, three, drawn);
    if (this.#lamps.length === 0) return;
    const bounds = emptyBounds();
    for (const from of [one, two, three])
      widen(bounds, corners[from + PLACE]!, corners[from + PLACE + 1]!, corners[from + PLACE + 2]!);
    this.#near = this.#lamps.filter((lamp) => reaches(lamp, bounds));
  }

  /**
   * Writes the light at a point of which normal (of any length) and texture coordinates are given. False where it has a hole.
   * @param place x, y, z in the scene; looked at only where {@link wantsPlaces}
   */
  shade(
    to: Fragment,
    nx: number,
    ny: number,
    nz: number,
    u: number,
    v: number,
    place: Float64Array,
  ): boolean {
    const { colour, textureTransform, surface } = this.#material;
    if (this.#level === undefined) to.fill(1);
    else sampleTexture(to, this.#level, textureTransform, u, v);
    to[3]! *= colour[3];
    if (surface.mode === 'mask' && to[3]! < surface.cutoff) return false;
    this.#lightAt(nx, ny, nz, u, v, place);
    base[0] = to[0]! * this.#colour[0]!;
    base[1] = to[1]! * this.#colour[1]!;
    base[2] = to[2]! * this.#colour[2]!;
    to[0] = base[0] * lit[0]!;
    to[1] = base[1] * lit[1]!;
    to[2] = base[2] * lit[2]!;
    this.#highlight?.add(to, base, normal, u, v, place);
    if (this.#emissive !== undefined) this.#glow(to, this.#emissive, u, v);
    return true;
  }

  /** What lights a point: sun, sky and lamps; of what is fullbright, one. */
  #lightAt(nx: number, ny: number, nz: number, u: number, v: number, place: Float64Array): void {
    if (this.#material.fullbright) {
      lit.fill(1);
      return;
    }
    const { direction, colour: sun, ambient } = this.#light;
    const length = Math.sqrt(nx * nx + ny * ny + nz * nz) || 1;
    normal[0] = nx / length;
    normal[1] = ny / length;
    normal[2] = nz / length;
    this.#relief?.turn(normal, u, v);
    const x = normal[0];
    const y = normal[1];
    const z = normal[2];
    const facing = Math.max(0, x * direction.x + y * direction.y + z * direction.z);
    lit[0] = ambient[0] + sun[0] * facing;
    lit[1] = ambient[1] + sun[1] * facing;
    lit[2] = ambient[2] + sun[2] * facing;
    if (this.#near.length > 0) addLamps(lit, this.#near, x, y, z, place);
  }

  #glow(to: Fragment, emissive: readonly [number, number, number], u: number, v: number): void {
    const { emissiveTexture } = this.#material.finish ?? {};
    own.fill(1);
    if (emissiveTexture !== undefined)
      sampleTexture(own, emissiveTexture.texture, emissiveTexture.transform, u, v);
    for (let channel = 0; channel < 3; channel++) to[channel]! += own[channel]! * emissive[channel]!;
  }
}
