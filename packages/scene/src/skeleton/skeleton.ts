import { BONE_ROWS } from './bones.ts';
import { VOLUME_ROWS } from './volumes.ts';

/** A bone, or a collision volume, of an avatar at rest. */
export interface Joint {
  /** As the viewer's avatar_skeleton.xml has it: `mPelvis`, of a volume `BELLY`. */
  readonly name: string;
  /** Its place in {@link JOINTS}; −1 for the pelvis, which stands on the avatar's own place. */
  readonly parent: number;
  /** One of the skeleton's bones, or a collision volume that hangs on one. */
  readonly kind: 'bone' | 'volume';
  /** In its parent, metres: x ahead, y to the left, z up. */
  readonly place: readonly [x: number, y: number, z: number];
  /** Degrees about x, then y, then z. */
  readonly turn: readonly [x: number, y: number, z: number];
  /** Of a volume half its size, metres; of a bone 1. */
  readonly size: readonly [x: number, y: number, z: number];
}

const STILL = [0, 0, 0] as const;
const WHOLE = [1, 1, 1] as const;

/** The 133 bones, then the 26 collision volumes, each behind its parent. */
export const JOINTS: readonly Joint[] = Object.freeze(makeJoints());

const PLACES: ReadonlyMap<string, number> = new Map(JOINTS.map(({ name }, at) => [name, at]));

/** Names that meshes and animations have for bones since before they were called m…. @source viewer avatar_skeleton.xml */
const OLD_NAMES: ReadonlyMap<string, string> = new Map([
  ['hip', 'mPelvis'],
  ['abdomen', 'mTorso'],
  ['chest', 'mChest'],
  ['neck', 'mNeck'],
  ['head', 'mHead'],
  ['figureHair', 'mSkull'],
  ...(['Left', 'Right'] as const).flatMap((side): [string, string][] => {
    const letter = side === 'Left' ? 'l' : 'r';
    return [
      [`${letter}Collar`, `mCollar${side}`],
      [`${letter}Shldr`, `mShoulder${side}`],
      [`${letter}ForeArm`, `mElbow${side}`],
      [`${letter}Hand`, `mWrist${side}`],
      [`${letter}Thigh`, `mHip${side}`],
      [`${letter}Shin`, `mKnee${side}`],
      [`${letter}Foot`, `mAnkle${side}`],
    ];
  }),
]);

const PREFIX = 'avatar_';

/** The place of a joint in {@link JOINTS} by its name, also by its old ones (`hip`, `avatar_mPelvis`); undefined where there is none. */
export function jointNamed(name: string): number | undefined {
  const bare = name.startsWith(PREFIX) ? name.slice(PREFIX.length) : name;
  return PLACES.get(OLD_NAMES.get(bare) ?? bare);
}

function makeJoints(): Joint[] {
  const joints: Joint[] = [];
  const placeOf = (name: string) => joints.findIndex((joint) => joint.name === name);
  for (const [name, parent, ...place] of BONE_ROWS)
    joints.push({ name, parent: placeOf(parent), kind: 'bone', place, turn: STILL, size: WHOLE });
  for (const [name, bone, place, turn, size] of VOLUME_ROWS)
    joints.push({ name, parent: placeOf(bone), kind: 'volume', place, turn, size });
  return joints;
}
