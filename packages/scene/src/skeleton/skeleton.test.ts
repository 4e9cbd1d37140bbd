import { UsageError } from '@landfall/protocol/errors';
import { describe, expect, it } from 'vitest';
import type { MeshSkin } from '@landfall/protocol/asset/mesh';
import {
  ATTACHMENT_POINTS,
  JOINTS,
  MATRIX_SIZE,
  jointNamed,
  poseJoints,
  rotationOf,
  skinMatrices,
} from './index.ts';

const at = (matrices: Float32Array, joint: string | number) => {
  const place = typeof joint === 'string' ? jointNamed(joint)! : joint;
  return [...matrices.subarray(place * MATRIX_SIZE + 12, place * MATRIX_SIZE + 15)];
};
const near = (...values: number[]) => values.map((value) => expect.closeTo(value, 3));

describe('the skeleton', () => {
  it('has 133 bones and 26 volumes, each behind its parent and with a name of its own', () => {
    expect(JOINTS.filter(({ kind }) => kind === 'bone')).toHaveLength(133);
    expect(JOINTS.filter(({ kind }) => kind === 'volume')).toHaveLength(26);
    expect(new Set(JOINTS.map(({ name }) => name)).size).toBe(159);
    for (const [place, { parent }] of JOINTS.entries()) expect(parent).toBeLessThan(place);
    expect(JOINTS.filter(({ parent }) => parent < 0).map(({ name }) => name)).toEqual(['mPelvis']);
  });

  it('is the same on both sides', () => {
    const rest = poseJoints();
    const left = JOINTS.filter(({ name, kind }) => kind === 'bone' && name.includes('Left'));
    expect(left).toHaveLength(50);
    for (const { name } of left) {
      const [x, y, z] = at(rest, name);
      const [otherX, otherY, otherZ] = at(rest, name.replace('Left', 'Right'));
      // The hips and feet of the original differ by some millimetres.
      expect(Math.hypot(x! - otherX!, y! + otherY!, z! - otherZ!)).toBeLessThan(0.02);
    }
  });

  it('stands with its feet near the ground and its head at the top', () => {
    const rest = poseJoints();
    expect(at(rest, 'mPelvis')).toEqual(near(0, 0, 1.067));
    expect(at(rest, 'mHead')[2]).toBeGreaterThan(1.6);
    expect(at(rest, 'mToeLeft')[2]).toBeLessThan(0.1);
    expect(at(rest, 'mWristLeft')[1]).toBeGreaterThan(0.6);
  });

  it.each([
    ['mPelvis', 'mPelvis'],
    ['hip', 'mPelvis'],
    ['avatar_mPelvis', 'mPelvis'],
    ['lForeArm', 'mElbowLeft'],
    ['rThigh', 'mHipRight'],
    ['figureHair', 'mSkull'],
    ['LEFT_PEC', 'LEFT_PEC'],
  ])('knows %s', (name, joint) => {
    expect(JOINTS[jointNamed(name)!]!.name).toBe(joint);
  });

  it('knows nothing else', () => {
    for (const name of ['', 'mTentacle', 'constructor', 'avatar_']) expect(jointNamed(name)).toBeUndefined();
  });
});

describe('a pose', () => {
  it('turns what hangs on a joint with it', () => {
    const shoulder = jointNamed('mShoulderLeft')!;
    // The left arm from the side to the front: −90° about z.
    const posed = poseJoints({ rotations: new Map([[shoulder, rotationOf([0, 0, -90])]]) });
    const rest = poseJoints();
    const arm = at(rest, 'mWristLeft')[1]! - at(rest, shoulder)[1]!;
    expect(at(posed, 'mWristLeft')).toEqual(
      near(at(rest, shoulder)[0]! + arm, at(rest, shoulder)[1]!, at(rest, 'mWristLeft')[2]!),
    );
    expect(at(posed, 'mWristRight')).toEqual(at(rest, 'mWristRight'));
  });

  it('moves joints', () => {
    const pelvis = jointNamed('mPelvis')!;
    const posed = poseJoints({ places: new Map([[pelvis, [0, 0, 0.5]]]) });
    expect(at(posed, 'mHead')[2]).toBeCloseTo(at(poseJoints(), 'mHead')[2]! - 0.567, 3);
  });

  it('of degrees is a quaternion about x, then y, then z', () => {
    expect(rotationOf([90, 0, 0])).toEqual(near(Math.SQRT1_2, 0, 0, Math.SQRT1_2));
    // x takes y to z; z takes x to y; so that together y goes to z and stays.
    const [x, y, z, w] = rotationOf([90, 0, 90]);
    expect([x, y, z, w]).toEqual(near(0.5, 0.5, 0.5, 0.5));
    expect(Math.hypot(...rotationOf([12, 34, 56]))).toBeCloseTo(1);
  });

  it('gives volumes their size, and writes where it is told to', () => {
    const room = new Float32Array(JOINTS.length * MATRIX_SIZE);
    expect(poseJoints({}, room)).toBe(room);
    const head = jointNamed('HEAD')! * MATRIX_SIZE;
    expect([room[head], room[head + 5], room[head + 10]]).toEqual(near(0.11, 0.09, 0.12));
    expect(() => poseJoints({}, new Float32Array(16))).toThrow(UsageError);
  });
});

describe('what moves a worn mesh', () => {
  const identity = [1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1];
  const skinOf = (name: string, inverse: number[], bind = identity): MeshSkin => ({
    jointNames: [name],
    inverseBindMatrices: Float32Array.from(inverse),
    bindShapeMatrix: Float32Array.from(bind),
    alternateBindMatrices: undefined,
    pelvisOffset: 0,
    locksScale: false,
  });

  it('is nothing where the joint is where the mesh was bound', () => {
    const rest = poseJoints();
    const [x, y, z] = at(rest, 'mHead') as [number, number, number];
    const matrices = skinMatrices(skinOf('mHead', [...identity.slice(0, 12), -x, -y, -z, 1]), rest);
    expect([...matrices]).toEqual(near(...identity));
  });

  it('first brings the mesh to where it was bound', () => {
    const twice = [2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 1, 1];
    const matrices = skinMatrices(
      skinOf('mPelvis', [...identity.slice(0, 12), 0, 0, -1, 1], twice),
      poseJoints(),
    );
    expect([...matrices]).toEqual(near(2, 0, 0, 0, 0, 2, 0, 0, 0, 0, 2, 0, 0, 0, 1.067, 1));
  });

  it('is the pelvis for joints that no avatar has', () => {
    expect([...skinMatrices(skinOf('mTentacle', identity), poseJoints())].slice(12, 15)).toEqual(
      near(0, 0, 1.067),
    );
  });
});

describe('attachment points', () => {
  it('are 55; those on the screen have no bone, the others have one', () => {
    expect([...ATTACHMENT_POINTS.keys()]).toEqual(Array.from({ length: 55 }, (_, id) => id + 1));
    const points = [...ATTACHMENT_POINTS.values()];
    expect(points.filter(({ bone }) => bone === undefined).map(({ id }) => id)).toEqual([
      31, 32, 33, 34, 35, 36, 37, 38,
    ]);
    // Two hang on joints that are not bones: the avatar itself, and its groin.
    const strangers = points.filter(({ bone }) => bone !== undefined && jointNamed(bone) === undefined);
    expect(strangers.map(({ bone }) => bone)).toEqual(['mRoot']);
    expect(ATTACHMENT_POINTS.get(5)).toEqual({
      id: 5,
      name: 'Left Hand',
      bone: 'mWristLeft',
      place: [0, 0.08, -0.02],
      turn: [0, 0, 0],
    });
  });
});
