/**
 * A thing as triangles, in the one form that map, file and graphics card share: all arrays are views of one buffer, which can
 * be handed to another thread whole.
 */
export interface Geometry {
  /** The memory of all arrays below: once it is transferred to another thread, they are empty here. */
  readonly buffer: ArrayBuffer;
  /** Three floats a vertex. Of prims in units of their size: a box goes from −0.5 to 0.5. */
  readonly positions: Float32Array;
  /** Three floats a vertex, of length 1, outwards. */
  readonly normals: Float32Array;
  /** Two floats a vertex, before a face's repeats, offset and rotation; (0, 0) is the lower left of the texture. */
  readonly textureCoordinates: Float32Array;
  /** Three a triangle, counter-clockwise seen from outside. */
  readonly indices: Uint16Array | Uint32Array;
  /** The face of each vertex: the number by which a TextureEntry names it. */
  readonly faceNumbers: Uint8Array;
  /** By number. */
  readonly faces: readonly FaceRange[];
}

/** Where a face lies in a {@link Geometry}: whole, its vertices in no other face. */
export interface FaceRange {
  /** Number of its first vertex in the geometry; its others follow. */
  readonly firstVertex: number;
  /** How many vertices it has, one behind the other. */
  readonly vertexCount: number;
  /** Where its triangles begin in `indices`, which count vertices of the whole geometry. */
  readonly firstIndex: number;
  /** How many of `indices` are its own: three a triangle. */
  readonly indexCount: number;
}

const FLOATS_PER_VERTEX = 3 + 3 + 2;
/** With more vertices than 16 bits can name. */
const MANY_VERTICES = 0x1_00_00;

/** Room for a geometry, everything zero. The face ranges are the caller's. */
export function allocateGeometry(
  vertexCount: number,
  indexCount: number,
  faces: readonly FaceRange[],
): Geometry {
  const wide = vertexCount > MANY_VERTICES;
  const indicesAt = vertexCount * FLOATS_PER_VERTEX * Float32Array.BYTES_PER_ELEMENT;
  const numbersAt = indicesAt + indexCount * (wide ? 4 : 2);
  const buffer = new ArrayBuffer(numbersAt + vertexCount);
  return {
    buffer,
    positions: new Float32Array(buffer, 0, vertexCount * 3),
    normals: new Float32Array(buffer, vertexCount * 12, vertexCount * 3),
    textureCoordinates: new Float32Array(buffer, vertexCount * 24, vertexCount * 2),
    indices: wide
      ? new Uint32Array(buffer, indicesAt, indexCount)
      : new Uint16Array(buffer, indicesAt, indexCount),
    faceNumbers: new Uint8Array(buffer, numbersAt, vertexCount),
    faces,
  };
}
