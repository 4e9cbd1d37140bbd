/** A triangle mesh of an avatar's own body, as viewers keep it in files `.llm`. */
export interface AvatarMesh {
  /** Metres; where it stands in the joint that carries it. Meshes with weights do without. */
  readonly position: Triple;
  /** Degrees about x, then y, then z; likewise. */
  readonly rotation: Triple;
  /** Times as large; likewise. */
  readonly scale: Triple;
  /** Three floats a vertex, metres: with weights in the frame of the avatar at rest, feet at z = 0; without, in that of the joint that carries it. */
  readonly positions: Float32Array;
  /** Three floats a vertex, about of length 1. */
  readonly normals: Float32Array;
  /** Three floats a vertex: the direction in which textures run. */
  readonly binormals: Float32Array;
  /** Two floats a vertex; (0, 0) is the lower left of the bake. */
  readonly textureCoordinates: Float32Array;
  /** Two floats a vertex, for a second texture; undefined where the file has none. */
  readonly detailTextureCoordinates: Float32Array | undefined;
  /** One float a vertex: which bone moves it, see `boundJoints`; undefined for what one joint carries. */
  readonly weights: Float32Array | undefined;
  /** Three a triangle, counter-clockwise seen from outside. */
  readonly indices: Uint16Array;
  /** Bones that move it, in no particular order; empty without weights. */
  readonly jointNames: readonly string[];
  /** What it can be made into, by name. */
  readonly morphs: ReadonlyMap<string, AvatarMorph>;
  /** Vertices that lie in one place with another: which, and with which. */
  readonly sharedVertices: readonly (readonly [vertex: number, other: number])[];
}

/** What is added to some vertices of a mesh for 1 of a visual parameter. */
export interface AvatarMorph {
  /** Numbers of the vertices. */
  readonly vertices: Uint32Array;
  /** Three floats for each of them, metres. */
  readonly positions: Float32Array;
  /** Three floats for each. */
  readonly normals: Float32Array;
  /** Three floats for each. */
  readonly binormals: Float32Array;
  /** Two floats for each. */
  readonly textureCoordinates: Float32Array;
}

/** Along x, y and z. */
export type Triple = readonly [x: number, y: number, z: number];

/** What files begin with; two zeros follow. */
export const AVATAR_MESH_HEADER = 'Linden Binary Mesh 1.0';
/** Bytes of the header with its zeros. */
export const HEADER_SIZE = 24;
/** Bytes of a name, zeros behind it. */
export const NAME_SIZE = 64;
/** The name in the place of a morph behind the last one. */
export const END_OF_MORPHS = 'End Morphs';
