import { ByteReader } from '@landfall/protocol/bytes';
import { DecodeError } from '@landfall/protocol/errors';
import { AVATAR_MESH_HEADER, END_OF_MORPHS, HEADER_SIZE, NAME_SIZE } from './avatar-mesh.ts';
import type { AvatarMesh, AvatarMorph, Triple } from './avatar-mesh.ts';

/** Of whatever number: what is larger is damage. Binormals of the viewer's own morphs reach 1,583. */
const MOST = 1e6;
/** The largest file that is known has 95. */
const MAX_MORPHS = 1024;
/** Bodies of viewers have up to twelve. */
const MAX_JOINTS = 64;

/**
 * A whole mesh, of the finest level.
 * @throws DecodeError for what is no such file, ends early, names vertices that it has not, or has numbers that are none
 * @source viewer indra/llappearance/llpolymesh.cpp, llpolymorph.cpp; two importers into a modelling program, read for the layout
 */
export function decodeAvatarMesh(bytes: Uint8Array): AvatarMesh {
  const reader = new ByteReader(bytes);
  const { hasWeights, hasDetail, ...stand } = readHead(reader);
  const count = reader.u16le();
  const mesh = {
    ...stand,
    positions: readFloats(reader, count * 3),
    normals: readFloats(reader, count * 3),
    binormals: readFloats(reader, count * 3),
    textureCoordinates: readFloats(reader, count * 2),
    detailTextureCoordinates: hasDetail ? readFloats(reader, count * 2) : undefined,
    weights: hasWeights ? readFloats(reader, count) : undefined,
    indices: readTriangles(reader, count),
    jointNames: hasWeights ? readJoints(reader) : [],
  };
  return { ...mesh, morphs: readMorphs(reader, count), sharedVertices: readShared(reader, count) };
}

/**
 * A coarser level: triangles of the vertices of the whole mesh.
 * @param vertexCount of the whole mesh
 * @throws DecodeError as {@link decodeAvatarMesh}
 */
export function decodeAvatarMeshLevel(bytes: Uint8Array, vertexCount: number): Uint16Array {
  const reader = new ByteReader(bytes);
  readHead(reader);
  return readTriangles(reader, vertexCount);
}

function readHead(
  reader: ByteReader,
): Pick<AvatarMesh, 'position' | 'rotation' | 'scale'> & { hasWeights: boolean; hasDetail: boolean } {
  if (readName(reader, HEADER_SIZE) !== AVATAR_MESH_HEADER)
    throw new DecodeError(`no ${AVATAR_MESH_HEADER}`, { offset: 0 });
  const [hasWeights, hasDetail] = [reader.u8() !== 0, reader.u8() !== 0];
  const [position, rotation] = [readTriple(reader), readTriple(reader)];
  // The order of the turns, which viewers pass over.
  reader.skip(1);
  return { hasWeights, hasDetail, position, rotation, scale: readTriple(reader) };
}

function readTriple(reader: ByteReader): Triple {
  const [x, y, z] = readFloats(reader, 3);
  return [x!, y!, z!];
}

function readFloats(reader: ByteReader, count: number): Float32Array {
  // Before there is room made for them.
  if (reader.remaining < count * 4)
    throw new DecodeError(`${count} numbers in ${reader.remaining} bytes`, { offset: reader.offset });
  const floats = new Float32Array(count);
  fillFloats(reader, floats, 0, count);
  return floats;
}

function fillFloats(reader: ByteReader, floats: Float32Array, from: number, count: number): void {
  for (let at = from; at < from + count; at++) {
    const value = reader.f32le();
    if (!(Math.abs(value) <= MOST))
      throw new DecodeError(`a number of ${value}`, { offset: reader.offset - 4 });
    floats[at] = value;
  }
}

function readTriangles(reader: ByteReader, vertexCount: number): Uint16Array {
  const count = reader.u16le() * 3;
  if (reader.remaining < count * 2)
    throw new DecodeError(`${count / 3} triangles in ${reader.remaining} bytes`, { offset: reader.offset });
  const indices = new Uint16Array(count);
  for (let at = 0; at < count; at++) {
    const vertex = reader.u16le();
    if (vertex >= vertexCount)
      throw new DecodeError(`vertex ${vertex} of ${vertexCount}`, { offset: reader.offset - 2 });
    indices[at] = vertex;
  }
  return indices;
}

function readJoints(reader: ByteReader): string[] {
  const at = reader.offset;
  const count = reader.u16le();
  if (count > MAX_JOINTS) throw new DecodeError(`${count} joints`, { offset: at });
  return Array.from({ length: count }, () => readName(reader, NAME_SIZE));
}

/** Up to the first zero. */
function readName(reader: ByteReader, size: number): string {
  const field = reader.take(size);
  const end = field.indexOf(0);
  return new ByteReader(field).utf8(end < 0 ? size : end);
}

/** A file may end where another morph would begin. */
function readMorphs(reader: ByteReader, vertexCount: number): Map<string, AvatarMorph> {
  const morphs = new Map<string, AvatarMorph>();
  for (let read = 0; reader.remaining > 0; read++) {
    const at = reader.offset;
    const name = readName(reader, NAME_SIZE);
    if (name === END_OF_MORPHS) break;
    if (read === MAX_MORPHS) throw new DecodeError(`more than ${MAX_MORPHS} morphs`, { offset: at });
    morphs.set(name, readMorph(reader, vertexCount));
  }
  return morphs;
}

const MORPHED_VERTEX_SIZE = 4 + 4 * (3 + 3 + 3 + 2);

function readMorph(reader: ByteReader, vertexCount: number): AvatarMorph {
  const count = reader.u32le();
  if (count * MORPHED_VERTEX_SIZE > reader.remaining)
    throw new DecodeError(`a morph of ${count} vertices, more than there are bytes`, {
      offset: reader.offset - 4,
    });
  const morph = {
    vertices: new Uint32Array(count),
    positions: new Float32Array(count * 3),
    normals: new Float32Array(count * 3),
    binormals: new Float32Array(count * 3),
    textureCoordinates: new Float32Array(count * 2),
  };
  for (let at = 0; at < count; at++) {
    const vertex = reader.u32le();
    if (vertex >= vertexCount)
      throw new DecodeError(`vertex ${vertex} of ${vertexCount}`, { offset: reader.offset - 4 });
    morph.vertices[at] = vertex;
    fillFloats(reader, morph.positions, at * 3, 3);
    fillFloats(reader, morph.normals, at * 3, 3);
    fillFloats(reader, morph.binormals, at * 3, 3);
    fillFloats(reader, morph.textureCoordinates, at * 2, 2);
  }
  return morph;
}

function readShared(reader: ByteReader, vertexCount: number): (readonly [number, number])[] {
  if (reader.remaining === 0) return [];
  const at = reader.offset;
  const count = reader.u32le();
  if (count * 8 > reader.remaining || count > vertexCount)
    throw new DecodeError(`${count} shared vertices`, { offset: at });
  return Array.from({ length: count }, () => [reader.u32le(), reader.u32le()] as const);
}
