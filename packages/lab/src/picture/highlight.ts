import type { Vector3 } from '@landfall/protocol/datatypes';
import type { PictureFinish, PictureLight } from './picture-item.ts';
import { PARTS_OF_BYTE, sampleTexture } from './sample-texture.ts';

/** What anything mirrors that is no metal. @source glTF 2.0, appendix B */
const NO_METAL = 0.04;
/** So small is a highlight at most: nearer to a mirror it would be smaller than a pixel. */
const MOST_POWER = 1024;

const texel = new Float64Array(4);

/** The sun in a face that is not rough: by how it is turned to the eye. */
export class Highlight {
  readonly #finish: PictureFinish;
  readonly #light: PictureLight;
  readonly #eye: Vector3;

  constructor(finish: PictureFinish, light: PictureLight, eye: Vector3) {
    this.#finish = finish;
    this.#light = light;
    this.#eye = eye;
  }

  /** Whether a face mirrors anything that can be seen. */
  static isSeenOn({ roughness = 1, metallicRoughness }: PictureFinish): boolean {
    return roughness < 1 || metallicRoughness !== undefined;
  }

  /**
   * Adds it to the light of a point.
   * @param base red, green, blue of the face there, as light: metals mirror in their colour
   * @param normal of length 1
   * @param place in the scene
   */
  add(
    to: Float64Array,
    base: Float64Array,
    normal: Float64Array,
    u: number,
    v: number,
    place: Float64Array,
  ): void {
    const { direction, colour: sun } = this.#light;
    const [nx, ny, nz] = normal as unknown as readonly [number, number, number];
    const facing = nx * direction.x + ny * direction.y + nz * direction.z;
    if (facing <= 0) return;
    const ex = this.#eye.x - place[0]!;
    const ey = this.#eye.y - place[1]!;
    const ez = this.#eye.z - place[2]!;
    const metres = Math.sqrt(ex * ex + ey * ey + ez * ez) || 1;
    // Halfway between the sun and the eye.
    const hx = direction.x + ex / metres;
    const hy = direction.y + ey / metres;
    const hz = direction.z + ez / metres;
    const half = Math.sqrt(hx * hx + hy * hy + hz * hz) || 1;
    const towards = Math.max(0, (nx * hx + ny * hy + nz * hz) / half);
    const { roughness, metallic } = this.#surfaceAt(u, v);
    const power = Math.min(MOST_POWER, 2 / roughness ** 4 - 2);
    const share = ((power + 8) / 8) * towards ** power * facing;
    if (share < 1e-4) return;
    this.#colourAt(base, metallic, u, v);
    for (let channel = 0; channel < 3; channel++) to[channel]! += texel[channel]! * sun[channel]! * share;
  }

  #surfaceAt(u: number, v: number): { roughness: number; metallic: number } {
    const { roughness = 1, metallic = 0, metallicRoughness: map } = this.#finish;
    if (map === undefined) return { roughness, metallic };
    sampleTexture(texel, map.texture, map.transform, u, v, PARTS_OF_BYTE);
    return { roughness: roughness * texel[1]!, metallic: metallic * texel[2]! };
  }

  /** Into {@link texel}. */
  #colourAt(base: Float64Array, metallic: number, u: number, v: number): void {
    const { specular, specularTexture } = this.#finish;
    if (specular === undefined) {
      for (let channel = 0; channel < 3; channel++)
        texel[channel] = NO_METAL * (1 - metallic) + base[channel]! * metallic;
      return;
    }
    texel.fill(1);
    if (specularTexture !== undefined)
      sampleTexture(texel, specularTexture.texture, specularTexture.transform, u, v);
    for (let channel = 0; channel < 3; channel++) texel[channel]! *= specular[channel]! * NO_METAL;
  }
}
