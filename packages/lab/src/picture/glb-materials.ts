import { toLinear } from './canvas.ts';
import { encodePng } from './encode-png.ts';
import type { GlbBuffer } from './glb-buffer.ts';
import type { PictureFinish, PictureMaterial, PictureTexture, PlacedTexture } from './picture-item.ts';
import { setOf, textureSets } from './texture-sets.ts';

/** What shows as if nothing lit it. @source Khronos KHR_materials_unlit */
const UNLIT = 'KHR_materials_unlit';
/** What colour highlights have. @source Khronos KHR_materials_specular */
const SPECULAR = 'KHR_materials_specular';

/** A texture as materials name it. */
interface TextureInfo {
  readonly index: number;
  readonly texCoord?: number;
}
type InfoOf = (placed: PlacedTexture | undefined) => TextureInfo | undefined;

/** Materials and textures of one file: the same for the same paint. */
export class GlbMaterials {
  readonly materials: object[] = [];
  readonly images: object[] = [];
  readonly textures: object[] = [];
  readonly #buffer: GlbBuffer;
  readonly #numbers = new Map<string, number>();
  readonly #textureNumbers = new Map<PictureTexture, number>();
  readonly #extensions = new Set<string>();

  constructor(buffer: GlbBuffer) {
    this.#buffer = buffer;
  }

  /** Extensions that some material has. */
  get extensionsUsed(): readonly string[] {
    return [...this.#extensions];
  }

  /** The material's number. Where its textures lie is not in it, but which of the sets of coordinates they lie by. */
  numberOf(paint: PictureMaterial): number {
    const material = this.#materialOf(paint);
    const key = JSON.stringify(material);
    const known = this.#numbers.get(key) ?? this.materials.push(material) - 1;
    this.#numbers.set(key, known);
    return known;
  }

  #materialOf(paint: PictureMaterial): object {
    const { colour, surface, fullbright, texture, textureTransform, finish = {} } = paint;
    const sets = textureSets(paint);
    const infoOf: InfoOf = (placed) => {
      if (placed === undefined) return undefined;
      const texCoord = setOf(sets, placed);
      return { index: this.#textureOf(placed.texture), ...(texCoord === 0 ? {} : { texCoord }) };
    };
    const [red, green, blue] = colour.slice(0, 3).map((channel) => toLinear(part(channel)));
    const base = infoOf(texture && { texture, transform: textureTransform });
    return {
      pbrMetallicRoughness: {
        baseColorFactor: [red, green, blue, part(colour[3])],
        metallicFactor: part(finish.metallic ?? 0),
        roughnessFactor: part(finish.roughness ?? 1),
        ...(base && { baseColorTexture: base }),
        ...surfaceMaps(finish, infoOf),
      },
      ...(surface.mode === 'mask' ? { alphaMode: 'MASK', alphaCutoff: surface.cutoff } : {}),
      ...(surface.mode === 'blend' ? { alphaMode: 'BLEND' } : {}),
      ...(finish.doubleSided === true ? { doubleSided: true } : {}),
      ...(fullbright ? this.#extended(UNLIT, {}) : this.#lit(finish, infoOf)),
    };
  }

  /** What only shows on what is lit. */
  #lit(finish: PictureFinish, infoOf: InfoOf): object {
    const { emissive, specular } = finish;
    const normal = infoOf(finish.normal);
    const emissiveTexture = infoOf(finish.emissiveTexture);
    const specularTexture = infoOf(finish.specularTexture);
    return {
      ...(normal && { normalTexture: normal }),
      ...occlusionOf(finish, infoOf),
      ...(emissive?.some((channel) => channel > 0) === true && {
        emissiveFactor: emissive.map(part),
        ...(emissiveTexture && { emissiveTexture }),
      }),
      ...(specular &&
        this.#extended(SPECULAR, {
          specularColorFactor: specular.map(part),
          ...(specularTexture && { specularColorTexture: specularTexture }),
        })),
    };
  }

  #extended(name: string, extension: object): object {
    this.#extensions.add(name);
    return { extensions: { [name]: extension } };
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

function surfaceMaps({ metallicRoughness }: PictureFinish, infoOf: InfoOf): object {
  const info = infoOf(metallicRoughness);
  return info === undefined ? {} : { metallicRoughnessTexture: info };
}

/** In red of the same texture. @source viewer llgltfmaterial.cpp */
function occlusionOf({ metallicRoughness }: PictureFinish, infoOf: InfoOf): object {
  const info = infoOf(metallicRoughness);
  return info === undefined ? {} : { occlusionTexture: info };
}

function part(value: number): number {
  return Math.min(1, Math.max(0, value || 0));
}
