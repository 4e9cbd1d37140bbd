import { describe, expect, it } from 'vitest';
import { BONE_ROWS } from './bones.ts';
import { ATTACHMENT_POINTS, JOINTS, jointNamed, poseJoints } from './index.ts';
import { VOLUME_ROWS } from './volumes.ts';

const matrixOf = (matrices: Float32Array, name: string): Float32Array => {
  const at = jointNamed(name)! * 16;
  return matrices.subarray(at, at + 16);
};
const placeOf = (name: string): readonly number[] => [...matrixOf(poseJoints(), name).subarray(12, 15)];

describe('the table of bones', () => {
  it('has every parent before its children', () => {
    const seen = new Set(['']);
    for (const [name, parent] of BONE_ROWS) {
      expect(seen.has(parent), `${parent} of ${name}`).toBe(true);
      expect(seen.has(name)).toBe(false);
      seen.add(name);
    }
  });

  it('has no bone farther from its parent than an arm is long', () => {
    for (const [name, parent, x, y, z] of BONE_ROWS)
      if (parent !== '') expect(Math.hypot(x, y, z), name).toBeLessThan(0.7);
  });

  it('is what a person is like', () => {
    const [, , head] = placeOf('mHead');
    const [, , chest] = placeOf('mChest');
    const [, , knee] = placeOf('mKneeLeft');
    const [, , ankle] = placeOf('mAnkleLeft');
    expect([head! > chest!, chest! > 1, knee! > ankle!, ankle! > 0]).toEqual([true, true, true, true]);
    expect(placeOf('mEyeLeft')[0]).toBeGreaterThan(placeOf('mHead')[0]!);
    expect(placeOf('mFootLeft')[0]).toBeGreaterThan(placeOf('mAnkleLeft')[0]!);
  });

  it('bends nowhere at rest: a bone is where the sum of its ancestors’ places is', () => {
    for (const name of [
      'mHandPinky3Left',
      'mFaceLipCornerRight',
      'mTail6',
      'mWing4FanLeft',
      'mHindLimb4Right',
    ]) {
      const sum = [0, 0, 0];
      for (let at = jointNamed(name)!; at >= 0; at = JOINTS[at]!.parent)
        for (const axis of [0, 1, 2]) sum[axis]! += JOINTS[at]!.place[axis]!;
      expect(placeOf(name), name).toEqual(sum.map((value) => expect.closeTo(value, 4)));
    }
  });
});

describe('the table of volumes', () => {
  it('hangs each on a bone that is there, and gives it a size', () => {
    for (const [name, bone, , , size] of VOLUME_ROWS) {
      expect(JOINTS[jointNamed(bone)!]!.kind, name).toBe('bone');
      for (const half of size) expect(half).toBeGreaterThan(0);
    }
  });

  it('has as much on the left as on the right', () => {
    const left = VOLUME_ROWS.filter(([name]) => /^L_|^LEFT_/.test(name));
    expect(left).toHaveLength(9);
    for (const [name, bone, [x, y, z], , size] of left) {
      const other = VOLUME_ROWS.find(
        ([right]) => right === name.replace(/^L_/, 'R_').replace(/^LEFT_/, 'RIGHT_'),
      )!;
      expect(other[1]).toBe(bone.replace('Left', 'Right'));
      expect(other[2]).toEqual([x, 0 - y, z]);
      expect(other[4]).toEqual(size);
    }
  });

  it('turns and scales what is in it', () => {
    const pelvis = matrixOf(poseJoints(), 'PELVIS');
    // 8° about y: what is ahead goes down.
    const angle = (8 * Math.PI) / 180;
    expect(pelvis[0]).toBeCloseTo(0.12 * Math.cos(angle), 5);
    expect(pelvis[2]).toBeCloseTo(-0.12 * Math.sin(angle), 5);
    expect(pelvis[5]).toBeCloseTo(0.16, 5);
  });
});

describe('the table of attachment points', () => {
  it('has a name of its own for each, and a place near its bone', () => {
    const points = [...ATTACHMENT_POINTS.values()];
    expect(new Set(points.map(({ name }) => name)).size).toBe(points.length);
    for (const { name, place } of points) expect(Math.hypot(...place), name).toBeLessThan(0.75);
  });

  it('has right and left hands, feet and wings on their sides', () => {
    for (const { name, bone } of ATTACHMENT_POINTS.values()) {
      if (bone === undefined) continue;
      const side = /Left|Right/.exec(bone)?.[0];
      if (side !== undefined) expect(name, bone).toMatch(new RegExp(`${side}|^${side[0]!} `));
    }
  });
});
