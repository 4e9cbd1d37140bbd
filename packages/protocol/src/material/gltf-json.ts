import { Uuid } from '../datatypes/index.ts';
import { DecodeError } from '../errors/index.ts';
import { AS_IT_IS, DEFAULT_GLTF_MATERIAL, each } from './gltf-material.ts';
import type { GltfMaterial, Placed } from './gltf-material.ts';
import { ALPHA_MODE } from './material-override.ts';

type JsonMap = Readonly<Record<string, unknown>>;

const TRANSFORM = 'KHR_texture_transform';
const ALPHA_WORDS = ['OPAQUE', 'BLEND', 'MASK'];
const UUID_TEXT = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * The first material of a glTF document.
 * @throws DecodeError when there is none
 * @source viewer llgltfmaterial.cpp (setFromModel); glTF 2.0
 */
export function materialInJson(document: unknown): GltfMaterial {
  const model = mapOf(document);
  const [first] = listOf(model['materials']);
  if (first === undefined)
    throw new DecodeError('a glTF document without a material', { path: 'data.materials' });
  const material = mapOf(first);
  const surface = mapOf(material['pbrMetallicRoughness']);
  const { name } = material;
  const d = DEFAULT_GLTF_MATERIAL;
  const infos = [
    surface['baseColorTexture'],
    material['normalTexture'],
    surface['metallicRoughnessTexture'],
    material['emissiveTexture'],
  ].map(mapOf);
  return {
    name: typeof name === 'string' ? name : d.name,
    textures: each((at) => textureIn(model, infos[at]!)),
    transforms: each((at) => transformIn(infos[at]!)),
    baseColour: partsIn(surface['baseColorFactor'], d.baseColour),
    emissive: partsIn(material['emissiveFactor'], d.emissive),
    metallic: partIn(surface['metallicFactor'], d.metallic),
    roughness: partIn(surface['roughnessFactor'], d.roughness),
    alphaMode: Math.max(ALPHA_MODE.opaque, ALPHA_WORDS.indexOf(String(material['alphaMode']))),
    alphaCutoff: partIn(material['alphaCutoff'], d.alphaCutoff),
    doubleSided: material['doubleSided'] === true,
  };
}

/** The image of the texture that is named; its address is an id. */
function textureIn(model: JsonMap, info: JsonMap): Uuid {
  const texture = mapOf(itemOf(model['textures'], info['index']));
  const { uri } = mapOf(itemOf(model['images'], texture['source']));
  return typeof uri === 'string' && UUID_TEXT.test(uri) ? Uuid.parse(uri) : Uuid.zero;
}

function transformIn(info: JsonMap): Placed {
  const { offset, scale, rotation } = mapOf(mapOf(info['extensions'])[TRANSFORM]);
  return {
    offset: pairIn(offset, AS_IT_IS.offset),
    scale: pairIn(scale, AS_IT_IS.scale),
    rotationRad: typeof rotation === 'number' ? rotation : AS_IT_IS.rotationRad,
  };
}

function pairIn(value: unknown, otherwise: Placed['offset']): Placed['offset'] {
  const [x, y] = listOf(value);
  return typeof x === 'number' && typeof y === 'number' ? [x, y] : otherwise;
}

function partIn(value: unknown, otherwise: number): number {
  return typeof value === 'number' ? Math.min(1, Math.max(0, value)) : otherwise;
}

function partsIn<T extends readonly number[]>(value: unknown, otherwise: T): T {
  const list = listOf(value);
  return otherwise.map((number, at) => partIn(list[at], number)) as unknown as T;
}

function mapOf(value: unknown): JsonMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : {};
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? (value as readonly unknown[]) : [];
}

function itemOf(list: unknown, index: unknown): unknown {
  return typeof index === 'number' ? listOf(list)[index] : undefined;
}

/** A glTF document of one material; what is as glTF has it anyway is left out, but for numbers that viewers always write. */
export function jsonOfMaterial(material: GltfMaterial): JsonMap {
  const images: unknown[] = [];
  const infos = each((at) => infoOf(material.textures[at], material.transforms[at], images));
  const [baseColorTexture, normalTexture, metallicRoughnessTexture, emissiveTexture] = infos;
  const textures = images.map((_, source) => ({ source }));
  return {
    asset: { version: '2.0' },
    ...(infos.some((info) => info?.['extensions'] !== undefined) && { extensionsUsed: [TRANSFORM] }),
    ...(images.length > 0 && { images, textures }),
    materials: [
      {
        ...(material.name !== '' && { name: material.name }),
        alphaMode: ALPHA_WORDS[material.alphaMode] ?? ALPHA_WORDS[0],
        alphaCutoff: material.alphaCutoff,
        doubleSided: material.doubleSided,
        emissiveFactor: material.emissive,
        ...(emissiveTexture && { emissiveTexture }),
        ...(normalTexture && { normalTexture }),
        // What is metallic and rough is also what is in the shadow of itself.
        ...(metallicRoughnessTexture && { occlusionTexture: metallicRoughnessTexture }),
        pbrMetallicRoughness: {
          baseColorFactor: material.baseColour,
          ...(baseColorTexture && { baseColorTexture }),
          metallicFactor: material.metallic,
          roughnessFactor: material.roughness,
          ...(metallicRoughnessTexture && { metallicRoughnessTexture }),
        },
      },
    ],
  };
}

/** Undefined where there is no texture, and nothing is said of how it would lie. */
function infoOf(texture: Uuid, placed: Placed, images: unknown[]): JsonMap | undefined {
  const { offset, scale, rotationRad } = placed;
  const isPlain =
    [...offset, rotationRad].every((number) => number === 0) && scale.every((number) => number === 1);
  if (texture.isZero && isPlain) return undefined;
  images.push({ uri: texture.toString() });
  const index = images.length - 1;
  return isPlain
    ? { index }
    : { index, extensions: { [TRANSFORM]: { offset, rotation: rotationRad, scale } } };
}
