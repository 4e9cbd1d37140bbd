import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DecodeError, EncodeError } from '../../errors/index.ts';
import { decodeLlsdBinary, encodeLlsdBinary, real } from '../../llsd/index.ts';
import {
  EMPTY_MESH_FACE,
  MAX_MESH_FACES,
  MAX_MESH_LEVEL_BYTES,
  allocateSkinWeights,
  decodeMeshFaces,
  decodeMeshHeader,
  encodeMesh,
  encodeMeshFaces,
  packMeshFace,
  packU16s,
  readSkinWeights,
  unpackU16s,
  writeSkinWeights,
} from './index.ts';
import type { MeshFaceParts, SkinWeights } from './index.ts';

/** Two triangles of a slanted square. */
const SQUARE: MeshFaceParts = {
  positions: Float32Array.of(-1, 0, 2, 3, 0, 2, 3, 10, 4, -1, 10, 4),
  normals: Float32Array.of(0, 0, 1, 0, 0, 1, 0, 0, -1, 1, 0, 0),
  textureCoordinates: Float32Array.of(-2, 0, 2, 0, 2, 1, -2, 1),
  triangles: Uint16Array.of(0, 1, 2, 0, 2, 3),
  weights: {
    joints: Uint8Array.of(5, 6, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4, 9, 0, 0, 0),
    weights: Float32Array.of(0.25, 0.75, 0, 0, 1, 0, 0, 0, 0.25, 0.25, 0.25, 0.25, 1, 0, 0, 0),
  },
};

describe('faces of a mesh', () => {
  it('packed are unpacked to half a step', () => {
    const { positions, positionDomain, normals, textureDomain, vertexCount } = packMeshFace(SQUARE);
    expect(positionDomain).toEqual({ min: [-1, 0, 2], max: [3, 10, 4] });
    expect(textureDomain).toEqual({ min: [-2, 0], max: [2, 1] });
    const to = new Float32Array(12);
    unpackU16s(positions, positionDomain, to, vertexCount);
    expect(to).toEqual(SQUARE.positions);
    unpackU16s(normals!, { min: [-1, -1, -1], max: [1, 1, 1] }, to, vertexCount);
    for (const [at, value] of to.entries()) expect(Math.abs(value - SQUARE.normals![at]!)).toBeLessThan(2e-5);
  });

  it('are the same after they were written and read', () => {
    const faces = [packMeshFace(SQUARE), EMPTY_MESH_FACE, packMeshFace({ ...SQUARE, weights: undefined! })];
    const read = decodeMeshFaces(encodeMeshFaces(faces));
    expect(read.map(({ vertexCount }) => vertexCount)).toEqual([4, 0, 4]);
    expect(encodeMeshFaces(read)).toEqual(encodeMeshFaces(faces));
    expect(read[0]).toEqual(faces[0]);
    expect(read[2]!.weights).toBeUndefined();
  });

  it('keep what is not known of them', () => {
    const [face] = decodeMeshFaces(encodeMeshFaces([packMeshFace(SQUARE)]));
    const others = { NormalizedScale: [real(1), real(2), real(3)] };
    const [again] = decodeMeshFaces(encodeMeshFaces([{ ...face!, others }]));
    expect(again!.others).toEqual(others);
    expect('others' in face!).toBe(false);
  });

  it('have numbers in their domain, and its ends for those beyond', () => {
    const packed = packU16s(Float32Array.of(-7, 0.5, 7), { min: [0], max: [1] });
    expect([...packed]).toEqual([0, 0, 0x00, 0x80, 0xff, 0xff]);
    expect([...packU16s(Float32Array.of(3, 3), { min: [3], max: [3] })]).toEqual([0, 0, 0, 0]);
  });

  it.each<[string, Partial<MeshFaceParts>, string]>([
    ['a third of a vertex', { positions: new Float32Array(4) }, 'positions'],
    ['more vertices than indices can name', { positions: new Float32Array(65_537 * 3) }, 'positions'],
    ['two corners of a triangle', { triangles: Uint16Array.of(0, 1) }, 'triangles'],
    ['a corner that is not there', { triangles: Uint16Array.of(0, 1, 4) }, 'triangles'],
    ['a normal too few', { normals: new Float32Array(9) }, 'normals'],
    ['a texture coordinate too many', { textureCoordinates: new Float32Array(9) }, 'textureCoordinates'],
    ['weights of another face', { weights: allocateSkinWeights(3) }, 'weights'],
    ['an endless place', { positions: new Float32Array(12).fill(Infinity) }, 'positions'],
    ['a normal of no numbers', { normals: new Float32Array(12).fill(Number.NaN) }, 'normals'],
  ])('with %s cannot be packed', (_, changes, path) => {
    const fault = () => packMeshFace({ ...SQUARE, ...changes });
    expect(fault).toThrow(EncodeError);
    expect(fault).toThrow(path);
  });

  it('are 1 to 64', () => {
    expect(() => encodeMeshFaces([])).toThrow(EncodeError);
    const many = Array.from({ length: MAX_MESH_FACES + 1 }, () => EMPTY_MESH_FACE);
    expect(() => encodeMeshFaces(many)).toThrow(EncodeError);
    expect(decodeMeshFaces(encodeMeshFaces(many.slice(1)))).toHaveLength(MAX_MESH_FACES);
    for (const value of [[], many.map(() => ({ NoGeometry: true })), { a: 1 }, [7]])
      expect(() => decodeMeshFaces(encodeLlsdBinary(value))).toThrow(DecodeError);
  });

  it('of any bytes are faces or a DecodeError', () => {
    const good = encodeMeshFaces([packMeshFace(SQUARE)]);
    const mutations = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(mutations, fc.nat(good.length), (changes, length) => {
        const bytes = good.slice(0, length % 3 === 0 ? length : good.length);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          const faces = decodeMeshFaces(bytes);
          return decodeMeshFaces(encodeMeshFaces(faces)).length === faces.length;
        } catch (error) {
          return error instanceof DecodeError;
        }
      }),
      { numRuns: 300 },
    );
  });
});

describe('weights of a face', () => {
  const read = (bytes: Uint8Array, vertexCount: number): SkinWeights => {
    const skin = allocateSkinWeights(vertexCount);
    readSkinWeights(bytes, skin, { firstVertex: 0, vertexCount, path: 'Weights' });
    return skin;
  };

  it('are written with an end behind fewer than four', () => {
    const bytes = writeSkinWeights(SQUARE.weights!);
    expect([...bytes.subarray(0, 12)]).toEqual([5, 0, 64, 6, 0xff, 0xbf, 255, 1, 255, 255, 255, 1]);
    const again = read(bytes, 4);
    expect(again.joints).toEqual(SQUARE.weights!.joints);
    for (const [at, weight] of again.weights.entries())
      expect(weight).toBeCloseTo(SQUARE.weights!.weights[at]!, 4);
  });

  it('can be those of some vertices only', () => {
    expect([...writeSkinWeights(SQUARE.weights!, 1, 1)]).toEqual([1, 255, 255, 255]);
    expect(writeSkinWeights(SQUARE.weights!, 3)).toHaveLength(4);
  });
});

describe('a mesh asset', () => {
  it('has its blocks behind its header, in their order', () => {
    const blocks = new Map([
      ['low_lod', Uint8Array.of(1, 2, 3)],
      ['high_lod', Uint8Array.of(4, 5)],
    ]);
    const asset = encodeMesh(blocks, { creator: 'me' });
    const header = decodeMeshHeader(asset, asset.length);
    expect(header.fields).toMatchObject({ version: 1, creator: 'me', low_lod: { offset: 0, size: 3 } });
    for (const [name, block] of header.blocks)
      expect(asset.subarray(block.start, block.end)).toEqual(blocks.get(name));
    expect(header.bodyAt + 5).toBe(asset.length);
    expect(asset.length).toBeLessThan(MAX_MESH_LEVEL_BYTES);
    expect(decodeLlsdBinary(asset.subarray(0, header.bodyAt))).toMatchObject({ high_lod: { offset: 3 } });
  });
});

describe('blocks of a mesh asset', () => {
  it('may be none, and have names of any kind', () => {
    expect(decodeMeshHeader(encodeMesh(new Map()), 1000).blocks.size).toBe(0);
    const asset = encodeMesh(new Map([['__proto__', Uint8Array.of(1)]]), { version: 2 });
    const { blocks, fields } = decodeMeshHeader(asset, asset.length);
    expect(fields['version']).toBe(2);
    expect([...blocks.keys()]).toEqual(['__proto__']);
  });

  it('of size zero say that there is none', () => {
    const asset = encodeMesh(
      new Map([
        ['skin', new Uint8Array(0)],
        ['high_lod', Uint8Array.of(7)],
      ]),
    );
    const { blocks, fields } = decodeMeshHeader(asset, asset.length);
    expect([...blocks.keys()]).toEqual(['high_lod']);
    expect(fields['skin']).toEqual({ offset: 0, size: 0 });
  });
});
