/**
 * The avatar's joints by what Poser and its like call them.
 * @source viewer avatar_skeleton.xml (aliases), anim.ini
 */
const BY_ALIAS: ReadonlyMap<string, string> = new Map([
  ['hip', 'mPelvis'],
  ['abdomen', 'mTorso'],
  ['chest', 'mChest'],
  ['neck', 'mNeck'],
  ['head', 'mHead'],
  ['figureHair', 'mSkull'],
  ['lCollar', 'mCollarLeft'],
  ['lShldr', 'mShoulderLeft'],
  ['lForeArm', 'mElbowLeft'],
  ['lHand', 'mWristLeft'],
  ['rCollar', 'mCollarRight'],
  ['rShldr', 'mShoulderRight'],
  ['rForeArm', 'mElbowRight'],
  ['rHand', 'mWristRight'],
  ['lThigh', 'mHipLeft'],
  ['lShin', 'mKneeLeft'],
  ['lFoot', 'mAnkleLeft'],
  ['rThigh', 'mHipRight'],
  ['rShin', 'mKneeRight'],
  ['rFoot', 'mAnkleRight'],
]);
const ALIASES: ReadonlyMap<string, string> = new Map(
  [...BY_ALIAS].map(([alias, name]) => [alias.toLowerCase(), name]),
);
/** Bones of an avatar are called so: `mHandThumb1Left`. */
const BONE = /^m[A-Z][A-Za-z0-9]{1,40}$/;

/** The joint of the avatar that a name means; undefined for one that it does not have. */
export function jointOf(name: string): string | undefined {
  return ALIASES.get(name.toLowerCase()) ?? (BONE.test(name) ? name : undefined);
}
