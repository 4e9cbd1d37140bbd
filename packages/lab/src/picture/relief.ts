import { PLACE } from './corners.ts';
import { mipLevels } from './mip-levels.ts';
import type { PictureTexture, PlacedTexture } from './picture-item.ts';
import { PARTS_OF_BYTE, sampleTexture } from './sample-texture.ts';

const texel = new Float64Array(4);
/** Texture coordinates where the relief lies: u and v of three corners. */
const spots = new Float64Array(6);

/** A texture that says which way each point of a face looks: red along its columns, green up its rows, blue away from it, each 0–1 for −1 to 1. */
export class Relief {
  readonly #map: PlacedTexture;
  readonly #levels: readonly PictureTexture[];
  #level: PictureTexture;
  /** Along the texture and up it, in the scene, of length 1; zeros where it lies nowhere. */
  readonly #along = new Float64Array(3);
  readonly #up = new Float64Array(3);
  #isFlat = true;

  constructor(map: PlacedTexture) {
    this.#map = map;
    this.#levels = mipLevels(map.texture);
    this.#level = map.texture;
  }

  /**
   * Finds how it lies on a triangle, and how finely it is read there.
   * @param drawn twice the triangle's area on the canvas, pixels
   */
  lie(corners: Float64Array, one: number, two: number, three: number, drawn: number): void {
    this.#place(corners, one, 0);
    this.#place(corners, two, 2);
    this.#place(corners, three, 4);
    const u1 = spots[2]! - spots[0]!;
    const v1 = spots[3]! - spots[1]!;
    const u2 = spots[4]! - spots[0]!;
    const v2 = spots[5]! - spots[1]!;
    const covered = u1 * v2 - u2 * v1;
    for (let axis = 0; axis < 3; axis++) {
      const at = PLACE + axis;
      const first = corners[two + at]! - corners[one + at]!;
      const second = corners[three + at]! - corners[one + at]!;
      this.#along[axis] = (first * v2 - second * v1) / covered;
      this.#up[axis] = (second * u1 - first * u2) / covered;
    }
    this.#isFlat = !(lengthen(this.#along) && lengthen(this.#up));
    const [{ width, height }] = this.#levels as readonly [PictureTexture];
    const level = Math.round(Math.log2((Math.abs(covered) * width * height) / drawn) / 2);
    this.#level = this.#levels[Math.min(Math.max(level || 0, 0), this.#levels.length - 1)]!;
  }

  /** Turns a normal of length 1 as the relief says, at texture coordinates. */
  turn(normal: Float64Array, u: number, v: number): void {
    if (this.#isFlat) return;
    sampleTexture(texel, this.#level, this.#map.transform, u, v, PARTS_OF_BYTE);
    const along = texel[0]! * 2 - 1;
    const up = texel[1]! * 2 - 1;
    const away = texel[2]! * 2 - 1;
    const alongNormal = dot(this.#along, normal);
    const upNormal = dot(this.#up, normal);
    for (let axis = 0; axis < 3; axis++)
      normal[axis] =
        normal[axis]! * (away - alongNormal * along - upNormal * up) +
        this.#along[axis]! * along +
        this.#up[axis]! * up;
    lengthen(normal);
  }

  #place(corners: Float64Array, from: number, to: number): void {
    const { uu, uv, u0, vu, vv, v0 } = this.#map.transform;
    const u = corners[from + 7]!;
    const v = corners[from + 8]!;
    spots[to] = uu * u + uv * v + u0;
    spots[to + 1] = vu * u + vv * v + v0;
  }
}

function dot(one: Float64Array, other: Float64Array): number {
  return one[0]! * other[0]! + one[1]! * other[1]! + one[2]! * other[2]!;
}

/** To a length of 1. False, and nothing is changed, where there is no direction. */
function lengthen(vector: Float64Array): boolean {
  const length = Math.sqrt(dot(vector, vector));
  if (!(length > 0 && length < Infinity)) return false;
  for (let axis = 0; axis < 3; axis++) vector[axis]! /= length;
  return true;
}
