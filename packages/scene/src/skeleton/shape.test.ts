import { VISUAL_PARAM, bodySize } from '@landfall/protocol/avatar';
import { describe, expect, it } from 'vitest';
import {
  ATTACHMENT_POINTS,
  JOINTS,
  MATRIX_SIZE,
  attachmentFrame,
  jointNamed,
  poseJoints,
  skeletonShape,
} from './index.ts';
import { SHAPE_ROWS } from './shape-rows.ts';

const NEUTRAL = new Map([
  [VISUAL_PARAM.headSize, 0.25 / 0.35],
  [VISUAL_PARAM.shoulders, 0],
  [VISUAL_PARAM.neckThickness, 0],
  [VISUAL_PARAM.armLength, 0],
]);
const posed = (values: Iterable<readonly [number, number]>) =>
  poseJoints(skeletonShape(new Map([...NEUTRAL, ...values])));
const at = (matrices: Float32Array, name: string) => {
  const start = jointNamed(name)! * MATRIX_SIZE + 12;
  return [...matrices.subarray(start, start + 3)];
};
const heightOf = (values: ReadonlyMap<number, number>): number => {
  const joints = poseJoints(skeletonShape(values));
  return at(joints, 'mSkull')[2]! - at(joints, 'mFootLeft')[2]!;
};

describe('the shape of a skeleton', () => {
  it('of parameters that do nothing is as it rests', () => {
    const rest = poseJoints();
    for (const [index, value] of posed([]).entries()) expect(value).toBeCloseTo(rest[index]!, 6);
  });

  it('names bones that there are, each with three numbers or six', () => {
    for (const bone of SHAPE_ROWS.trim()
      .replaceAll(/\d+:/g, ';')
      .split(';')
      .filter((text) => text.trim() !== '')) {
      const [name, ...numbers] = bone.trim().split(/\s+/) as [string, ...string[]];
      expect(jointNamed(name.replace('*', 'Left')), name).toBeDefined();
      expect(jointNamed(name.replace('*', 'Right')), name).toBeDefined();
      expect([3, 6], name).toContain(numbers.length);
      expect(
        numbers.every((number) => Number.isFinite(Number(number))),
        name,
      ).toBe(true);
    }
  });

  it.each([
    'height',
    'legLength',
    'torsoLength',
    'neckLength',
    'male',
    'heelHeight',
    'platformHeight',
  ] as const)('is as much taller by %s as a body is, and stands on its soles', (name) => {
    const values = new Map([...NEUTRAL, [VISUAL_PARAM[name], 1]]);
    const grown = heightOf(values) - heightOf(NEUTRAL);
    const { z } = bodySize(values);
    const { z: before } = bodySize(NEUTRAL);
    // What the hip does counts the other way in a body's size.
    const hip = name === 'torsoLength' ? 2 * 0.041 * 0.1 : 0;
    expect(grown).toBeCloseTo(z - before + hip, 5);
    expect(at(poseJoints(skeletonShape(values)), 'mFootLeft')[2]).toBeCloseTo(
      at(poseJoints(), 'mFootLeft')[2]!,
      5,
    );
  });

  it('has longer arms, wider hips and shoulders, on both sides', () => {
    const reach = (values: [number, number][], bone: string) =>
      ['Left', 'Right'].map((side) => Math.abs(at(posed(values), `${bone}${side}`)[1]!));
    const [left, right] = reach([[VISUAL_PARAM.armLength, 1]], 'mWrist');
    const [restLeft, restRight] = reach([], 'mWrist');
    expect([left! - restLeft!, right! - restRight!]).toEqual([
      expect.closeTo(0.2 * 0.248 + 0.3 * 0.205, 4),
      expect.closeTo(0.2 * 0.248 + 0.3 * 0.205, 4),
    ]);
    const hips = reach([[VISUAL_PARAM.hipWidth, 1]], 'mHip');
    expect(hips[0]!).toBeCloseTo((0.127 + 0.004) * 1.1, 4);
    const collars = reach([[VISUAL_PARAM.shoulders, 1]], 'mCollar');
    expect(collars[0]!).toBeCloseTo((0.085 + 0.02) * 1.08, 4);
  });

  it('is thicker without being taller, and its volumes with its bones', () => {
    const thick = posed([[VISUAL_PARAM.thickness, 1]]);
    const rest = posed([]);
    const chest = jointNamed('mChest')! * MATRIX_SIZE;
    expect([thick[chest], thick[chest + 5], thick[chest + 10]]).toEqual(
      [1.1, 1.1, 1].map((x) => expect.closeTo(x, 5)),
    );
    const volume = jointNamed('UPPER_BACK')! * MATRIX_SIZE;
    expect(thick[volume]! / rest[volume]!).toBeCloseTo(1.1, 5);
    expect(at(thick, 'mSkull')[2]).toBeCloseTo(at(rest, 'mSkull')[2]!, 5);
  });

  it('passes no size on: a larger head has no larger skull hanging on it but by its own', () => {
    const sizes = new Map([[jointNamed('mHead')!, [2, 2, 2] as const]]);
    const joints = poseJoints({ sizes });
    const skull = jointNamed('mSkull')!;
    expect(joints[skull * MATRIX_SIZE]).toBe(1);
    expect(at(joints, 'mSkull')[2]! - at(joints, 'mHead')[2]!).toBeCloseTo(2 * JOINTS[skull]!.place[2], 5);
  });
});

describe('what is worn', () => {
  it('hangs at its place of its bone, as large as it is, whatever the bone has become', () => {
    const point = 1;
    const { place } = ATTACHMENT_POINTS.get(point)!;
    const rest = attachmentFrame(point, poseJoints())!;
    const chest = at(poseJoints(), 'mChest');
    expect([...rest.subarray(12, 15)]).toEqual(
      place.map((value, axis) => expect.closeTo(chest[axis]! + value, 5)),
    );
    const thick = posed([[VISUAL_PARAM.thickness, 1]]);
    const worn = attachmentFrame(point, thick)!;
    expect(worn[12]! - at(thick, 'mChest')[0]!).toBeCloseTo(place[0] * 1.1, 5);
    for (const column of [0, 4, 8])
      expect(Math.hypot(...worn.subarray(column, column + 3))).toBeCloseTo(1, 5);
  });

  it('hangs on no bone where it is on the screen, on the avatar itself, or nowhere', () => {
    for (const point of [31, 38, 40, 0, 56]) expect(attachmentFrame(point, poseJoints())).toBeUndefined();
  });
});
