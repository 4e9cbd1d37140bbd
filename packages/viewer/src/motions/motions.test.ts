import type { Animation } from '@landfall/protocol/asset/animation';
import { jointNamed, poseJoints } from '@landfall/scene/skeleton';
import { describe, expect, it } from 'vitest';
import { MOST_MOTIONS, MotionDesk, Motions, Score, momentOf, motionOf, weightOf } from './index.ts';
import type { Motion } from './index.ts';

const HEAD = jointNamed('mHead')!;
const turned = (angle: number): number[] => [0, 0, Math.sin(angle / 2), Math.cos(angle / 2)];

/** An animation of two seconds that turns heads, from one angle to another. */
function animation(angles: readonly number[], more: Partial<Animation> = {}): Animation {
  const times = Float32Array.from(angles, (_, at) => (2 * at) / Math.max(1, angles.length - 1));
  const still = { times: new Float32Array(), values: new Float32Array() };
  const rotations = { times, values: Float32Array.from(angles.flatMap(turned)) };
  return {
    priority: 3,
    durationSeconds: 2,
    emote: '',
    loops: false,
    loopInSeconds: 0,
    loopOutSeconds: 2,
    easeInSeconds: 0,
    easeOutSeconds: 0,
    handPose: 0,
    joints: [{ name: 'mHead', priority: -1, rotations, positions: still }],
    constraints: [],
    ...more,
  };
}
const motion = (angles: readonly number[], more?: Partial<Animation>): Motion =>
  motionOf(animation(angles, more));
const played = (of: Motion, startedAt = 0, endedAt?: number) => ({ motion: of, startedAt, endedAt });
const angleAt = (score: Score, now: number): number => {
  const turn = score.pose({}, now).rotations?.get(HEAD);
  return turn === undefined ? 0 : 2 * Math.atan2(turn[2], turn[3]);
};

describe('a motion', () => {
  it('goes through its keys', () => {
    const score = new Score([played(motion([0, 1, 0]))]);
    expect([0, 500, 1000, 1500].map((now) => Number(angleAt(score, now).toFixed(2)))).toEqual([
      0, 0.5, 1, 0.5,
    ]);
  });

  it('is over after its time, unless it loops', () => {
    const once = played(motion([1, 1]));
    expect([weightOf(once, 1999), weightOf(once, 2000)]).toEqual([1, 0]);
    const loop = motion([0, 1], { loops: true, loopInSeconds: 1, loopOutSeconds: 1.5 });
    expect([0.5, 1.4, 1.6, 2.1, 3].map((seconds) => Number(momentOf(loop, seconds).toFixed(2)))).toEqual([
      0.5, 1.4, 1.1, 1.1, 1,
    ]);
    expect(momentOf(motion([0, 1], { loops: true, loopInSeconds: 2, loopOutSeconds: 1 }), 9)).toBe(1);
    expect(weightOf(played(loop), 1e7)).toBe(1);
  });

  it('comes and goes softly', () => {
    const soft = motion([1, 1], { loops: true, easeInSeconds: 0.5, easeOutSeconds: 1 });
    const ending = played(soft, 0, 3000);
    expect([0, 250, 500, 3000, 3500, 4000].map((now) => weightOf(ending, now))).toEqual([
      0, 0.5, 1, 1, 0.5, 0,
    ]);
    expect(angleAt(new Score([ending]), 3500)).toBeCloseTo(0.5, 1);
  });

  it('gives way to a more urgent one, and to one that began later', () => {
    const calm = played(motion([1, 1], { priority: 1 }));
    const urgent = played(motion([2, 2], { priority: 4 }));
    const later = played(motion([0.3, 0.3], { priority: 4 }));
    expect(angleAt(new Score([urgent, calm]), 500)).toBeCloseTo(2);
    expect(angleAt(new Score([urgent, later]), 500)).toBeCloseTo(0.3);
    const own = motionOf({
      ...animation([0.7, 0.7], { priority: 0 }),
      joints: animation([0.7, 0.7]).joints.map((joint) => ({ ...joint, priority: 6 })),
    });
    expect(angleAt(new Score([played(own), urgent]), 500)).toBeCloseTo(0.7);
  });

  it('moves the pelvis from where it rests, and other joints in their parents', () => {
    const still = { times: new Float32Array(), values: new Float32Array() };
    const positions = { times: Float32Array.of(0), values: Float32Array.of(0, 0, 0.1) };
    const of = (name: string) =>
      motionOf({ ...animation([]), joints: [{ name, priority: 2, rotations: still, positions }] });
    const high = { places: new Map([[0, [0, 0, 1.2] as const]]) };
    expect(new Score([played(of('mPelvis'))]).pose(high, 500).places!.get(0)![2]).toBeCloseTo(1.3);
    const jaw = jointNamed('mFaceJaw')!;
    expect(new Score([played(of('mFaceJaw'))]).pose({}, 500).places!.get(jaw)![2]).toBeCloseTo(0.1);
    expect(of('nobody').joints).toEqual([]);
  });

  it('takes keys in the order of time, and goes on with numbers whatever they are', () => {
    const mixed = animation([0, 0]);
    const rotations = {
      times: Float32Array.of(2, 0, 1),
      values: Float32Array.from([...turned(0), ...turned(0), ...turned(1)]),
    };
    const odd = motionOf({ ...mixed, joints: [{ ...mixed.joints[0]!, rotations }] });
    expect(angleAt(new Score([played(odd)]), 1000)).toBeCloseTo(1);
    const zero = motionOf({
      ...mixed,
      durationSeconds: 0,
      loops: true,
      joints: [
        { ...mixed.joints[0]!, rotations: { times: Float32Array.of(0, 0), values: new Float32Array(8) } },
      ],
    });
    const pose = new Score([played(zero)]).pose({}, 5000);
    expect(poseJoints(pose).every(Number.isFinite)).toBe(true);
  });
});

describe('the motions of somebody', () => {
  const nod = motion([1, 1], { loops: true, easeOutSeconds: 1 });
  const shake = motion([2, 2], { loops: true, priority: 5 });
  const motions = new Map([
    ['nod', nod],
    ['shake', shake],
  ]);
  const angle = (of: Motions, now: number): number => {
    const turn = of.pose({}, (id) => motions.get(id), now).rotations?.get(HEAD);
    return turn === undefined ? 0 : 2 * Math.atan2(turn[2], turn[3]);
  };

  it('begin, go on when they are told again, and end softly', () => {
    const all = new Motions();
    all.take([{ id: 'nod', sequence: 1 }], 0);
    expect(angle(all, 0)).toBeCloseTo(1);
    all.take(
      [
        { id: 'nod', sequence: 1 },
        { id: 'shake', sequence: 2 },
      ],
      100,
    );
    expect(angle(all, 200)).toBeCloseTo(2);
    all.take([{ id: 'nod', sequence: 1 }], 300);
    expect(angle(all, 301)).toBeCloseTo(1);
    all.take([], 1000);
    expect(angle(all, 1500)).toBeCloseTo(0.5, 1);
    expect(angle(all, 2100)).toBe(0);
  });

  it('wait for what has not come, and are bounded', () => {
    const all = new Motions();
    all.take([{ id: 'late', sequence: 1 }], 0);
    expect(angle(all, 0)).toBe(0);
    motions.set('late', nod);
    expect(angle(all, 10)).toBeCloseTo(1);
    expect(all.plays(new Set(['late']))).toBe(true);
    motions.delete('late');
    all.take(
      Array.from({ length: 500 }, (_, sequence) => ({ id: 'nod', sequence })),
      20,
    );
    all.pose({}, (id) => motions.get(id), 30);
    all.take([], 40);
    all.pose({}, (id) => motions.get(id), 5000);
    expect(all.plays(new Set(['nod']))).toBe(false);
    expect(MOST_MOTIONS).toBeLessThan(500);
  });
});

describe('a desk of motions', () => {
  it('asks once for each, and has what came', async () => {
    const asked: string[] = [];
    const nod = motion([1, 1]);
    const desk = new MotionDesk(async (id) => {
      asked.push(id);
      return id === 'nod' ? nod : undefined;
    });
    expect([desk.motionOf('nod'), desk.motionOf('none'), desk.motionOf('nod')]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
    await Promise.resolve();
    await Promise.resolve();
    expect([desk.motionOf('nod'), desk.motionOf('none'), asked]).toEqual([nod, undefined, ['nod', 'none']]);
  });
});
