import { ByteWriter } from '@landfall/protocol/bytes';
import { EncodeError } from '@landfall/protocol/errors';
import { AVATAR_MESH_HEADER, END_OF_MORPHS, HEADER_SIZE, NAME_SIZE } from './avatar-mesh.ts';
import type { AvatarMesh, AvatarMorph } from './avatar-mesh.ts';

const MOST_COUNTED = 0xffff;

/**
 * A whole mesh as a file `.llm`: the other way of `decodeAvatarMesh`.
 * @throws EncodeError for more than 65,535 vertices or triangles, and for names of more than 63 bytes
 */
export function encodeAvatarMesh(mesh: AvatarMesh): Uint8Array {
  const writer = new ByteWriter(mesh.positions.length * 16);
  writeHead(writer, mesh);
  writeCount(writer, mesh.positions.length / 3, 'vertices');
  for (const floats of [mesh.positions, mesh.normals, mesh.binormals, mesh.textureCoordinates])
    writeFloats(writer, floats);
  writeFloats(writer, mesh.detailTextureCoordinates ?? []);
  writeFloats(writer, mesh.weights ?? []);
  writeTriangles(writer, mesh.indices);
  if (mesh.weights !== undefined) {
    writeCount(writer, mesh.jointNames.length, 'joints');
    for (const name of mesh.jointNames) writeName(writer, name, NAME_SIZE);
  }
  for (const [name, morph] of mesh.morphs) writeMorph(writer, name, morph);
  writeName(writer, END_OF_MORPHS, NAME_SIZE);
  writer.u32le(mesh.sharedVertices.length);
  for (const vertex of mesh.sharedVertices.flat()) writer.u32le(vertex);
  return writer.finish();
}

/**
 * A coarser level of a mesh as a file: the other way of `decodeAvatarMeshLevel`.
 * @throws EncodeError for more than 65,535 triangles
 */
export function encodeAvatarMeshLevel(mesh: AvatarMesh, indices: Uint16Array): Uint8Array {
  const writer = new ByteWriter();
  writeHead(writer, mesh);
  writeTriangles(writer, indices);
  return writer.finish();
}

function writeHead(writer: ByteWriter, mesh: AvatarMesh): void {
  writeName(writer, AVATAR_MESH_HEADER, HEADER_SIZE);
  writer.u8(mesh.weights === undefined ? 0 : 1);
  writer.u8(mesh.detailTextureCoordinates === undefined ? 0 : 1);
  writeFloats(writer, mesh.position);
  writeFloats(writer, mesh.rotation);
  writer.u8(0);
  writeFloats(writer, mesh.scale);
}

function writeCount(writer: ByteWriter, count: number, of: string): void {
  if (count > MOST_COUNTED) throw new EncodeError(`${count} ${of}, at most ${MOST_COUNTED}`);
  writer.u16le(count);
}

function writeFloats(writer: ByteWriter, floats: Iterable<number>): void {
  for (const float of floats) writer.f32le(float);
}

function writeTriangles(writer: ByteWriter, indices: Uint16Array): void {
  writeCount(writer, indices.length / 3, 'triangles');
  for (const vertex of indices) writer.u16le(vertex);
}

function writeName(writer: ByteWriter, name: string, size: number): void {
  const from = writer.length;
  writer.utf8(name);
  const length = writer.length - from;
  if (length >= size) throw new EncodeError(`a name of ${length} bytes, at most ${size - 1}`);
  writer.put(new Uint8Array(size - length));
}

function writeMorph(writer: ByteWriter, name: string, morph: AvatarMorph): void {
  writeName(writer, name, NAME_SIZE);
  writer.u32le(morph.vertices.length);
  for (const [at, vertex] of morph.vertices.entries()) {
    writer.u32le(vertex);
    for (const floats of [morph.positions, morph.normals, morph.binormals])
      writeFloats(writer, floats.subarray(at * 3, at * 3 + 3));
    writeFloats(writer, morph.textureCoordinates.subarray(at * 2, at * 2 + 2));
  }
}
