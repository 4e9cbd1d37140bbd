import { Uuid } from '../datatypes/index.ts';
import { ALPHA_MODE } from './material-override.ts';
import type { MaterialOverride, TextureTransform } from './material-override.ts';

/** A physically based material, as an asset has it: everything is said. */
export interface GltfMaterial {
  /** May be empty. */
  readonly name: string;
  /** Of base colour, normal, metallic and roughness, emissive; zero for none. */
  readonly textures: readonly [Uuid, Uuid, Uuid, Uuid];
  /** How they lie, in the same order. */
  readonly transforms: readonly [Placed, Placed, Placed, Placed];
  /** Red, green, blue, alpha; linear, 0 to 1. */
  readonly baseColour: readonly [number, number, number, number];
  /** Red, green, blue; linear, 0 to 1. */
  readonly emissive: readonly [number, number, number];
  /** 0 to 1. */
  readonly metallic: number;
  /** 0 to 1. */
  readonly roughness: number;
  /** See {@link ALPHA_MODE}. */
  readonly alphaMode: number;
  /** 0 to 1: below this nothing is seen where the alpha is a mask. */
  readonly alphaCutoff: number;
  /** Whether faces are also seen from behind. */
  readonly doubleSided: boolean;
}

/** How a texture lies: repeats, then turned, then moved. */
export interface Placed {
  /** How far it is moved along U and V, in whole textures. */
  readonly offset: readonly [number, number];
  /** Repeats along U and V; 1 is the texture once over the face. */
  readonly scale: readonly [number, number];
  /** How far it is turned, radians. */
  readonly rotationRad: number;
}

/** As it is in its picture. */
export const AS_IT_IS: Placed = Object.freeze<Placed>({ offset: [0, 0], scale: [1, 1], rotationRad: 0 });

/** White, rough metal without textures: what glTF says where nothing is said. @source viewer llgltfmaterial.h; glTF 2.0 */
export const DEFAULT_GLTF_MATERIAL: GltfMaterial = Object.freeze<GltfMaterial>({
  name: '',
  textures: [Uuid.zero, Uuid.zero, Uuid.zero, Uuid.zero],
  transforms: [AS_IT_IS, AS_IT_IS, AS_IT_IS, AS_IT_IS],
  baseColour: [1, 1, 1, 1],
  emissive: [0, 0, 0],
  metallic: 1,
  roughness: 1,
  alphaMode: ALPHA_MODE.opaque,
  alphaCutoff: 0.5,
  doubleSided: false,
});

/** In an override: no texture, where the asset has one. @source viewer llgltfmaterial.cpp */
export const NO_TEXTURE: Uuid = Uuid.parse('ffffffff-ffff-ffff-ffff-ffffffffffff');

/**
 * What is seen of a face: its material, with what is another there.
 * @source viewer llgltfmaterial.cpp (applyOverride, applyOverrideUUID)
 */
export function applyMaterialOverride(material: GltfMaterial, override: MaterialOverride): GltfMaterial {
  const { textures, transforms } = override;
  return {
    name: material.name,
    textures: each((at) => textureOf(material.textures[at], textures?.[at])),
    transforms: each((at) => placedBy(material.transforms[at], transforms?.[at])),
    baseColour:
      override.baseColour === undefined
        ? material.baseColour
        : four(override.baseColour, material.baseColour),
    emissive:
      override.emissive === undefined ? material.emissive : three(override.emissive, material.emissive),
    metallic: override.metallic ?? material.metallic,
    roughness: override.roughness ?? material.roughness,
    alphaMode: override.alphaMode ?? material.alphaMode,
    alphaCutoff: override.alphaCutoff ?? material.alphaCutoff,
    doubleSided: override.doubleSided ?? material.doubleSided,
  };
}

type Place = 0 | 1 | 2 | 3;

/** One for each of the textures. */
export function each<T>(of: (at: Place) => T): readonly [T, T, T, T] {
  return [of(0), of(1), of(2), of(3)];
}

function textureOf(texture: Uuid, override: Uuid | undefined): Uuid {
  if (override === undefined || override.isZero) return texture;
  return override.equals(NO_TEXTURE) ? Uuid.zero : override;
}

function placedBy(placed: Placed, { offset, scale, rotationRad }: TextureTransform = {}): Placed {
  return {
    offset: offset ?? placed.offset,
    scale: scale ?? placed.scale,
    rotationRad: rotationRad ?? placed.rotationRad,
  };
}

function three(
  numbers: readonly number[],
  otherwise: readonly [number, number, number],
): GltfMaterial['emissive'] {
  const [red = otherwise[0], green = otherwise[1], blue = otherwise[2]] = numbers;
  return [red, green, blue];
}

function four(numbers: readonly number[], otherwise: GltfMaterial['baseColour']): GltfMaterial['baseColour'] {
  const [red = otherwise[0], green = otherwise[1], blue = otherwise[2], alpha = otherwise[3]] = numbers;
  return [red, green, blue, alpha];
}
