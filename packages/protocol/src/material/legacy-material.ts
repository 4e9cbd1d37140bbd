import type { Colour, Uuid } from '../datatypes/index.ts';
import { asArray, asInteger, asMap, asUuid } from '../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../llsd/index.ts';

/** Parts of one that offsets, repeats and rotations are sent in. @source viewer llmaterial.cpp */
const PARTS = 10_000;

/** How a map lies: in textures, and in radians. */
export interface MapPlacement {
  /** Texture asset of the map; zero for none. */
  readonly textureId: Uuid;
  /** Moved along U, in textures; steps of 1/10,000 on the wire. */
  readonly offsetX: number;
  /** Moved along V, in textures; steps of 1/10,000 on the wire. */
  readonly offsetY: number;
  /** Repeats along U; steps of 1/10,000 on the wire. */
  readonly repeatX: number;
  /** Repeats along V; steps of 1/10,000 on the wire. */
  readonly repeatY: number;
  /** How far it is turned, radians; steps of 1/10,000 on the wire. */
  readonly rotationRad: number;
}

/** A material of before physically based ones: what a texture entry's `materialId` names. */
export interface LegacyMaterial {
  /** The normal map, and how it lies. */
  readonly normal: MapPlacement;
  /** The map of highlights, and how it lies. */
  readonly specular: MapPlacement;
  /** Tint of highlights. */
  readonly specularColour: Colour;
  /** 0 to 255: how sharp highlights are. */
  readonly specularExponent: number;
  /** 0 to 255: how much is mirrored. */
  readonly environment: number;
  /** 0 none, 1 blend, 2 mask, 3 emissive mask. */
  readonly alphaMode: number;
  /** 0 to 255. */
  readonly alphaCutoff: number;
}

/** The material that a map says; what is not there is zero. @source PROTOCOL §12; viewer llmaterial.cpp */
export function decodeLegacyMaterial(value: LlsdValue | undefined): LegacyMaterial {
  const map = asMap(value);
  const [r, g, b, a] = asArray(map['SpecColor']).map(asInteger);
  return {
    normal: placementOf(map, 'Norm'),
    specular: placementOf(map, 'Spec'),
    specularColour: { r: byteOf(r), g: byteOf(g), b: byteOf(b), a: byteOf(a) },
    specularExponent: byteOf(asInteger(map['SpecExp'])),
    environment: byteOf(asInteger(map['EnvIntensity'])),
    alphaMode: byteOf(asInteger(map['DiffuseAlphaMode'])),
    alphaCutoff: byteOf(asInteger(map['AlphaMaskCutoff'])),
  };
}

/** A material as a map. */
export function encodeLegacyMaterial(material: LegacyMaterial): LlsdMap {
  const { r, g, b, a } = material.specularColour;
  return {
    ...mapOfPlacement(material.normal, 'Norm'),
    ...mapOfPlacement(material.specular, 'Spec'),
    SpecColor: [r, g, b, a],
    SpecExp: material.specularExponent,
    EnvIntensity: material.environment,
    DiffuseAlphaMode: material.alphaMode,
    AlphaMaskCutoff: material.alphaCutoff,
  };
}

function placementOf(map: LlsdMap, kind: 'Norm' | 'Spec'): MapPlacement {
  const part = (name: string): number => asInteger(map[`${kind}${name}`]) / PARTS;
  return {
    textureId: asUuid(map[`${kind}Map`]),
    offsetX: part('OffsetX'),
    offsetY: part('OffsetY'),
    repeatX: part('RepeatX'),
    repeatY: part('RepeatY'),
    rotationRad: part('Rotation'),
  };
}

function mapOfPlacement(placement: MapPlacement, kind: 'Norm' | 'Spec'): LlsdMap {
  const parts = (value: number): number => Math.round(value * PARTS) | 0;
  return {
    [`${kind}Map`]: placement.textureId,
    [`${kind}OffsetX`]: parts(placement.offsetX),
    [`${kind}OffsetY`]: parts(placement.offsetY),
    [`${kind}RepeatX`]: parts(placement.repeatX),
    [`${kind}RepeatY`]: parts(placement.repeatY),
    [`${kind}Rotation`]: parts(placement.rotationRad),
  };
}

function byteOf(value: number | undefined): number {
  return Math.min(255, Math.max(0, value ?? 0));
}
