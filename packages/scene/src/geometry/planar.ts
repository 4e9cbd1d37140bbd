import type { Vector3 } from '@landfall/protocol/datatypes';
import type { FaceRange, Geometry } from './geometry.ts';

/** A texture that is mapped planar covers so much of an object, metres: two repeats a metre. */
const REPEATS_PER_METRE = 2;

/**
 * Texture coordinates of a face whose texture is mapped planar (`mapping` of its TextureFace): it lies as on a table, in metres,
 * however large the object is. Repeats, offset and rotation come after it, as with others.
 * @param scale the object's, metres
 * @returns two floats for each vertex of the face
 * @source viewer indra/newview/llface.cpp
 */
export function planarCoordinates(
  { positions, normals }: Geometry,
  { firstVertex, vertexCount }: FaceRange,
  scale: Vector3,
): Float32Array {
  const coordinates = new Float32Array(vertexCount * 2);
  for (let vertex = 0; vertex < vertexCount; vertex++) {
    const at = (firstVertex + vertex) * 3;
    const place = {
      x: positions[at]! * scale.x,
      y: positions[at + 1]! * scale.y,
      z: positions[at + 2]! * scale.z,
    };
    const normal = { x: normals[at]!, y: normals[at + 1]!, z: normals[at + 2]! };
    const right = rightOf(normal);
    coordinates[vertex * 2] = 0.5 + REPEATS_PER_METRE * dot(right, place);
    coordinates[vertex * 2 + 1] = 0.5 - REPEATS_PER_METRE * dot(cross(right, normal), place);
  }
  return coordinates;
}

/** Which way the texture runs on a surface: along y where it looks along x, else along x. */
function rightOf({ x, y }: Vector3): Vector3 {
  if (Math.abs(x) >= 0.5) return { x: 0, y: x < 0 ? -1 : 1, z: 0 };
  return { x: y > 0 ? -1 : 1, y: 0, z: 0 };
}

function dot(one: Vector3, other: Vector3): number {
  return one.x * other.x + one.y * other.y + one.z * other.z;
}

function cross(one: Vector3, other: Vector3): Vector3 {
  return {
    x: one.y * other.z - one.z * other.y,
    y: one.z * other.x - one.x * other.z,
    z: one.x * other.y - one.y * other.x,
  };
}
