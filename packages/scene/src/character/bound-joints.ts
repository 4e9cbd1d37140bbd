import { DecodeError } from '@landfall/protocol/errors';
import { JOINTS, jointNamed } from '../skeleton/index.ts';

/**
 * Bones that were there before faces and hands had some: between them lie the newer ones of the spine, which bodies do not know.
 * @source viewer avatar_skeleton.xml (support="base")
 */
const BASE: ReadonlySet<number> = new Set(
  (
    'mPelvis mTorso mChest mNeck mHead mSkull ' +
    'mEye* mCollar* mShoulder* mElbow* mWrist* mHip* mKnee* mAnkle* mFoot* mToe*'
  )
    .split(' ')
    .flatMap((name) =>
      name.includes('*') ? ['Left', 'Right'].map((side) => name.replace('*', side)) : [name],
    )
    .map((name) => jointNamed(name)!),
);

/**
 * What the whole part of a vertex's weight counts: the bones of a mesh in the order of the skeleton, each behind its parent, which is put in where the one before
 * is another. The fraction is how much the next one has.
 * @returns places in `JOINTS`; the pelvis stands for what it hangs on, which moves with it
 * @throws DecodeError for a bone that no avatar has
 * @source viewer llavatarjointmesh.cpp (setupJoint), avatarSkinV.glsl
 */
export function boundJoints(names: readonly string[]): number[] {
  const wanted = new Set(names.map(boneNamed));
  const bound: number[] = [];
  let last: number | undefined;
  for (const bone of JOINTS.keys()) {
    if (!wanted.has(bone)) continue;
    const parent = baseParent(bone);
    if (last !== parent) bound.push(Math.max(0, parent));
    bound.push(bone);
    last = bone;
  }
  return bound;
}

function boneNamed(name: string): number {
  const bone = jointNamed(name);
  if (bone === undefined) throw new DecodeError('a bone that no avatar has', { path: name });
  return bone;
}

/** −1 for that of the pelvis. */
function baseParent(bone: number): number {
  let parent = JOINTS[bone]!.parent;
  while (parent >= 0 && !BASE.has(parent)) parent = JOINTS[parent]!.parent;
  return parent;
}
