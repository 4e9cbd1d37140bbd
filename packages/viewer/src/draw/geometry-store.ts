import type { Geometry } from '@landfall/scene/geometry';

/**
 * Bytes of a vertex: place (3 floats), texture coordinates (2 floats), normal and face number (4 bytes), joints of the skin (4 bytes), their
 * weights (4 bytes), the skin's row and nothing (2 and 2 bytes).
 */
export const VERTEX_BYTES = 36;

/** What moves a geometry with bones: joints and weights of its vertices, and the row in which its skin is bound. */
export interface GeometryRig {
  /** Four a vertex. */
  readonly joints: Uint8Array;
  readonly weights: Float32Array;
  /** 1 or more; 0 is none. */
  readonly row: number;
}

/** Bytes of all geometry on the graphics card: beyond it what is new is not taken. */
const MOST_BYTES = 384 * 1024 * 1024;
const FIRST_VERTICES = 1 << 16;
const FIRST_INDICES = 1 << 17;

/** Where a geometry lies in the one index buffer. */
export interface IndexRange {
  readonly firstByte: number;
  readonly count: number;
}

/** All geometry in one vertex buffer and one index buffer, so that nothing is bound between draws. */
export class GeometryStore {
  readonly #gl: WebGL2RenderingContext;
  /** To be bound for draws: both buffers and their attributes. It stays the same one when the buffers grow. */
  readonly vertexArray: WebGLVertexArrayObject;
  /** By number of geometry. */
  readonly firstBytes: number[] = [];
  /** How many indices each geometry has, by its number; three a triangle. */
  readonly counts: number[] = [];
  #vertices: WebGLBuffer;
  #indices: WebGLBuffer;
  #vertexRoom = FIRST_VERTICES;
  #indexRoom = FIRST_INDICES;
  #vertexCount = 0;
  #indexCount = 0;

  constructor(gl: WebGL2RenderingContext) {
    this.#gl = gl;
    this.vertexArray = gl.createVertexArray();
    this.#vertices = roomFor(gl, this.#vertexRoom * VERTEX_BYTES, 'vertices');
    this.#indices = roomFor(gl, this.#indexRoom * 4, 'indices');
    this.#bind();
  }

  /** Bytes on the graphics card. */
  get sizeBytes(): number {
    return this.#vertexRoom * VERTEX_BYTES + this.#indexRoom * 4;
  }

  /** Keeps a geometry; returns its number, or undefined where there is no room. */
  add(geometry: Geometry, rig?: GeometryRig): number | undefined {
    const gl = this.#gl;
    const vertexCount = geometry.positions.length / 3;
    const { length } = geometry.indices;
    if (!this.#makeRoom(vertexCount, length)) return undefined;
    gl.bindBuffer(gl.COPY_WRITE_BUFFER, this.#vertices);
    gl.bufferSubData(gl.COPY_WRITE_BUFFER, this.#vertexCount * VERTEX_BYTES, interleaved(geometry, rig));
    const indices = Uint32Array.from(geometry.indices, (index) => index + this.#vertexCount);
    gl.bindBuffer(gl.COPY_WRITE_BUFFER, this.#indices);
    gl.bufferSubData(gl.COPY_WRITE_BUFFER, this.#indexCount * 4, indices);
    const number = this.firstBytes.push(this.#indexCount * 4) - 1;
    this.counts.push(length);
    this.#vertexCount += vertexCount;
    this.#indexCount += length;
    return number;
  }

  #makeRoom(vertexCount: number, indexCount: number): boolean {
    const vertexRoom = roomAfter(this.#vertexRoom, this.#vertexCount + vertexCount);
    const indexRoom = roomAfter(this.#indexRoom, this.#indexCount + indexCount);
    if (vertexRoom * VERTEX_BYTES + indexRoom * 4 > MOST_BYTES) return false;
    if (vertexRoom === this.#vertexRoom && indexRoom === this.#indexRoom) return true;
    const vertexBytes = [this.#vertexCount * VERTEX_BYTES, vertexRoom * VERTEX_BYTES] as const;
    this.#vertices = this.#moved(this.#vertices, ...vertexBytes, 'vertices');
    this.#indices = this.#moved(this.#indices, this.#indexCount * 4, indexRoom * 4, 'indices');
    this.#vertexRoom = vertexRoom;
    this.#indexRoom = indexRoom;
    this.#bind();
    return true;
  }

  #moved(from: WebGLBuffer, usedBytes: number, bytes: number, kind: 'vertices' | 'indices'): WebGLBuffer {
    const gl = this.#gl;
    const to = roomFor(gl, bytes, kind);
    gl.bindBuffer(gl.COPY_READ_BUFFER, from);
    gl.copyBufferSubData(gl.COPY_READ_BUFFER, gl.COPY_WRITE_BUFFER, 0, 0, usedBytes);
    gl.deleteBuffer(from);
    return to;
  }

  #bind(): void {
    const gl = this.#gl;
    gl.bindVertexArray(this.vertexArray);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.#vertices);
    for (let location = 0; location < 7; location++) gl.enableVertexAttribArray(location);
    gl.vertexAttribPointer(0, 3, gl.FLOAT, false, VERTEX_BYTES, 0);
    gl.vertexAttribPointer(1, 2, gl.FLOAT, false, VERTEX_BYTES, 12);
    gl.vertexAttribPointer(2, 3, gl.BYTE, true, VERTEX_BYTES, 20);
    gl.vertexAttribIPointer(3, 1, gl.UNSIGNED_BYTE, VERTEX_BYTES, 23);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, this.#indices);
    gl.vertexAttribIPointer(4, 4, gl.UNSIGNED_BYTE, VERTEX_BYTES, 24);
    gl.vertexAttribPointer(5, 4, gl.UNSIGNED_BYTE, true, VERTEX_BYTES, 28);
    gl.vertexAttribIPointer(6, 1, gl.UNSIGNED_SHORT, VERTEX_BYTES, 32);
    gl.bindVertexArray(null);
  }
}

/** Left bound for writing. What a buffer is bound as first decides for ever whether it can hold indices. */
function roomFor(gl: WebGL2RenderingContext, bytes: number, kind: 'vertices' | 'indices'): WebGLBuffer {
  const buffer = gl.createBuffer();
  gl.bindVertexArray(null);
  gl.bindBuffer(kind === 'indices' ? gl.ELEMENT_ARRAY_BUFFER : gl.ARRAY_BUFFER, buffer);
  gl.bindBuffer(gl.COPY_WRITE_BUFFER, buffer);
  gl.bufferData(gl.COPY_WRITE_BUFFER, bytes, gl.STATIC_DRAW);
  return buffer;
}

function roomAfter(room: number, wanted: number): number {
  let after = room;
  while (after < wanted) after *= 2;
  return after;
}

function interleaved(
  { positions, normals, textureCoordinates, faceNumbers }: Geometry,
  rig: GeometryRig | undefined,
): Uint8Array {
  const count = faceNumbers.length;
  const buffer = new ArrayBuffer(count * VERTEX_BYTES);
  const floats = new Float32Array(buffer);
  const bytes = new Int8Array(buffer);
  const words = new Uint16Array(buffer);
  for (let vertex = 0; vertex < count; vertex++) {
    const at = vertex * (VERTEX_BYTES / 4);
    floats[at] = positions[vertex * 3]!;
    floats[at + 1] = positions[vertex * 3 + 1]!;
    floats[at + 2] = positions[vertex * 3 + 2]!;
    floats[at + 3] = textureCoordinates[vertex * 2]!;
    floats[at + 4] = textureCoordinates[vertex * 2 + 1]!;
    const packedAt = vertex * VERTEX_BYTES + 20;
    bytes[packedAt] = Math.round(normals[vertex * 3]! * 127);
    bytes[packedAt + 1] = Math.round(normals[vertex * 3 + 1]! * 127);
    bytes[packedAt + 2] = Math.round(normals[vertex * 3 + 2]! * 127);
    bytes[packedAt + 3] = faceNumbers[vertex]!;
    if (rig === undefined) continue;
    bytes.set(rig.joints.subarray(vertex * 4, vertex * 4 + 4), packedAt + 4);
    for (let part = 0; part < 4; part++)
      bytes[packedAt + 8 + part] = Math.round((rig.weights[vertex * 4 + part] ?? 0) * 255);
    words[(packedAt + 12) / 2] = rig.row;
  }
  return new Uint8Array(buffer);
}
