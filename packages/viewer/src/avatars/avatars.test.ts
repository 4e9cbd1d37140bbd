import { poseJoints } from '@landfall/scene/skeleton';
import { describe, expect, it } from 'vitest';
import { poseOf } from './posture.ts';
import { tintsOf } from './tints.ts';

const STILL = { speed: 0, isSitting: false, isFlying: false, time: 0 };

describe('people', () => {
  it('are painted always alike, and so that those with neighbouring ids are told apart', () => {
    const ids = Array.from({ length: 8 }, (_, at) => `a0000000-0000-4000-8000-00000000000${at}`);
    const shirts = ids.map((id) =>
      tintsOf(id)
        .shirt.map((part) => part.toFixed(2))
        .join(),
    );
    expect(new Set(shirts).size).toBe(ids.length);
    expect(tintsOf(ids[0]!)).toEqual(tintsOf(ids[0]!));
  });

  it('move their legs as they walk, one after the other, and stand still otherwise', () => {
    const turnsAt = (speed: number, time: number) => [
      ...poseOf({ ...STILL, speed, time }).rotations!.values(),
    ];
    expect(turnsAt(3, 0.1)).not.toEqual(turnsAt(3, 0.3));
    const legs = [...poseOf({ ...STILL, speed: 3, time: 0.1 }).rotations!.values()].slice(0, 2);
    expect(legs[0]![1]).toBeCloseTo(-legs[1]![1]);
  });

  it.each([
    ['stand', STILL],
    ['walk', { ...STILL, speed: 3, time: 0.4 }],
    ['run', { ...STILL, speed: 6, time: 0.4 }],
    ['sit', { ...STILL, isSitting: true }],
    ['fly', { ...STILL, isFlying: true, speed: 20 }],
  ])('%s in poses that are ones', (_, posture) => {
    expect([...poseJoints(poseOf(posture))].every(Number.isFinite)).toBe(true);
    for (const turn of poseOf(posture).rotations!.values()) expect(Math.hypot(...turn)).toBeCloseTo(1);
  });
});
