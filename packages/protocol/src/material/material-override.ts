import type { Uuid } from '../datatypes/index.ts';
import {
  asArray,
  asBoolean,
  asInteger,
  asReal,
  asUuid,
  createLlsdMap,
  isLlsdMap,
  real,
} from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';

/** How the alpha of a material is used. */
export const ALPHA_MODE = Object.freeze({ opaque: 0, blend: 1, mask: 2 });

/** Base colour, normal, metallic and roughness, emissive. @source viewer llgltfmaterial.h */
const TEXTURES = 4;

/** How one of the textures lies. */
export interface TextureTransform {
  /** Moved along U and V, in whole textures; absent for as in the asset. */
  readonly offset?: readonly [number, number];
  /** Repeats along U and V; absent for as in the asset. */
  readonly scale?: readonly [number, number];
  /** How far it is turned, radians; absent for as in the asset. */
  readonly rotationRad?: number;
}

/**
 * What of a face's physically based material is another than in its asset; what is not there is as in the asset. Numbers come as
 * they were sent.
 * @source viewer llgltfmaterial.cpp (applyOverrideLLSD)
 */
export interface MaterialOverride {
  /** Of base colour, normal, metallic and roughness, emissive; undefined, or zero, for as it is. */
  readonly textures?: readonly (Uuid | undefined)[];
  /** Red, green, blue, alpha; linear, 0 to 1. Where fewer than four came, the rest is as in the asset. */
  readonly baseColour?: readonly number[];
  /** Red, green, blue of what it gives off; linear, 0 to 1. Where fewer than three came, the rest is as in the asset. */
  readonly emissive?: readonly number[];
  /** 0 not metal to 1 metal. */
  readonly metallic?: number;
  /** 0 smooth to 1 rough. */
  readonly roughness?: number;
  /** See {@link ALPHA_MODE}. */
  readonly alphaMode?: number;
  /** 0 to 1: below this nothing is seen where the alpha is a mask. */
  readonly alphaCutoff?: number;
  /** Whether the face is also seen from behind. */
  readonly doubleSided?: boolean;
  /** In the order of `textures`. */
  readonly transforms?: readonly (TextureTransform | undefined)[];
}

/** The override that a map says; undefined where there is none. Keys that are not known are left out. */
export function decodeMaterialOverride(value: LlsdValue | undefined): MaterialOverride | undefined {
  if (!isLlsdMap(value)) return undefined;
  const { tex, bc, ec, mf, rf, am, ac, ds, ti } = value;
  return {
    ...(Array.isArray(tex) && { textures: asArray(tex).slice(0, TEXTURES).map(textureOf) }),
    ...(Array.isArray(bc) && { baseColour: numbersOf(bc, 4) }),
    ...(Array.isArray(ec) && { emissive: numbersOf(ec, 3) }),
    ...(isThere(mf) && { metallic: asReal(mf) }),
    ...(isThere(rf) && { roughness: asReal(rf) }),
    ...(isThere(am) && { alphaMode: asInteger(am) }),
    ...(isThere(ac) && { alphaCutoff: asReal(ac) }),
    ...(isThere(ds) && { doubleSided: asBoolean(ds) }),
    ...(Array.isArray(ti) && { transforms: asArray(ti).slice(0, TEXTURES).map(transformOf) }),
  };
}

/** An override as a map. */
export function encodeMaterialOverride(override: MaterialOverride): LlsdMap {
  const map = createLlsdMap();
  const { textures, baseColour, emissive, metallic, roughness, alphaMode, alphaCutoff } = override;
  const { doubleSided, transforms } = override;
  if (textures !== undefined) map['tex'] = textures.map((id) => id ?? null);
  if (baseColour !== undefined) map['bc'] = baseColour.map(real);
  if (emissive !== undefined) map['ec'] = emissive.map(real);
  if (metallic !== undefined) map['mf'] = real(metallic);
  if (roughness !== undefined) map['rf'] = real(roughness);
  if (alphaMode !== undefined) map['am'] = alphaMode;
  if (alphaCutoff !== undefined) map['ac'] = real(alphaCutoff);
  if (doubleSided !== undefined) map['ds'] = doubleSided;
  if (transforms !== undefined) map['ti'] = transforms.map(mapOfTransform);
  return map;
}

function isThere(value: LlsdValue | undefined): value is Exclude<LlsdValue, null> {
  return value !== undefined && value !== null;
}

function textureOf(value: LlsdValue): Uuid | undefined {
  return value === null ? undefined : asUuid(value);
}

function numbersOf(value: LlsdValue, count: number): readonly number[] {
  return asArray(value).slice(0, count).map(asReal);
}

function transformOf(value: LlsdValue): TextureTransform | undefined {
  if (!isLlsdMap(value)) return undefined;
  const { o, s, r } = value;
  return {
    ...(Array.isArray(o) && { offset: pairOf(o) }),
    ...(Array.isArray(s) && { scale: pairOf(s) }),
    ...(isThere(r) && { rotationRad: asReal(r) }),
  };
}

function pairOf(value: LlsdValue): readonly [number, number] {
  const [first, second] = asArray(value);
  return [asReal(first), asReal(second)];
}

function mapOfTransform(transform: TextureTransform | undefined): LlsdValue {
  if (transform === undefined) return null;
  const map = createLlsdMap();
  const { offset, scale, rotationRad } = transform;
  if (offset !== undefined) map['o'] = offset.map(real);
  if (scale !== undefined) map['s'] = scale.map(real);
  if (rotationRad !== undefined) map['r'] = real(rotationRad);
  return map;
}
