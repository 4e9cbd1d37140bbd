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
  readonly type: 'flexible';
  /** 0 to 3. */
  readonly softness: number;
  /** 0 to 12.7, in tenths; so is `drag`. */
  readonly tension: number;
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
  readonly type: 'light';
  /** Linear, not gamma-corrected; `a` is the intensity. */
  readonly colour: Colour;
  /** Metres. */
  readonly radius: number;
  readonly cutoff: number;
  readonly falloff: number;
}

/** What its light projects. */
export interface LightImageParam {
  readonly type: 'lightImage';
  readonly textureId: Uuid;
  readonly fieldOfViewRad: number;
  readonly focus: number;
  readonly ambiance: number;
}

/** Its form is in a texture, or a mesh: then `textureId` is the mesh's. */
export interface SculptParam {
  readonly type: 'sculpt';
  readonly textureId: Uuid;
  /** See {@link SCULPT_TYPE}; 0 to 63. */
  readonly sculptType: number;
  readonly inverted: boolean;
  readonly mirrored: boolean;
}

/** A mesh, as libomv writes it; servers write a sculpt of type 5. */
export interface MeshParam extends Omit<SculptParam, 'type'> {
  readonly type: 'mesh';
}

/** More on a mesh: bit 0 of `flags` is that it has a skeleton of its own and moves. */
export interface ExtendedMeshParam {
  readonly type: 'extendedMesh';
  readonly flags: number;
}

/** The render material of one face. */
export interface RenderMaterial {
  readonly face: number;
  /** Of an asset of type material. */
  readonly materialId: Uuid;
}

/** Its physically based materials: those of faces that are not named are none. */
export interface RenderMaterialsParam {
  readonly type: 'renderMaterials';
  readonly materials: readonly RenderMaterial[];
}

/** It records what there is around it to be mirrored. */
export interface ReflectionProbeParam {
  readonly type: 'reflectionProbe';
  readonly ambiance: number;
  /** Metres. */
  readonly clipDistance: number;
  /** 1 it is a box, 2 it shows avatars, 4 it is a mirror. */
  readonly flags: number;
}

/** A number that is not known, or one whose bytes are not what it has: kept as it came. */
export interface UnknownParam {
  readonly type: 'unknown';
  readonly number: number;
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
