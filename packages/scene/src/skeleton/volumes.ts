/** Name, bone, where it is on it (metres), how it is turned (degrees about x, then y, then z), half its size (metres). */
export type VolumeRow = readonly [
  name: string,
  bone: string,
  place: readonly [number, number, number],
  turn: readonly [number, number, number],
  size: readonly [number, number, number],
];

/**
 * The collision volumes of an avatar at rest, which meshes may follow as they follow bones.
 * @source viewer indra/newview/character/avatar_skeleton.xml, version 2.0
 */
export const VOLUME_ROWS: readonly VolumeRow[] = Object.freeze<VolumeRow[]>([
  ['PELVIS', 'mPelvis', [-0.01, 0, -0.02], [0, 8, 0], [0.12, 0.16, 0.17]],
  ['BUTT', 'mPelvis', [-0.06, 0, -0.1], [0, 0, 0], [0.1, 0.1, 0.1]],
  ['BELLY', 'mTorso', [0.028, 0, 0.04], [0, 8, 0], [0.09, 0.13, 0.15]],
  ['LEFT_HANDLE', 'mTorso', [0, 0.1, 0.058], [0, 0, 0], [0.05, 0.05, 0.05]],
  ['RIGHT_HANDLE', 'mTorso', [0, -0.1, 0.058], [0, 0, 0], [0.05, 0.05, 0.05]],
  ['LOWER_BACK', 'mTorso', [0, 0, 0.023], [0, 0, 0], [0.09, 0.13, 0.15]],
  ['CHEST', 'mChest', [0.028, 0, 0.07], [0, -10, 0], [0.11, 0.15, 0.2]],
  ['LEFT_PEC', 'mChest', [0.119, 0.082, 0.042], [0, 4.29, 0], [0.05, 0.05, 0.05]],
  ['RIGHT_PEC', 'mChest', [0.119, -0.082, 0.042], [0, 4.29, 0], [0.05, 0.05, 0.05]],
  ['UPPER_BACK', 'mChest', [0, 0, 0.017], [0, 0, 0], [0.09, 0.13, 0.15]],
  ['NECK', 'mNeck', [0, 0, 0.02], [0, 0, 0], [0.05, 0.06, 0.08]],
  ['HEAD', 'mHead', [0.02, 0, 0.07], [0, 0, 0], [0.11, 0.09, 0.12]],
  ['L_CLAVICLE', 'mCollarLeft', [0.02, 0, 0.02], [0, 0, 0], [0.07, 0.14, 0.05]],
  ['L_UPPER_ARM', 'mShoulderLeft', [0, 0.12, 0.01], [-5, 0, 0], [0.05, 0.17, 0.05]],
  ['L_LOWER_ARM', 'mElbowLeft', [0, 0.1, 0], [-3, 0, 0], [0.04, 0.14, 0.04]],
  ['L_HAND', 'mWristLeft', [0.01, 0.05, 0], [-3, 0, -10], [0.05, 0.08, 0.03]],
  ['R_CLAVICLE', 'mCollarRight', [0.02, 0, 0.02], [0, 0, 0], [0.07, 0.14, 0.05]],
  ['R_UPPER_ARM', 'mShoulderRight', [0, -0.12, 0.01], [5, 0, 0], [0.05, 0.17, 0.05]],
  ['R_LOWER_ARM', 'mElbowRight', [0, -0.1, 0], [3, 0, 0], [0.04, 0.14, 0.04]],
  ['R_HAND', 'mWristRight', [0.01, -0.05, 0], [3, 0, 10], [0.05, 0.08, 0.03]],
  ['R_UPPER_LEG', 'mHipRight', [-0.02, 0.05, -0.22], [0, 0, 0], [0.09, 0.09, 0.32]],
  ['R_LOWER_LEG', 'mKneeRight', [-0.02, 0, -0.2], [0, 0, 0], [0.06, 0.06, 0.25]],
  ['R_FOOT', 'mAnkleRight', [0.077, 0, -0.041], [0, 10, 0], [0.13, 0.05, 0.05]],
  ['L_UPPER_LEG', 'mHipLeft', [-0.02, -0.05, -0.22], [0, 0, 0], [0.09, 0.09, 0.32]],
  ['L_LOWER_LEG', 'mKneeLeft', [-0.02, 0, -0.2], [0, 0, 0], [0.06, 0.06, 0.25]],
  ['L_FOOT', 'mAnkleLeft', [0.077, 0, -0.041], [0, 10, 0], [0.13, 0.05, 0.05]],
]);
