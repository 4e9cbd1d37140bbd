import fc from 'fast-check';
import { MAX_MESH_FACES } from '@landfall/protocol/asset/mesh';
import { DecodeError } from '@landfall/protocol/errors';
import { encodeLlsdBinary } from '@landfall/protocol/llsd';
import type { LlsdValue } from '@landfall/protocol/llsd';
import { describe, expect, it } from 'vitest';
import { boundsOf } from '../geometry/index.ts';
import { SQUARE_FACE, levelOf, reals, u16s } from '../testing/mesh-asset.ts';
import { isWellFormed, measure } from '../testing/measure.ts';
import { decodeMeshLevel } from './index.ts';

const faultOf = (...faces: LlsdValue[]) => {
  try {
    decodeMeshLevel(levelOf(...faces));
  } catch (error) {
    return error instanceof DecodeError ? error.path : error;
  }
  return 'none';
};

describe('a level of a mesh', () => {
  it('is spread over its domain', () => {
    const PositionDomain = { Min: reals(-1, 0, 2), Max: reals(3, 10, 2) };
    const TexCoord0Domain = { Min: reals(-2, 0), Max: reals(2, 4) };
    const { geometry } = decodeMeshLevel(levelOf({ ...SQUARE_FACE, PositionDomain, TexCoord0Domain }));
    expect([...geometry.positions]).toEqual([-1, 0, 2, 3, 0, 2, 3, 10, 2, -1, 10, 2]);
    expect([...geometry.textureCoordinates]).toEqual([-2, 0, 2, 0, 2, 4, -2, 4]);
    expect([...geometry.indices]).toEqual([0, 1, 2, 0, 2, 3]);
  });

  it('fills the object’s box where it has no domain', () => {
    const { geometry } = decodeMeshLevel(levelOf(SQUARE_FACE));
    expect(boundsOf(geometry.positions)).toEqual({
      min: { x: -0.5, y: -0.5, z: -0.5 },
      max: { x: 0.5, y: 0.5, z: -0.5 },
    });
    expect(Math.max(...geometry.textureCoordinates)).toBe(1);
  });

  it('has the normals it brings, of length 1, and else those of its triangles', () => {
    const Normal = u16s(...[1, 2, 3, 4].flatMap(() => [0xffff, 0x7fff, 0x7fff]));
    const given = decodeMeshLevel(levelOf({ ...SQUARE_FACE, Normal })).geometry;
    expect([...given.normals.subarray(0, 3)]).toEqual([1, 0, 0].map((value) => expect.closeTo(value, 4)));
    const made = decodeMeshLevel(levelOf(SQUARE_FACE)).geometry;
    expect([...made.normals.subarray(0, 6)]).toEqual([0, 0, 1, 0, 0, 1]);
    expect(isWellFormed(given) && isWellFormed(made)).toBe(true);
  });

  it('keeps the numbers of faces, those of empty ones too', () => {
    const { geometry } = decodeMeshLevel(levelOf(SQUARE_FACE, { NoGeometry: true }, SQUARE_FACE));
    expect(geometry.faces.map(({ vertexCount, indexCount }) => [vertexCount, indexCount])).toEqual([
      [4, 6],
      [0, 0],
      [4, 6],
    ]);
    expect([...geometry.faceNumbers]).toEqual([0, 0, 0, 0, 2, 2, 2, 2]);
    expect(Math.min(...geometry.indices.subarray(6))).toBe(4);
    expect(measure(geometry, 2).area).toBeCloseTo(1);
  });

  it('drops what is left of a triangle', () => {
    const TriangleList = u16s(0, 1, 2, 3, 0);
    expect(decodeMeshLevel(levelOf({ ...SQUARE_FACE, TriangleList })).geometry.indices).toHaveLength(3);
    expect(
      decodeMeshLevel(levelOf({ ...SQUARE_FACE, TriangleList: u16s(0, 1) })).geometry.positions,
    ).toHaveLength(0);
  });

  it('shows nothing of the texture where it has no coordinates', () => {
    const { TexCoord0: _, ...bare } = SQUARE_FACE;
    expect([...decodeMeshLevel(levelOf(bare)).geometry.textureCoordinates]).toEqual([0, 0, 0, 0, 0, 0, 0, 0]);
  });

  it.each([
    ['a vertex that is not there', { ...SQUARE_FACE, TriangleList: u16s(0, 1, 4) }, '[0].TriangleList'],
    ['too few normals', { ...SQUARE_FACE, Normal: u16s(0, 0, 0) }, '[0].Normal'],
    ['too few texture coordinates', { ...SQUARE_FACE, TexCoord0: u16s(0, 0) }, '[0].TexCoord0'],
    ['positions that are text', { ...SQUARE_FACE, Position: 'here' }, '[0].Position'],
    [
      'more vertices than indices can name',
      { ...SQUARE_FACE, Position: new Uint8Array(65_537 * 6) },
      '[0].Position',
    ],
    [
      'a domain of no numbers',
      { ...SQUARE_FACE, PositionDomain: { Min: reals(0, Number.NaN, 0) } },
      '[0].PositionDomain.Min',
    ],
    [
      'a domain without end',
      { ...SQUARE_FACE, TexCoord0Domain: { Max: reals(1, 1e300) } },
      '[0].TexCoord0Domain.Max',
    ],
    ['a domain that is no map', { ...SQUARE_FACE, PositionDomain: 3 }, '[0].PositionDomain'],
    ['a corner that is no list', { ...SQUARE_FACE, PositionDomain: { Max: true } }, '[0].PositionDomain.Max'],
    ['weights that end', { ...SQUARE_FACE, Weights: Uint8Array.of(0, 1) }, '[0].Weights'],
    ['a face that is a number', 7, '[0]'],
  ])('is refused with %s', (_, face, path) => {
    expect(faultOf(face)).toBe(path);
  });

  it('is refused when it is no list, an empty one, or one of too many', () => {
    expect(() => decodeMeshLevel(encodeLlsdBinary({ a: 1 }))).toThrow(DecodeError);
    expect(() => decodeMeshLevel(levelOf())).toThrow('0 faces');
    const empty = Array.from({ length: MAX_MESH_FACES + 1 }, () => ({ NoGeometry: true }));
    expect(() => decodeMeshLevel(levelOf(...empty))).toThrow('65 faces');
    expect(decodeMeshLevel(levelOf(...empty.slice(1))).geometry.faces).toHaveLength(64);
  });

  it('of any bytes is geometry or a DecodeError', () => {
    const good = levelOf({ ...SQUARE_FACE, Weights: Uint8Array.of(0, 9, 9, 255, 255, 255, 255) });
    const mutations = fc.array(fc.tuple(fc.nat(good.length - 1), fc.nat(255)), { maxLength: 6 });
    fc.assert(
      fc.property(mutations, fc.nat(good.length), (changes, length) => {
        const bytes = good.slice(0, length % 3 === 0 ? length : good.length);
        for (const [at, value] of changes) bytes[at] = value;
        try {
          return isWellFormed(decodeMeshLevel(bytes).geometry);
        } catch (error) {
          return error instanceof DecodeError;
        }
      }),
      { numRuns: 500 },
    );
  });
});

describe('skin weights', () => {
  const weightsOf = (...bytes: number[]) =>
    decodeMeshLevel(levelOf({ ...SQUARE_FACE, Weights: Uint8Array.from(bytes) })).skin!;

  it('are four a vertex and add up to 1', () => {
    const skin = weightsOf(
      5,
      0,
      64,
      6,
      0,
      192,
      255,
      1,
      255,
      255,
      255,
      1,
      0,
      1,
      2,
      0,
      1,
      3,
      0,
      1,
      4,
      0,
      1,
      9,
      0,
      0,
      255,
    );
    expect([...skin.joints]).toEqual([5, 6, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4, 9, 0, 0, 0]);
    expect([...skin.weights]).toEqual([0.25, 0.75, 0, 0, 1, 0, 0, 0, 0.25, 0.25, 0.25, 0.25, 1, 0, 0, 0]);
  });

  it('leave a vertex without any with the first joint', () => {
    const skin = weightsOf(255, 255, 255, 7, 1, 0, 255);
    expect([...skin.joints.subarray(0, 4), ...skin.weights.subarray(0, 4)]).toEqual([0, 0, 0, 0, 1, 0, 0, 0]);
    expect(skin.joints[12]).toBe(7);
  });

  it('are there for all faces as soon as one has them, and not at all without', () => {
    const { skin } = decodeMeshLevel(
      levelOf(SQUARE_FACE, { ...SQUARE_FACE, Weights: Uint8Array.of(255, 255, 255, 255) }),
    );
    expect(skin!.weights).toHaveLength(8 * 4);
    expect(skin!.weights[0]).toBe(1);
    expect(decodeMeshLevel(levelOf(SQUARE_FACE)).skin).toBeUndefined();
  });
});
