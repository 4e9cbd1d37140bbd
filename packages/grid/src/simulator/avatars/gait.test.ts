import { describe, expect, it } from 'vitest';
import { CONTROL, nameOfAnimation } from '@landfall/protocol/avatar';
import { Uuid } from '@landfall/protocol/datatypes';
import { createTestWorld } from '../../testing/index.ts';
import { AnimationSet, MAX_EXTRA_ANIMATIONS } from './animation-set.ts';
import type { Posture } from './body.ts';
import { Gait } from './gait.ts';

const still = { x: 0, y: 0, z: 0 };
const at = (posture: Posture, flags = 0, z = 0) => ({ posture, flags, velocity: { ...still, z } });

describe('a gait', () => {
  it.each([
    [at('standing'), 'stand'],
    [at('standing', CONTROL.turnLeft), 'turnleft'],
    [at('standing', CONTROL.turnRight), 'turnright'],
    [at('standing', CONTROL.turnLeft | CONTROL.nudgeForward), 'stand'],
    [at('standing', CONTROL.down), 'crouch'],
    [at('walking', CONTROL.forward), 'walk'],
    [at('walking', CONTROL.forward | CONTROL.down), 'crouchwalk'],
    [at('running', CONTROL.forward), 'run'],
    [at('flying', CONTROL.forward | CONTROL.up), 'fly'],
    [at('flying', CONTROL.up, 9), 'hover_up'],
    [at('flying', CONTROL.down, -9), 'hover_down'],
    [at('hovering'), 'hover'],
    [at('seated'), 'sit'],
    [at('ground-sitting'), 'sit_ground_constrained'],
  ] as const)('of %j is %s', (body, wanted) => {
    expect(new Gait().step(body, 0.1)).toBe(wanted);
  });

  it('of a short drop is as before, of a long one a fall', () => {
    const gait = new Gait();
    gait.step(at('walking', CONTROL.forward), 0.1);
    expect(gait.step(at('falling', CONTROL.forward, -4), 0.5)).toBe('walk');
    expect(gait.step(at('falling', 0, -4), 0.2)).toBe('stand');
    expect(gait.step(at('falling', 0, -2.9), 0.2)).toBe('stand');
    expect(gait.step(at('falling', 0, -4), 0.1)).toBe('falldown');
  });

  it.each([
    [-5, 'land', 0.6],
    [-13, 'soft_land', 1.5],
    [-20, 'standup', 3],
  ] as const)('after a fall of %d m/s gets up: %s', (speed, landing, seconds) => {
    const gait = new Gait();
    gait.step(at('falling', 0, speed), 1);
    expect(gait.step(at('standing'), 0.1)).toBe(landing);
    expect(gait.step(at('standing'), seconds - 0.01)).toBe(landing);
    expect(gait.step(at('standing'), 0.02)).toBe('stand');
  });

  it('gets up at once for who wants it', () => {
    const gait = new Gait();
    gait.step(at('falling', 0, -20), 1);
    gait.step(at('standing'), 0.1);
    expect(gait.step(at('walking', CONTROL.forward | CONTROL.finishAnimation), 0.1)).toBe('walk');
  });
});

describe('a set of animations', () => {
  const id = (number: number) => new Uuid(7, 7, 7, number);
  const told = (set: AnimationSet) => set.playing.map((one) => [one.id.key, one.sequence]);

  it('begins with standing, which always has number 1', () => {
    const set = new AnimationSet();
    const stand = told(set);
    set.setPosture(id(1));
    expect(told(set)).toEqual([[id(1).key, 2]]);
    set.stop(id(1));
    expect(told(set)).toEqual(stand);
  });

  it('takes nothing twice, nor more than there is room for', () => {
    const set = new AnimationSet();
    set.setPosture(id(1));
    expect([set.start(id(1)), set.start(id(2)), set.start(id(2))]).toEqual([false, true, false]);
    for (let at = 0; at < 60; at++) set.start(id(100 + at));
    expect(set.playing).toHaveLength(1 + MAX_EXTRA_ANIMATIONS);
    expect(told(set)[1]).toEqual([id(2).key, 3]);
  });
});

it('an avatar is told to jump, to land and to stand again, and to fly as its keys are', async () => {
  const { network, arrive } = await createTestWorld();
  const agent = await arrive();
  const steps: readonly [flags: number, forMs: number][] = [
    [CONTROL.up, 200],
    [0, 5000],
    [CONTROL.fly | CONTROL.up, 1000],
    [CONTROL.fly, 1000],
    [CONTROL.fly | CONTROL.forward, 1000],
    [CONTROL.sitOnGround, 500],
  ];
  for (const [flags, forMs] of steps) {
    agent.update(flags);
    await network.run(forMs);
  }
  const first = agent.all('AvatarAnimation').map(({ AnimationList }) => AnimationList[0]!);
  expect(first.map(({ AnimID }) => nameOfAnimation(AnimID))).toEqual([
    'stand',
    'jump',
    'land',
    'stand',
    'hover_up',
    'hover',
    'fly',
    'sit_ground_constrained',
  ]);
  expect(first.map(({ AnimSequenceID }) => AnimSequenceID)).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
});
