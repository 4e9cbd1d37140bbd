/** Animations of anybody, played: whatever their bytes are, joints stay numbers. */
import { decodeAnimation, encodeAnimation } from '@landfall/protocol/asset/animation';
import { DecodeError } from '@landfall/protocol/errors';
import { createRandom } from '@landfall/protocol/testing';
import { poseJoints } from '@landfall/scene/skeleton';
import { expect, it } from 'vitest';
import { Score, motionOf } from './index.ts';

const ROUNDS = 150 * Number(process.env['LANDFALL_FUZZ_TIMES'] ?? 1);

it('are poses that are numbers, at any moment', () => {
  const random = createRandom(5);
  const keys = (width: number) => ({
    times: Float32Array.of(0, 1, 2),
    values: Float32Array.from({ length: 3 * width }, () => random.next() * 2 - 1),
  });
  const good = encodeAnimation({
    priority: 3,
    durationSeconds: 2,
    emote: '',
    loops: true,
    loopInSeconds: 0.5,
    loopOutSeconds: 1.5,
    easeInSeconds: 0.3,
    easeOutSeconds: 0.3,
    handPose: 0,
    joints: ['mPelvis', 'mHead', 'mFaceJaw'].map((name) => ({
      name,
      priority: -1,
      rotations: keys(4),
      positions: keys(3),
    })),
    constraints: [],
  });
  let played = 0;
  for (let round = 0; round < ROUNDS; round++) {
    const bytes = good.slice();
    for (let change = random.integer(0, 8); change > 0; change--)
      bytes[random.integer(4, bytes.length - 1)] = random.integer(0, 255);
    let motion;
    try {
      motion = motionOf(decodeAnimation(bytes));
    } catch (error) {
      if (!(error instanceof DecodeError)) throw error;
      continue;
    }
    played++;
    const score = new Score([{ motion, startedAt: 0, endedAt: round % 2 === 0 ? undefined : 2500 }]);
    for (const now of [-1, 0, 100, 1700, 2600, 1e9]) {
      const joints = poseJoints(score.pose({}, now));
      expect(joints.every(Number.isFinite), `round ${round}, ${now} ms`).toBe(true);
    }
  }
  expect(played).toBeGreaterThan(ROUNDS / 10);
});
