import { toLinear } from './canvas.ts';
import { encodePng } from './encode-png.ts';
import type { GlbBuffer } from './glb-buffer.ts';
import type { PictureMaterial, PictureTexture } from './picture-item.ts';

/** What shows as if nothing lit it. @source Khronos KHR_materials_unlit */
const UNLIT = 'KHR_materials_unlit';

/** Materials and textures of one file: the same for the same paint. */
export class GlbMaterials {
  readonly materials: object[] = [];
  readonly images: object[] = [];
  readonly textures: object[] = [];
  readonly #buffer: GlbBuffer;
  readonly #numbers = new Map<string, number>();
  readonly #textureNumbers = new Map<PictureTexture, number>();
  #isUnlitUsed = false;

  constructor(buffer: GlbBuffer) {
    this.#buffer = buffer;
  }

  /** Extensions that some material has. */
  get extensionsUsed(): readonly string[] {
    return this.#isUnlitUsed ? [UNLIT] : [];
  }

  /** The material's number. Where a texture lies is not in it. */
  numberOf(paint: PictureMaterial): number {
    const texture = paint.texture === undefined ? undefined : this.#textureOf(paint.texture);
    const key = JSON.stringify([paint.colour, paint.surface, paint.fullbright, texture]);
    const known = this.#numbers.get(key);
    if (known !== undefined) return known;
    const number = this.materials.push(this.#materialOf(paint, texture)) - 1;
    this.#numbers.set(key, number);
    return number;
  }

  #materialOf({ colour, surface, fullbright }: PictureMaterial, texture: number | undefined): object {
    const [red, green, blue] = colour.slice(0, 3).map((channel) => toLinear(part(channel)));
    if (fullbright) this.#isUnlitUsed = true;
    return {
      pbrMetallicRoughness: {
        baseColorFactor: [red, green, blue, part(colour[3])],
        metallicFactor: 0,
        roughnessFactor: 1,
        ...(texture === undefined ? {} : { baseColorTexture: { index: texture } }),
      },
      ...(surface.mode === 'mask' ? { alphaMode: 'MASK', alphaCutoff: surface.cutoff } : {}),
      ...(surface.mode === 'blend' ? { alphaMode: 'BLEND' } : {}),
      ...(fullbright ? { extensions: { [UNLIT]: {} } } : {}),
    };
  }

  #textureOf(texture: PictureTexture): number {
    const known = this.#textureNumbers.get(texture);
    if (known !== undefined) return known;
    const bufferView = this.#buffer.addView(texture.png ?? encodePng(texture));
    const source = this.images.push({ bufferView, mimeType: 'image/png' }) - 1;
    // Without a sampler textures repeat and are smooth.
    const number = this.textures.push({ source }) - 1;
    this.#textureNumbers.set(texture, number);
    return number;
  }
}

function part(value: number): number {
  return Math.min(1, Math.max(0, value || 0));
}
