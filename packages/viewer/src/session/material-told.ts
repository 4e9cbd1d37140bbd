import { decodeGltfMaterial, decodeLegacyMaterialAsset } from '@landfall/protocol/material';
import type { GltfMaterial, LegacyMaterial, MapPlacement, Placed } from '@landfall/protocol/material';
import { DecodeError } from '@landfall/protocol/errors';
import type { Uuid } from '@landfall/protocol/datatypes';
import { gltfTransform, textureTransform } from '@landfall/scene/surface';
import type { MapTold, MaterialTold } from '../port/index.ts';

const MODES = ['OPAQUE', 'BLEND', 'MASK'] as const;

/** A material asset of either kind, as it is drawn; undefined for what is none. */
export function materialInAsset(id: string, bytes: Uint8Array): MaterialTold | undefined {
  try {
    return gltfTold(id, decodeGltfMaterial(bytes));
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  try {
    return legacyTold(id, decodeLegacyMaterialAsset(bytes));
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

/** A physically based material. */
export function gltfTold(id: string, material: GltfMaterial): MaterialTold {
  const { textures, transforms, baseColour, emissive, metallic, roughness } = material;
  const [base, normal, surface, own] = textures;
  return {
    id,
    kind: 'gltf',
    base: { texture: idOf(base), lies: liesOf(transforms[0]), colour: baseColour },
    normal: mapOf(normal, liesOf(transforms[1])),
    surface: mapOf(surface, liesOf(transforms[2])),
    emissive: idOf(own),
    numbers: [metallic, roughness, 0, 0],
    light: emissive,
    alpha: {
      mode: material.alphaMode,
      gltfMode: MODES[material.alphaMode] ?? 'OPAQUE',
      cutoff: material.alphaCutoff,
    },
  };
}

/** A material of before. */
export function legacyTold(id: string, material: LegacyMaterial): MaterialTold {
  const { specularColour: colour, specularExponent, alphaMode, alphaCutoff } = material;
  const [red, green, blue] = [colour.r, colour.g, colour.b].map((byte) => linear(byte / 255));
  return {
    id,
    kind: 'legacy',
    base: undefined,
    normal: placedMap(material.normal),
    surface: placedMap(material.specular),
    emissive: '',
    numbers: [red!, green!, blue!, specularExponent / 255],
    light: [0, 0, 0],
    alpha: { mode: alphaMode, gltfMode: 'OPAQUE', cutoff: alphaCutoff },
  };
}

const idOf = (id: Uuid): string => (id.isZero ? '' : id.toString());

function liesOf(placed: Placed): MapTold['lies'] {
  const { uu, uv, u0, vu, vv, v0 } = gltfTransform(placed);
  return [uu, uv, u0, vu, vv, v0];
}

const mapOf = (id: Uuid, lies: MapTold['lies']): MapTold | undefined =>
  id.isZero ? undefined : { texture: id.toString(), lies };

function placedMap({ textureId, ...place }: MapPlacement): MapTold | undefined {
  const { uu, uv, u0, vu, vv, v0 } = textureTransform({
    repeatS: place.repeatX,
    repeatT: place.repeatY,
    offsetS: place.offsetX,
    offsetT: place.offsetY,
    rotationRad: place.rotationRad,
  });
  return mapOf(textureId, [uu, uv, u0, vu, vv, v0]);
}

const linear = (part: number): number => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4);
