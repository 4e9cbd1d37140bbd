import { describe, expect, it } from 'vitest';
import { rotateVector } from '../../datatypes/index.ts';
import type { Vector3 } from '../../datatypes/index.ts';
import { DecodeError } from '../../errors/index.ts';
import { createRandom } from '../../testing/index.ts';
import { decodeAnimation, encodeAnimation } from '../animation/index.ts';
import type { AnimatedJoint } from '../animation/index.ts';
import { animationOfBvh, parseBvh } from './index.ts';

const HIERARCHY = `HIERARCHY
ROOT hip
{
  OFFSET 0.00 0.00 0.00
  CHANNELS 6 Xposition Yposition Zposition Xrotation Zrotation Yrotation
  JOINT abdomen
  {
    OFFSET 0.0 3.4 0.0
    CHANNELS 3 Xrotation Zrotation Yrotation
    JOINT lShldr
    {
      OFFSET 1.0 2.0 0.0
      CHANNELS 3 Zrotation Xrotation Yrotation
      End Site
      {
        OFFSET 0 1 0
      }
    }
  }
  JOINT tail
  {
    OFFSET 0 0 -1
    CHANNELS 3 Zrotation Xrotation Yrotation
  }
}
MOTION
`;
const STILL = '0 0 0 0 0 0  0 0 0  0 0 0  0 0 0';

const file = (frames: readonly string[], frameSeconds = 0.1): string =>
  `${HIERARCHY}Frames: ${frames.length}\nFrame Time: ${frameSeconds}\n${frames.join('\n')}\n`;
const jointsOf = (frames: readonly string[]): readonly AnimatedJoint[] =>
  animationOfBvh(parseBvh(file(frames))).joints;
const turn = (joint: AnimatedJoint, at: number) => {
  const [x, y, z, w] = joint.rotations.values.subarray(at * 4);
  return { x: x!, y: y!, z: z!, w: w! };
};
const rounded = ({ x, y, z }: Vector3): readonly number[] =>
  [x, y, z].map((part) => Math.round(part * 1000) / 1000 + 0);

describe('a captured motion', () => {
  it('is read as it stands there, in whatever lines and capitals', () => {
    const motion = parseBvh(file([STILL, '1 2 3 4 5 6  7 8 9  10 11 12  13 14 15']));
    expect(motion.joints.map(({ name, parent, firstChannel }) => [name, parent, firstChannel])).toEqual([
      ['hip', -1, 0],
      ['abdomen', 0, 6],
      ['lShldr', 1, 9],
      ['tail', 0, 12],
    ]);
    expect([motion.frameCount, motion.channelCount, motion.values[15]]).toEqual([2, 15, 1]);
    expect(motion.frameSeconds).toBeCloseTo(0.1);
    const odd = file([STILL, STILL]).toLowerCase().replaceAll('\n', '\r\n\t');
    expect(parseBvh(odd).joints.map(({ channels }) => channels.length)).toEqual([6, 3, 3, 3]);
  });

  it('moves what is not as in the first frame, and nothing else', () => {
    const skipped: string[] = [];
    const motion = parseBvh(
      file(['9 9 9 0 0 0  10 0 0  0 0 0  0 0 0', '9 9 9 0 0 0  10 0 0  0 0 30  0 0 40']),
    );
    const { joints } = animationOfBvh(motion, { onSkipped: (name) => skipped.push(name) });
    expect([joints.map(({ name }) => name), skipped]).toEqual([['mShoulderLeft'], ['tail']]);
    expect(joints[0]!.positions.times.length).toBe(0);
  });

  it('turns around the avatar’s axes: x of the file is left, y up, z ahead', () => {
    const quarter = (channels: string): AnimatedJoint => jointsOf([STILL, channels])[0]!;
    const [ahead, left, up] = [
      { x: 1, y: 0, z: 0 },
      { x: 0, y: 1, z: 0 },
      { x: 0, y: 0, z: 1 },
    ];
    // Around the axis to the left what is up comes ahead: a bow.
    expect(rounded(rotateVector(up, turn(quarter('0 0 0 0 0 0  90 0 0  0 0 0  0 0 0'), 0)))).toEqual([
      1, 0, 0,
    ]);
    expect(rounded(rotateVector(ahead, turn(quarter('0 0 0 0 0 0  0 0 90  0 0 0  0 0 0'), 0)))).toEqual([
      0, 1, 0,
    ]);
    expect(rounded(rotateVector(left, turn(quarter('0 0 0 0 0 0  0 90 0  0 0 0  0 0 0'), 0)))).toEqual([
      0, 0, 1,
    ]);
  });

  it('turns by its channels from the last to the first', () => {
    // lShldr: z, x, y. First around y (up): left becomes back. Then x (left): back becomes up. Then z (ahead): up becomes right.
    const [joint] = jointsOf([STILL, '0 0 0 0 0 0  0 0 0  90 90 90  0 0 0']);
    expect(rounded(rotateVector({ x: 0, y: 1, z: 0 }, turn(joint!, 0)))).toEqual([0, -1, 0]);
  });

  it('moves its root from where it was in the first frame, in inches, or what is said', () => {
    const frames = ['5 40 7 0 0 0  0 0 0  0 0 0  0 0 0', '6 42 10 0 0 0  0 0 0  0 0 0  0 0 0'];
    const [hip] = jointsOf(frames);
    expect(hip!.name).toBe('mPelvis');
    const expected = [3, 1, 2].map((inches) => inches * 0.0254);
    hip!.positions.values.forEach((value, at) => expect(value).toBeCloseTo(expected[at]!, 5));
    const metres = animationOfBvh(parseBvh(file(frames)), { unitMetres: 100 }).joints[0]!;
    expect([...metres.positions.values]).toEqual([5, 5, 5]);
  });

  it('has the keys that are needed: between two of them all is as it was', () => {
    const degrees = (at: number): number => (at < 50 ? at * 1.5 : 75 + 20 * Math.sin(at / 20));
    const frames = Array.from({ length: 200 }, (_, at) => `0 0 0 0 0 0  ${degrees(at)} 0 0  0 0 0  0 0 0`);
    const [joint] = jointsOf(frames);
    const { times } = joint!.rotations;
    expect(times.length).toBeLessThan(100);
    expect(times.length).toBeGreaterThan(10);
    for (let frame = 1; frame < 200; frame++) {
      const at = Math.max(
        0,
        times.findLastIndex((time) => time <= (frame - 1) * 0.1 + 1e-6),
      );
      const next = Math.min(at + 1, times.length - 1);
      const share = next === at ? 0 : ((frame - 1) * 0.1 - times[at]!) / (times[next]! - times[at]!);
      const y = turn(joint!, at).y + share * (turn(joint!, next).y - turn(joint!, at).y);
      expect(Math.abs(y - Math.sin((degrees(frame) * Math.PI) / 360))).toBeLessThan(0.001);
    }
  });

  it('is an asset that is read as it was written', () => {
    const frames = Array.from({ length: 31 }, (_, at) => `0 ${at} 0 0 0 ${at}  0 ${at * 3} 0  0 0 0  0 0 0`);
    const options = { priority: 4, loops: true, handPose: 3, easeInSeconds: 1, easeOutSeconds: 0.5 };
    const animation = animationOfBvh(parseBvh(file(frames)), options);
    const again = decodeAnimation(encodeAnimation(animation));
    expect(again).toMatchObject({
      priority: 4,
      loops: true,
      handPose: 3,
      easeInSeconds: 1,
      loopInSeconds: 0,
    });
    expect([again.durationSeconds, again.loopOutSeconds].map((each) => each.toFixed(2))).toEqual([
      '2.90',
      '2.90',
    ]);
    expect(again.joints.map(({ name, priority }) => [name, priority])).toEqual([
      ['mPelvis', 4],
      ['mTorso', 4],
    ]);
  });

  it.each<[string, string]>([
    ['nothing', ''],
    ['another text', 'LLWearable version 22'],
    ['a joint that is not closed', HIERARCHY.slice(0, -20)],
    ['a number that is none', file([STILL, STILL.replace('0', 'nan')])],
    ['a number that is endless', file([STILL, STILL.replace('0', '1e99')])],
    ['fewer numbers than frames', file([STILL, '1 2 3'])],
    ['more frames than anybody has', file([STILL]).replace('Frames: 1', 'Frames: 99999999')],
    ['frames of no time', file([STILL, STILL], 0)],
    ['another channel', file([STILL]).replace('Zrotation', 'Wrotation')],
    ['too many joints', `HIERARCHY ROOT hip { OFFSET 0 0 0 ${'JOINT a { OFFSET 0 0 0 } '.repeat(300)}}`],
    [
      'joints too deep in each other',
      `HIERARCHY ROOT hip { OFFSET 0 0 0 ${'JOINT a { OFFSET 0 0 0 '.repeat(200)}`,
    ],
  ])('that is %s is refused', (_, text) => {
    expect(() => parseBvh(text)).toThrow(DecodeError);
  });

  it.each<[string, string]>([
    ['one frame', file([STILL])],
    ['no movement', file([STILL, STILL, STILL])],
    [
      'more than a minute',
      file([STILL, ...Array.from({ length: 7 }, (_, at) => STILL.replace('0', `${at}`))], 20),
    ],
    ['no joint of an avatar', file([STILL, STILL]).replace(/hip|abdomen|lShldr/g, 'thing')],
  ])('of %s is no animation', (_, text) => {
    expect(() => animationOfBvh(parseBvh(text))).toThrow(DecodeError);
  });

  it('tells the line that is wrong', () => {
    expect(() => parseBvh(HIERARCHY.replace('OFFSET 1.0 2.0', 'OFFSET 1.0 x'))).toThrow('line 12');
  });

  it('of any words is read or refused', () => {
    const random = createRandom(5);
    const words = file([STILL, STILL]).split(/\s+/);
    for (let round = 0; round < 2000; round++) {
      const some = words.slice();
      for (let times = random.integer(1, 4); times > 0; times--)
        some[random.integer(0, some.length - 1)] = words[random.integer(0, words.length - 1)]!;
      try {
        animationOfBvh(parseBvh(some.slice(0, random.integer(1, some.length)).join(' ')));
      } catch (error) {
        expect(error).toBeInstanceOf(DecodeError);
      }
    }
  });
});
