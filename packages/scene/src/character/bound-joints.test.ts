import { DecodeError } from '@landfall/protocol/errors';
import { expect, it } from 'vitest';
import { JOINTS } from '../skeleton/index.ts';
import { boundJoints } from './bound-joints.ts';

const namesOf = (names: readonly string[]): string[] =>
  boundJoints(names).map((joint) => JOINTS[joint]!.name);

it('puts bones in the order of the skeleton, each behind its parent, whatever order a file has', () => {
  const sides = (names: readonly string[]): string[] =>
    names.flatMap((name) => [`${name}Left`, `${name}Right`]);
  const arm = (side: string): string[] =>
    ['mCollar', 'mShoulder', 'mElbow', 'mWrist'].map((name) => name + side);
  const upper = [
    'mChest',
    ...sides(['mCollar', 'mElbow']),
    'mNeck',
    'mPelvis',
    ...sides(['mShoulder']),
    'mTorso',
  ];
  const middle = ['mPelvis', 'mPelvis', 'mTorso', 'mChest', 'mNeck', 'mChest'];
  expect(namesOf([...upper, ...sides(['mWrist'])])).toEqual([
    ...middle,
    ...arm('Left'),
    'mChest',
    ...arm('Right'),
  ]);
  expect(namesOf(['mHead', 'mNeck'])).toEqual(['mChest', 'mNeck', 'mHead']);
  expect(namesOf(['mHipLeft', 'mHipRight'])).toEqual(['mPelvis', 'mHipRight', 'mPelvis', 'mHipLeft']);
});

it('passes over the bones between those that bodies know', () => {
  // mSpine1 and mSpine2 lie between.
  expect(namesOf(['mTorso'])).toEqual(['mPelvis', 'mTorso']);
});

it('refuses what no avatar has', () => {
  expect(() => boundJoints(['mTentacle'])).toThrow(DecodeError);
  expect(() => boundJoints(['mTentacle'])).toThrow('mTentacle');
});
