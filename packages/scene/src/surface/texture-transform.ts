import type { TextureFace } from '@landfall/protocol/texture-entry';

/** Where a texture is on a face: `u' = uu·u + uv·v + u0`, `v' = vu·u + vv·v + v0` of a vertex's texture coordinates. */
export interface TextureTransform {
  /** How much u' grows with u. */
  readonly uu: number;
  /** How much u' grows with v. */
  readonly uv: number;
  /** What u' is where u and v are 0. */
  readonly u0: number;
  /** How much v' grows with u. */
  readonly vu: number;
  /** How much v' grows with v. */
  readonly vv: number;
  /** What v' is where u and v are 0. */
  readonly v0: number;
}

/** Larger numbers are not shown by anybody; products stay finite. */
const MOST = 1e6;

/**
 * Repeats, offset and rotation of a face. It is turned about the middle of the texture, then repeated about it, then moved. Numbers that are none are as
 * if nothing had been said.
 * @source viewer indra/newview/llface.cpp (xform)
 */
export function textureTransform(
  face: Pick<TextureFace, 'repeatS' | 'repeatT' | 'offsetS' | 'offsetT' | 'rotationRad'>,
): TextureTransform {
  const rotation = usable(face.rotationRad, 0);
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const [s, t] = [usable(face.repeatS, 1), usable(face.repeatT, 1)];
  const linear = { uu: s * cos, uv: s * sin, vu: -t * sin, vv: t * cos };
  return {
    ...linear,
    u0: 0.5 + usable(face.offsetS, 0) - (linear.uu + linear.uv) / 2,
    v0: 0.5 + usable(face.offsetT, 0) - (linear.vu + linear.vv) / 2,
  };
}

/** How a texture of a physically based material lies. Its picture begins at the top. */
export interface GltfPlace {
  /** Added to the coordinates, right and down; 1 is a whole picture. */
  readonly offset: readonly [number, number];
  /** How often the picture is repeated, across and down. */
  readonly scale: readonly [number, number];
  /** How far the coordinates are turned counter-clockwise, so that the picture turns clockwise. */
  readonly rotationRad: number;
}

/**
 * The same for a texture of a physically based material: repeated, then turned about the upper left of the texture, then moved.
 * @source Khronos KHR_texture_transform; viewer textureUtilV.glsl (texture_transform)
 */
export function gltfTransform({ offset, scale, rotationRad }: GltfPlace): TextureTransform {
  const rotation = usable(rotationRad, 0);
  const [cos, sin] = [Math.cos(rotation), Math.sin(rotation)];
  const [x, y] = [usable(scale[0], 1), usable(scale[1], 1)];
  // Coordinates of prims begin at the bottom: v is turned over before and after.
  return {
    uu: cos * x,
    uv: -sin * y,
    u0: sin * y + usable(offset[0], 0),
    vu: sin * x,
    vv: cos * y,
    v0: 1 - cos * y - usable(offset[1], 0),
  };
}

/** Applies a transform to coordinates, two floats a vertex; in place when no other array is given. */
export function transformCoordinates(
  from: Float32Array,
  { uu, uv, u0, vu, vv, v0 }: TextureTransform,
  to: Float32Array = from,
): Float32Array {
  for (let at = 0; at + 1 < from.length; at += 2) {
    const u = from[at]!;
    const v = from[at + 1]!;
    to[at] = uu * u + uv * v + u0;
    to[at + 1] = vu * u + vv * v + v0;
  }
  return to;
}

function usable(value: number, otherwise: number): number {
  return Math.abs(value) <= MOST ? value : otherwise;
}
