/** How avatars are shown: a body that is nobody's, standing with its arms down, or sitting. */
import type { ObjectDescription } from '@landfall/protocol/object';
import { avatarBody } from '@landfall/scene/avatar';
import type { Geometry } from '@landfall/scene/geometry';
import type { LevelOfDetail } from '@landfall/scene/lod';
import { jointNamed, poseJoints, rotationOf, skinGeometry, skinMatrices } from '@landfall/scene/skeleton';
import type { Pose } from '@landfall/scene/skeleton';
import { multiplied, rigidMatrix } from './world-matrix.ts';
import type { Matrix } from './world-matrix.ts';

type Turn = readonly [joint: string, degrees: readonly [number, number, number]];

const ARMS_DOWN: readonly Turn[] = [
  ['mShoulderLeft', [-72, 0, 0]],
  ['mShoulderRight', [72, 0, 0]],
];
const SEATED: readonly Turn[] = [
  ...ARMS_DOWN,
  ['mHipLeft', [0, -85, 0]],
  ['mHipRight', [0, -85, 0]],
  ['mKneeLeft', [0, 85, 0]],
  ['mKneeRight', [0, 85, 0]],
];
/** Of the joints of a body at rest, metres above its feet. @source scene/skeleton */
const PELVIS_HEIGHT = 1.067;
/** Heights of avatars that are believed, metres; others are as tall as the body is. */
const LEAST_HEIGHT = 0.3;
const MOST_HEIGHT = 10;
const BODY_HEIGHT = 1.9;

const STANDING_JOINTS = poseJoints(poseOf(ARMS_DOWN));
const SITTING_JOINTS = poseJoints(poseOf(SEATED));

/** Where its joints are, feet at z = 0 as it stands: 16 floats each. */
export function bodyPose(isSitting: boolean): Float32Array {
  return isSitting ? SITTING_JOINTS : STANDING_JOINTS;
}

/** Its triangles, metres, feet at z = 0. */
export function bodyGeometry(isSitting: boolean, level: LevelOfDetail): Geometry {
  const { geometry, weights, skin } = avatarBody(level);
  return skinGeometry(geometry, weights, skinMatrices(skin, bodyPose(isSitting)));
}

/**
 * From a body to the scene. The place of an avatar is its middle; of one who sits, about the pelvis.
 * @param place of the avatar
 */
export function bodyMatrix(place: Matrix, { scale, parentId }: ObjectDescription): Matrix {
  const height = scale.z >= LEAST_HEIGHT && scale.z <= MOST_HEIGHT ? scale.z : BODY_HEIGHT;
  const down = parentId === 0 ? height / 2 : PELVIS_HEIGHT;
  return multiplied(place, rigidMatrix({ x: 0, y: 0, z: -down }, { x: 0, y: 0, z: 0, w: 1 }));
}

function poseOf(turns: readonly Turn[]): Pose {
  return {
    rotations: new Map(turns.map(([joint, degrees]) => [jointNamed(joint) ?? 0, rotationOf(degrees)])),
  };
}
