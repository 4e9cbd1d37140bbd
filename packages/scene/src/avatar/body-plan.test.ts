import { describe, expect, it } from 'vitest';
import { LEVELS_OF_DETAIL } from '../lod/index.ts';
import { jointNamed } from '../skeleton/index.ts';
import { isWellFormed, measure } from '../testing/measure.ts';
import { BODY_PLAN } from './body-plan.ts';
import { BODY_FACES, avatarBody } from './index.ts';

describe('the plan of the body', () => {
  it('hangs every ring on bones that there are', () => {
    for (const { rings } of BODY_PLAN)
      for (const { joint, shared } of rings) {
        expect(jointNamed(joint), joint).toBeDefined();
        if (shared !== undefined) expect(jointNamed(shared), shared).toBeDefined();
      }
  });

  it('closes every tube at its end, and all but the neck and the trunk where they begin', () => {
    const isClosed = ({ reach }: { readonly reach: readonly [number, number] }): boolean =>
      reach[0] === 0 && reach[1] === 0;
    for (const { rings, along } of BODY_PLAN) {
      // An arm ends at the hand, whichever way it was turned over.
      if (along === 'y') expect(isClosed(rings[0]!) && isClosed(rings.at(-1)!)).toBe(true);
      else expect(isClosed(rings.at(-1)!)).toBe(true);
    }
    expect(BODY_PLAN.filter(({ rings }) => !isClosed(rings[0]!))).toHaveLength(2);
  });

  it('has the right side from the left', () => {
    const sided = BODY_PLAN.filter(({ rings }) => rings.some(({ joint }) => /Left|Right/.test(joint)));
    expect(sided).toHaveLength(6);
    const [arm, leg, foot, otherArm, otherLeg, otherFoot] = sided;
    expect(otherArm!.rings.map(({ joint }) => joint.replace('Right', 'Left')).reverse()).toEqual(
      arm!.rings.map(({ joint }) => joint),
    );
    for (const [one, other] of [
      [leg, otherLeg],
      [foot, otherFoot],
    ])
      for (const [at, { offset, reach }] of one!.rings.entries()) {
        expect(other!.rings[at]!.reach).toEqual(reach);
        expect(other!.rings[at]!.offset.map((value) => value + 0)).toEqual(
          [offset[0], -offset[1] + 0, offset[2]].map((value) => value + 0),
        );
      }
  });
});

describe('the body as tubes', () => {
  it.each(LEVELS_OF_DETAIL)('has faces behind each other, of whole tubes, at level %i', (level) => {
    const { geometry } = avatarBody(level);
    let [vertex, index] = [0, 0];
    for (const face of geometry.faces) {
      expect([face.firstVertex, face.firstIndex]).toEqual([vertex, index]);
      vertex += face.vertexCount;
      index += face.indexCount;
    }
    expect([vertex * 3, index]).toEqual([geometry.positions.length, geometry.indices.length]);
    expect(isWellFormed(geometry)).toBe(true);
  });

  it('has a closed lower body', () => {
    const { geometry } = avatarBody(3);
    expect(measure(geometry, BODY_FACES.indexOf('lower')).openEdges).toBe(0);
  });

  it('binds each joint where it rests, none of them turned', () => {
    const { skin } = avatarBody(0);
    expect(new Set(skin.jointNames).size).toBe(skin.jointNames.length);
    for (let at = 0; at < skin.inverseBindMatrices.length; at += 16) {
      const matrix = skin.inverseBindMatrices.subarray(at, at + 16);
      expect([matrix[0], matrix[5], matrix[10], matrix[15]]).toEqual([1, 1, 1, 1]);
      expect(matrix[14]).toBeLessThan(0);
    }
  });

  it('moves a vertex by one joint, or two in equal parts', () => {
    const { weights, skin } = avatarBody(2);
    const kinds = new Set<string>();
    for (let at = 0; at < weights.weights.length; at += 4) {
      kinds.add([...weights.weights.subarray(at, at + 4)].join(' '));
      expect(weights.joints[at]).toBeLessThan(skin.jointNames.length);
    }
    expect([...kinds].sort()).toEqual(['0.5 0.5 0 0', '1 0 0 0']);
  });
});
