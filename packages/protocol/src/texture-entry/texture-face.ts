import { Uuid, WHITE } from '../datatypes/index.ts';
import type { Colour } from '../datatypes/index.ts';

/** How a texture lies on a face. The wire has room for two more, which nobody uses. @source viewer lltextureentry.h */
export const FACE_MAPPING = Object.freeze({ default: 0, planar: 1 });

/** How one face looks. Numbers come as they were sent: a repeat may be anything that an F32 can be, also not finite. */
export interface TextureFace {
  /** The picture on it, an asset; zero for none. */
  readonly textureId: Uuid;
  /** What its texture is tinted with; alpha below 255 makes the face transparent. */
  readonly colour: Colour;
  /** How often the texture repeats across the face, or over a metre where it is mapped planar. */
  readonly repeatS: number;
  /** The same as {@link TextureFace.repeatS}, in the other direction. */
  readonly repeatT: number;
  /** In textures, −1 to 1. */
  readonly offsetS: number;
  /** In textures, −1 to 1, in the other direction than {@link TextureFace.offsetS}. */
  readonly offsetT: number;
  /** −2π to 2π, counter-clockwise. */
  readonly rotationRad: number;
  /** Number of a bump map that every viewer has, 0 for none, to 31. */
  readonly bump: number;
  /** It is as bright as can be, whatever light there is. */
  readonly fullbright: boolean;
  /** 0 not at all, to 3. */
  readonly shiny: number;
  /** Whether a page or film plays on it: see ObjectMedia. */
  readonly hasMedia: boolean;
  /** See {@link FACE_MAPPING}; 0 to 3. */
  readonly mapping: number;
  /** 0 to 1. */
  readonly glow: number;
  /** Of a legacy material (normal and specular maps); zero for none. */
  readonly materialId: Uuid;
}

/** How all faces of an object look. */
export interface TextureEntry {
  /** Of every face that is not named. */
  readonly default: TextureFace;
  /** Faces that differ, by number, 0 to 63. How many faces there are, the shape or mesh says. */
  readonly faces: ReadonlyMap<number, TextureFace>;
}

/** White, repeated once, not moved, without a texture: what others are made of. */
export const PLAIN_FACE: TextureFace = Object.freeze({
  textureId: Uuid.zero,
  colour: WHITE,
  repeatS: 1,
  repeatT: 1,
  offsetS: 0,
  offsetT: 0,
  rotationRad: 0,
  bump: 0,
  fullbright: false,
  shiny: 0,
  hasMedia: false,
  mapping: FACE_MAPPING.default,
  glow: 0,
  materialId: Uuid.zero,
});

/** How a face looks, whether it is named or not. */
export function faceOf(entry: TextureEntry, face: number): TextureFace {
  return entry.faces.get(face) ?? entry.default;
}
