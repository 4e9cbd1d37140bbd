import type { Colour, Uuid, Vector3 } from '../datatypes/index.ts';

/** Numbers of the extra parameters. @source PROTOCOL §12; viewer llprimitive.h (LLNetworkData) */
export const EXTRA_PARAM = /* @__PURE__ */ Object.freeze({
  flexible: 0x10,
  light: 0x20,
  sculpt: 0x30,
  lightImage: 0x40,
  mesh: 0x60,
  extendedMesh: 0x70,
  renderMaterials: 0x80,
  reflectionProbe: 0x90,
});

/** What a sculpt's texture is wrapped around, or what else stands in its place. @source viewer llprimitive.h */
export const SCULPT_TYPE = Object.freeze({
  none: 0,
  sphere: 1,
  torus: 2,
  plane: 3,
  cylinder: 4,
  mesh: 5,
  gltf: 6,
});

/** It hangs and sways as a cloth does. */
export interface FlexibleParam {
  /** `flexible`, number 0x10: it bends. */
  readonly type: 'flexible';
  /** 0 to 3. */
  readonly softness: number;
  /** 0 to 12.7, in tenths. */
  readonly tension: number;
  /** Resistance of the air, 0 to 12.7, in tenths. */
  readonly drag: number;
  /** −10 to 15.5, in tenths. */
  readonly gravity: number;
  /** 0 to 25.5, in tenths. */
  readonly wind: number;
  /** Undefined where the sender left it out: none. */
  readonly force: Vector3 | undefined;
}

/** It shines. Numbers come as they were sent, also senseless ones. */
export interface LightParam {
  /** `light`, number 0x20: a point light, or a projector where a light image comes with it. */
  readonly type: 'light';
  /** Linear, not gamma-corrected; `a` is the intensity. */
  readonly colour: Colour;
  /** Metres. */
  readonly radius: number;
  /** As sent, mostly 0; Landfall's viewer lights by `radius` and `falloff` alone. */
  readonly cutoff: number;
  /** How fast it gets less with distance; 0 to 2 in viewers. */
  readonly falloff: number;
}

/** What its light projects. */
export interface LightImageParam {
  /** `lightImage`, number 0x40: it makes the light of the object a projector. */
  readonly type: 'lightImage';
  /** The texture that is projected. */
  readonly textureId: Uuid;
  /** Angle of the projected cone, radians. */
  readonly fieldOfViewRad: number;
  /** From where along its beam the picture blurs; as sent, and may be negative. */
  readonly focus: number;
  /** How much of the projection lights also what it does not shine at directly; 0 is none. */
  readonly ambiance: number;
}

/** Its form is in a texture, or a mesh: then `textureId` is the mesh's. */
export interface SculptParam {
  /** `sculpt`, number 0x30: a sculpted prim, or a mesh as servers write it. */
  readonly type: 'sculpt';
  /** The texture that holds the form; the mesh asset where `sculptType` says mesh. */
  readonly textureId: Uuid;
  /** See {@link SCULPT_TYPE}; 0 to 63. */
  readonly sculptType: number;
  /** Its inside is shown as its outside: bit 0x40 of the type byte. */
  readonly inverted: boolean;
  /** Its form is mirrored: bit 0x80 of the type byte. */
  readonly mirrored: boolean;
}

/** A mesh, as libomv writes it; servers write a sculpt of type 5. */
export interface MeshParam extends Omit<SculptParam, 'type'> {
  /** `mesh`, number 0x60: the mesh in a parameter of its own. */
  readonly type: 'mesh';
}

/** More on a mesh: bit 0 of `flags` is that it has a skeleton of its own and moves. */
export interface ExtendedMeshParam {
  /** `extendedMesh`, number 0x70: more on a mesh that another parameter names. */
  readonly type: 'extendedMesh';
  /** U32; bit 0: it has a skeleton of its own and moves. */
  readonly flags: number;
}

/** The render material of one face. */
export interface RenderMaterial {
  /** Number of the face, from 0; one byte on the wire. */
  readonly face: number;
  /** Of an asset of type material. */
  readonly materialId: Uuid;
}

/** Its physically based materials: those of faces that are not named are none. */
export interface RenderMaterialsParam {
  /** `renderMaterials`, number 0x80: physically based materials of faces. */
  readonly type: 'renderMaterials';
  /** One for each face that has any, in the order of the wire; at most 255. */
  readonly materials: readonly RenderMaterial[];
}

/** It records what there is around it to be mirrored. */
export interface ReflectionProbeParam {
  /** `reflectionProbe`, number 0x90: it records its surroundings. */
  readonly type: 'reflectionProbe';
  /** How much light things in its reach get from what it records. */
  readonly ambiance: number;
  /** Metres. */
  readonly clipDistance: number;
  /** 1 it is a box, 2 it shows avatars, 4 it is a mirror. */
  readonly flags: number;
}

/** A number that is not known, or one whose bytes are not what it has: kept as it came. */
export interface UnknownParam {
  /** `unknown`: not one of {@link EXTRA_PARAM}, or not of its length. */
  readonly type: 'unknown';
  /** The number that it came under, U16; may be one of {@link EXTRA_PARAM} whose bytes are odd. */
  readonly number: number;
  /** Its body, without number and length; written back as it came. */
  readonly bytes: Uint8Array;
}

/** One of the extra parameters of an object. */
export type ExtraParam =
  | FlexibleParam
  | LightParam
  | LightImageParam
  | SculptParam
  | MeshParam
  | ExtendedMeshParam
  | RenderMaterialsParam
  | ReflectionProbeParam
  | UnknownParam;
