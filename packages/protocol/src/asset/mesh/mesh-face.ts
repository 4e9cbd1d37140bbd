import { DecodeError } from '../../errors/index.ts';
import { asReal, createLlsdMap, isLlsdMap, real } from '../../llsd/index.ts';
import type { LlsdMap, LlsdValue } from '../../llsd/index.ts';
import { u16At } from './domain.ts';
import type { Domain } from './domain.ts';

/** Of a face: indices have 16 bits. */
export const MOST_MESH_VERTICES = 0x1_00_00;
/** Domains beyond this are no numbers that anybody models with; products stay finite in 32 bits. */
const FARTHEST = 1e6;
const POSITION_BYTES = 6;
const TEXTURE_BYTES = 4;

/** A face of a mesh, its numbers still packed: views of the input, little-endian. See `unpackU16s` and `packMeshFace`. */
export interface MeshFace {
  /** 0 to {@link MOST_MESH_VERTICES}. */
  readonly vertexCount: number;
  /** Three for each triangle; 0 for a face without geometry. */
  readonly indexCount: number;
  /** Three U16 a vertex. */
  readonly positions: Uint8Array;
  /** What positions are spread over, on three axes; −0.5 to 0.5 where the asset does not say, in units of the object's size. */
  readonly positionDomain: Domain;
  /** Three U16 a vertex, −1 to 1; undefined where there are none. */
  readonly normals: Uint8Array | undefined;
  /** Two U16 a vertex; undefined where there are none. */
  readonly textureCoordinates: Uint8Array | undefined;
  /** What texture coordinates are spread over, on two axes; 0 to 1 where the asset does not say. */
  readonly textureDomain: Domain;
  /** Three U16 a triangle, all below `vertexCount`. */
  readonly triangles: Uint8Array;
  /** For `readSkinWeights`; undefined for what is not worn. */
  readonly weights: Uint8Array | undefined;
  /** What else is said of it, such as `NormalizedScale`: written again. */
  readonly others?: LlsdMap;
}

const NO_BYTES = new Uint8Array(0);
const NO_DOMAIN: Domain = { min: [], max: [] };
/** A face that has a number and nothing to show. */
export const EMPTY_MESH_FACE: MeshFace = Object.freeze({
  vertexCount: 0,
  indexCount: 0,
  positions: NO_BYTES,
  positionDomain: NO_DOMAIN,
  normals: undefined,
  textureCoordinates: undefined,
  textureDomain: NO_DOMAIN,
  triangles: NO_BYTES,
  weights: undefined,
});

/**
 * One entry of a level of detail. Without triangles (`NoGeometry`, or none in the list) it is an empty face.
 * @throws DecodeError when its parts do not belong together
 * @source PROTOCOL §14; viewer indra/llmath/llvolume.cpp (unpackVolumeFaces)
 */
export function readMeshFace(value: LlsdValue, path: string): MeshFace {
  if (!isLlsdMap(value)) throw new DecodeError('a face of a mesh that is no map', { path });
  const triangles = bytesOf(value, 'TriangleList', path) ?? NO_BYTES;
  // What is left of a triangle at the end is dropped, as viewers do.
  const indexCount = Math.floor(triangles.length / 6) * 3;
  if ('NoGeometry' in value || indexCount === 0) return EMPTY_MESH_FACE;
  const positions = bytesOf(value, 'Position', path) ?? NO_BYTES;
  const vertexCount = Math.floor(positions.length / POSITION_BYTES);
  if (vertexCount > MOST_MESH_VERTICES)
    throw new DecodeError(`${vertexCount} vertices, at most ${MOST_MESH_VERTICES}`, {
      path: `${path}.Position`,
    });
  checkIndices(triangles, indexCount, vertexCount, `${path}.TriangleList`);
  return {
    vertexCount,
    indexCount,
    positions,
    positionDomain: domainOf(value, 'PositionDomain', path, [-0.5, -0.5, -0.5], [0.5, 0.5, 0.5]),
    normals: sized(value, 'Normal', path, vertexCount * POSITION_BYTES),
    textureCoordinates: sized(value, 'TexCoord0', path, vertexCount * TEXTURE_BYTES),
    textureDomain: domainOf(value, 'TexCoord0Domain', path, [0, 0], [1, 1]),
    triangles,
    weights: bytesOf(value, 'Weights', path),
    ...othersOf(value),
  };
}

/** A face as a map; an empty one says that it has no geometry. */
export function mapOfMeshFace(face: MeshFace): LlsdMap {
  if (face.indexCount === 0) return { NoGeometry: true };
  const { normals, textureCoordinates, weights } = face;
  return {
    ...face.others,
    Position: face.positions,
    PositionDomain: mapOfDomain(face.positionDomain),
    ...(normals !== undefined && { Normal: normals }),
    ...(textureCoordinates !== undefined && {
      TexCoord0: textureCoordinates,
      TexCoord0Domain: mapOfDomain(face.textureDomain),
    }),
    TriangleList: face.triangles,
    ...(weights !== undefined && { Weights: weights }),
  };
}

function mapOfDomain({ min, max }: Domain): LlsdMap {
  return { Min: min.map(real), Max: max.map(real) };
}

const KNOWN: ReadonlySet<string> = new Set([
  'NoGeometry',
  'Position',
  'PositionDomain',
  'Normal',
  'TexCoord0',
  'TexCoord0Domain',
  'TriangleList',
  'Weights',
]);

function othersOf(value: LlsdMap): Pick<MeshFace, 'others'> {
  const names = Object.keys(value).filter((name) => !KNOWN.has(name));
  if (names.length === 0) return {};
  const others = createLlsdMap();
  for (const name of names) others[name] = value[name]!;
  return { others };
}

function checkIndices(triangles: Uint8Array, indexCount: number, vertexCount: number, path: string): void {
  for (let at = 0; at < indexCount; at++) {
    const vertex = u16At(triangles, at);
    if (vertex >= vertexCount) throw new DecodeError(`vertex ${vertex} of ${vertexCount}`, { path });
  }
}

/** Undefined when it is missing or empty. */
export function bytesOf(map: LlsdMap, name: string, path: string): Uint8Array | undefined {
  const value = map[name];
  if (value === undefined || value === null) return undefined;
  if (!(value instanceof Uint8Array))
    throw new DecodeError('is not binary', { path: path === '' ? name : `${path}.${name}` });
  return value.length === 0 ? undefined : value;
}

function sized(map: LlsdMap, name: string, path: string, sizeBytes: number): Uint8Array | undefined {
  const bytes = bytesOf(map, name, path);
  if (bytes !== undefined && bytes.length < sizeBytes)
    throw new DecodeError(`${bytes.length} bytes, ${sizeBytes} wanted`, { path: `${path}.${name}` });
  return bytes;
}

function domainOf(
  map: LlsdMap,
  name: string,
  path: string,
  least: readonly number[],
  most: readonly number[],
): Domain {
  const domain = map[name];
  if (domain === undefined || domain === null) return { min: least, max: most };
  if (!isLlsdMap(domain)) throw new DecodeError('is no map', { path: `${path}.${name}` });
  return {
    min: cornerOf(domain['Min'], least, `${path}.${name}.Min`),
    max: cornerOf(domain['Max'], most, `${path}.${name}.Max`),
  };
}

/** A corner of a domain; what is missing is as it is otherwise. */
export function cornerOf(
  value: LlsdValue | undefined,
  otherwise: readonly number[],
  path: string,
): readonly number[] {
  if (value === undefined || value === null) return otherwise;
  if (!Array.isArray(value)) throw new DecodeError('is no list', { path });
  const corner = otherwise.map((_, axis) => asReal(value[axis]));
  if (!corner.every((number) => Math.abs(number) <= FARTHEST))
    throw new DecodeError('is out of range', { path });
  return corner;
}
