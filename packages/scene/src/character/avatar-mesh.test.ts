import { DecodeError, EncodeError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import { sampleMesh, sampleMorph } from '../testing/index.ts';
import { decodeAvatarMesh, decodeAvatarMeshLevel } from './decode-avatar-mesh.ts';
import { encodeAvatarMesh, encodeAvatarMeshLevel } from './encode-avatar-mesh.ts';

const JOINTS = { names: ['mHead', 'mNeck'], weights: [1, 1.5] } as const;
const MESH = {
  ...sampleMesh([0, 0, 0], [1, 2, 3], JOINTS, new Map([['Tall', sampleMorph(1, 7)]])),
  position: [0, 9, 0] as const,
  rotation: [0, 0, 90] as const,
  detailTextureCoordinates: Float32Array.from({ length: 16 }, (_, at) => at / 16),
  sharedVertices: [
    [1, 0],
    [5, 4],
  ] as const,
};
const BYTES = encodeAvatarMesh(MESH);
/** Header, two flags, place, turns, their order, scale. */
const COUNT_AT = 24 + 2 + 12 + 12 + 1 + 12;

function changed(at: number, ...bytes: number[]): Uint8Array {
  const copy = Uint8Array.from(BYTES);
  copy.set(bytes, at);
  return copy;
}

describe('a file .llm', () => {
  it('is read as it was written', () => {
    expect(decodeAvatarMesh(BYTES)).toEqual(MESH);
    const carried = sampleMesh([0, 0, 0], [1, 1, 1]);
    expect(decodeAvatarMesh(encodeAvatarMesh(carried))).toEqual(carried);
  });

  it('has its parts where importers look for them', () => {
    const view = new DataView(BYTES.buffer);
    expect(Buffer.from(BYTES.subarray(0, 24)).toString('latin1')).toBe('Linden Binary Mesh 1.0\0\0');
    expect([...BYTES.subarray(24, 26)]).toEqual([1, 1]);
    expect([view.getUint16(COUNT_AT, true), view.getFloat32(COUNT_AT + 2 + 7 * 12 + 8, true)]).toEqual([
      8, 3,
    ]);
    const trianglesAt = COUNT_AT + 2 + 8 * (12 + 12 + 12 + 8 + 8 + 4);
    expect(view.getUint16(trianglesAt, true)).toBe(12);
    const jointsAt = trianglesAt + 2 + 12 * 6;
    expect(view.getUint16(jointsAt, true)).toBe(2);
    expect(Buffer.from(BYTES.subarray(jointsAt + 2 + 64, jointsAt + 2 + 70)).toString()).toBe('mNeck\0');
    expect(BYTES.length).toBe(jointsAt + 2 + 2 * 64 + (64 + 4 + 2 * 48) + 64 + 4 + 2 * 8);
  });

  it('may end without an end of its morphs, and without vertices that are shared', () => {
    const bare = encodeAvatarMesh({ ...MESH, morphs: new Map(), sharedVertices: [] });
    expect(decodeAvatarMesh(bare.subarray(0, -4)).sharedVertices).toEqual([]);
    expect(decodeAvatarMesh(bare.subarray(0, -68)).morphs.size).toBe(0);
  });

  it('has coarser levels of triangles alone, of the vertices of the whole', () => {
    const level = encodeAvatarMeshLevel(MESH, MESH.indices.subarray(0, 6));
    expect(decodeAvatarMeshLevel(level, 8)).toEqual(MESH.indices.slice(0, 6));
    expect(() => decodeAvatarMeshLevel(level, 3)).toThrow('vertex 3 of 3');
  });

  it.each([
    ['another header', changed(0, 0x4d), 'no Linden Binary Mesh 1.0 at offset 0'],
    ['more vertices than bytes', changed(COUNT_AT, 0xff, 0xff), '196605 numbers in'],
    ['no number', changed(COUNT_AT + 2, 0, 0, 0xc0, 0x7f), 'a number of NaN at offset 65'],
    ['a number without sense', changed(COUNT_AT + 2, 0, 0, 0, 0x7f), 'a number of'],
    ['a triangle of what is not there', changed(COUNT_AT + 2 + 8 * 56 + 2, 8, 0), 'vertex 8 of 8'],
    ['many joints', changed(COUNT_AT + 2 + 8 * 56 + 2 + 72, 65, 0), '65 joints'],
    ['a morph of what is not there', changed(BYTES.length - 84 - 96, 8), 'vertex 8 of 8'],
    ['a morph beyond the end', changed(BYTES.length - 84 - 100, 255, 255, 255, 255), 'a morph of 4294967295'],
    ['shared beyond the end', changed(BYTES.length - 20, 9), '9 shared vertices'],
  ])('is refused with %s', (_, bytes, words) => {
    expect(() => decodeAvatarMesh(bytes)).toThrow(DecodeError);
    expect(() => decodeAvatarMesh(bytes)).toThrow(words);
  });

  it('is refused wherever it is cut off inside a part', () => {
    const whole = new Set([BYTES.length - 20, BYTES.length - 84, BYTES.length - 84 - 164]);
    for (let end = 0; end < BYTES.length; end++)
      if (!whole.has(end))
        expect(() => decodeAvatarMesh(BYTES.subarray(0, end)), `${end}`).toThrow(DecodeError);
  });

  it('is not written with what it has no room for', () => {
    expect(() => encodeAvatarMesh({ ...MESH, jointNames: ['m'.repeat(64)] })).toThrow(EncodeError);
    expect(() => encodeAvatarMesh({ ...MESH, indices: new Uint16Array(3 * 65_536) })).toThrow(
      '65536 triangles',
    );
  });
});
