import { Buffer } from 'node:buffer';
import { DecodeError } from '@landfall/protocol/errors';
import { encodeLlsdBinary, formatLlsdNotation } from '@landfall/protocol/llsd';
import {
  decodeGltfMaterial,
  encodeMaterialOverride,
  encodeStoredOverrides,
} from '@landfall/protocol/material';
import type { MaterialOverride, StoredOverride } from '@landfall/protocol/material';
import { OVERRIDES_ELEMENT, storedOverridesOf } from '@landfall/protocol/object-xml';
import type { ScenePart, XmlNode } from '@landfall/protocol/object-xml';

/** Of one object: as many as faces. */
const MOST_OVERRIDES = 64;

/** Whether it has, or had, any. */
export const hasOverrides = ({ restOfShape }: ScenePart): boolean =>
  restOfShape.some(({ name }) => name === OVERRIDES_ELEMENT);

/** The elements of its shape when a face has another override, or none. */
export function withOverride(
  part: ScenePart,
  face: number,
  override: MaterialOverride | undefined,
): readonly XmlNode[] {
  const others = storedOverridesOf(part).filter((one) => one.face !== face);
  const all: readonly StoredOverride[] =
    override === undefined
      ? others
      : [...others, { face, notation: formatLlsdNotation(encodeMaterialOverride(override)) }];
  const rest = part.restOfShape.filter(({ name }) => name !== OVERRIDES_ELEMENT);
  // One that had some says that it has none: those who knew them are told.
  if (all.length === 0 && !hasOverrides(part)) return rest;
  const text = Buffer.from(encodeStoredOverrides(all.slice(0, MOST_OVERRIDES))).toString('base64');
  return [...rest, { name: OVERRIDES_ELEMENT, text, children: [] }];
}

/**
 * What the glTF document of a request says of a material: only what it says is an override. Undefined for what is no such document.
 * @source viewer llgltfmateriallist.cpp; OpenSim MaterialsModule.cs (AddMaterialOverride)
 */
export function overrideInGltf(json: string): MaterialOverride | undefined {
  return readable(() => {
    const bytes = encodeLlsdBinary({ type: 'GLTF 2.0', version: '1.1', data: json });
    const { textures, transforms, baseColour, emissive, ...rest } = decodeGltfMaterial(bytes);
    const { metallic, roughness, alphaMode, alphaCutoff, doubleSided } = rest;
    const [material] = listIn(JSON.parse(json) as unknown, 'materials');
    const surface = fieldOf(material, 'pbrMetallicRoughness');
    const has = (of: unknown, name: string): boolean => fieldOf(of, name) !== undefined;
    const infos = [
      fieldOf(surface, 'baseColorTexture'),
      fieldOf(material, 'normalTexture'),
      fieldOf(surface, 'metallicRoughnessTexture'),
      fieldOf(material, 'emissiveTexture'),
    ];
    const isPainted = textures.some(({ isZero }) => !isZero);
    const isPlaced = infos.some((info) => has(info, 'extensions'));
    return {
      ...(isPainted && { textures: textures.map((id) => (id.isZero ? undefined : id)) }),
      ...(has(surface, 'baseColorFactor') && { baseColour }),
      ...(has(material, 'emissiveFactor') && { emissive }),
      ...(has(surface, 'metallicFactor') && { metallic }),
      ...(has(surface, 'roughnessFactor') && { roughness }),
      ...(has(material, 'alphaMode') && { alphaMode }),
      ...(has(material, 'alphaCutoff') && { alphaCutoff }),
      ...(has(material, 'doubleSided') && { doubleSided }),
      ...(isPlaced && {
        transforms: transforms.map((place, at) => (has(infos[at], 'extensions') ? place : undefined)),
      }),
    };
  });
}

/** Undefined for what says nothing. */
function readable<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function fieldOf(of: unknown, name: string): unknown {
  if (typeof of !== 'object' || of === null || Array.isArray(of)) return undefined;
  return (of as Readonly<Record<string, unknown>>)[name];
}

function listIn(of: unknown, name: string): readonly unknown[] {
  const list = fieldOf(of, name);
  return Array.isArray(list) ? list : [];
}
