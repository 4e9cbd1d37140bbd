import { createRandom } from '@landfall/protocol/testing';
import { describe, expect, it } from 'vitest';
import { MATRIX_SIZE, multiplyInto, setTransform } from './matrix.ts';
import { rotationOf } from './index.ts';

type Triple = readonly [number, number, number];
const HERE: Triple = [0, 0, 0];
const WHOLE: Triple = [1, 1, 1];
const STILL = [0, 0, 0, 1] as const;

const made = (
  place: Triple,
  rotation: readonly [number, number, number, number],
  size: Triple,
): Float32Array => {
  const matrix = new Float32Array(MATRIX_SIZE);
  setTransform(matrix, place, rotation, size);
  return matrix;
};
/** What a matrix does with a point. */
const moved = (matrix: Float32Array, [x, y, z]: Triple): readonly number[] =>
  [0, 1, 2].map((row) => matrix[row]! * x + matrix[4 + row]! * y + matrix[8 + row]! * z + matrix[12 + row]!);
const near = (...values: readonly number[]): readonly number[] =>
  values.map((value) => expect.closeTo(value, 4) as number);

describe('a matrix', () => {
  it('scales, then turns, then moves', () => {
    const matrix = made([10, 20, 30], rotationOf([0, 0, 90]), [2, 3, 4]);
    expect(moved(matrix, [0, 0, 0])).toEqual([10, 20, 30]);
    expect(moved(matrix, [1, 0, 0])).toEqual(near(10, 22, 30));
    expect(moved(matrix, [0, 1, 0])).toEqual(near(7, 20, 30));
    expect(moved(matrix, [0, 0, 1])).toEqual(near(10, 20, 34));
    expect([matrix[3], matrix[7], matrix[11], matrix[15]]).toEqual([0, 0, 0, 1]);
  });

  it('of nothing leaves everything where it is', () => {
    expect(moved(made(HERE, STILL, WHOLE), [1, 2, 3])).toEqual([1, 2, 3]);
  });

  it.each([
    ['x', [90, 0, 0], [0, 1, 0], [0, 0, 1]],
    ['y', [0, 90, 0], [0, 0, 1], [1, 0, 0]],
    ['z', [0, 0, 90], [1, 0, 0], [0, 1, 0]],
  ] as const)('turns counter-clockwise about %s', (_, degrees, from, to) => {
    expect(moved(made(HERE, rotationOf(degrees), WHOLE), from)).toEqual(near(...to));
  });

  it('turns about x first, then y, then z', () => {
    const matrix = made(HERE, rotationOf([90, 90, 0]), WHOLE);
    // y goes to z, and z to x.
    expect(moved(matrix, [0, 1, 0])).toEqual(near(1, 0, 0));
  });
});

describe('the product of two matrices', () => {
  it('does what the second one does, then the first', () => {
    const random = createRandom(9);
    const triple = (): Triple => [random.next() * 4 - 2, random.next() * 4 - 2, random.next() * 4 - 2];
    const degrees = (): Triple => [
      random.integer(-180, 180),
      random.integer(-90, 90),
      random.integer(-180, 180),
    ];
    for (let round = 0; round < 50; round++) {
      const [one, other] = [triple(), triple()].map((place) => made(place, rotationOf(degrees()), triple()));
      const product = new Float32Array(MATRIX_SIZE);
      multiplyInto(product, 0, one!, 0, other!, 0);
      const point = triple();
      expect(moved(product, point)).toEqual(near(...moved(one!, moved(other!, point) as unknown as Triple)));
    }
  });

  it('is written where it is told to, of matrices from where they are', () => {
    const many = new Float32Array(MATRIX_SIZE * 3).fill(7);
    many.set(made([1, 2, 3], STILL, WHOLE), MATRIX_SIZE);
    const target = new Float32Array(MATRIX_SIZE * 2);
    multiplyInto(target, MATRIX_SIZE, many, MATRIX_SIZE, made([10, 0, 0], STILL, WHOLE), 0);
    expect([...target.subarray(0, MATRIX_SIZE)]).toEqual(Array(MATRIX_SIZE).fill(0));
    expect([...target.subarray(MATRIX_SIZE + 12)]).toEqual([11, 2, 3, 1]);
  });
});
