/** How avatars are shown: a body that is nobody's, or one that the user brings, standing with its arms down, or sitting. */
import { MAX_HOVER_METRES, USUAL_BODY_SIZE } from '@landfall/protocol/avatar';
import { avatarBody } from '@landfall/scene/avatar';
import { characterBody } from '@landfall/scene/character';
import type { Character, CharacterFace } from '@landfall/scene/character';
import type { Geometry } from '@landfall/scene/geometry';
import type { LevelOfDetail } from '@landfall/scene/lod';
import {
  jointNamed,
  MATRIX_SIZE,
  poseJoints,
  rotationOf,
  skeletonShape,
  skinGeometry,
  skinMatrices,
} from '@landfall/scene/skeleton';
import type { Pose } from '@landfall/scene/skeleton';
import type { CollectedObject } from './collected-scene.ts';
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
/** Heights of avatars that are believed, metres; others are as tall as the body is. */
const LEAST_HEIGHT = 0.3;
const MOST_HEIGHT = 10;
/** The third number of a matrix's place. */
const HEIGHT_OF = 14;

/** How one body stands or sits, and of which shape it is. */
export interface BodyForm {
  /** The same for bodies that are alike. */
  readonly key: string;
  /** Where its joints are, feet at z = 0 as it stands: 16 floats each. */
  readonly joints: Float32Array;
  /** Its visual parameters by their ids; empty where nobody has said them. */
  readonly params: ReadonlyMap<number, number>;
  /** Metres; it is what its place is lowered by. */
  readonly down: number;
}

const NOTHING_SAID: ReadonlyMap<number, number> = new Map();
const PELVIS = jointNamed('mPelvis')!;
/** So that who wears many things is posed once. */
const FORMS = new WeakMap<CollectedObject, BodyForm>();

/** The body of an avatar: as its visual parameters make it, or as it is where nobody has said them. */
export function bodyForm(avatar: CollectedObject): BodyForm {
  const known = FORMS.get(avatar);
  if (known !== undefined) return known;
  const { scale, parentId } = avatar.description;
  const { looks } = avatar.avatar ?? {};
  const isSitting = parentId !== 0;
  const shape = looks === undefined ? {} : skeletonShape(looks.params);
  const joints = poseJoints({ ...poseOf(isSitting ? SEATED : ARMS_DOWN), ...shape });
  const height = scale.z >= LEAST_HEIGHT && scale.z <= MOST_HEIGHT ? scale.z : USUAL_BODY_SIZE.z;
  const hover = Math.max(-MAX_HOVER_METRES, Math.min(MAX_HOVER_METRES, looks?.hover.z ?? 0));
  const form = {
    key: `${isSitting} ${looks === undefined ? '' : Buffer.from(looks.visualParams).toString('hex')}`,
    joints,
    params: looks?.params ?? NOTHING_SAID,
    down:
      (isSitting ? joints[PELVIS * MATRIX_SIZE + HEIGHT_OF]! : height / 2) -
      (Number.isNaN(hover) ? 0 : hover),
  };
  FORMS.set(avatar, form);
  return form;
}

/** Its triangles, metres, feet at z = 0. */
export function bodyGeometry({ joints }: BodyForm, level: LevelOfDetail): Geometry {
  const { geometry, weights, skin } = avatarBody(level);
  return skinGeometry(geometry, weights, skinMatrices(skin, joints));
}

/** The same of a body that the user brings; faces as `CHARACTER_FACES`. */
export function characterGeometry(
  character: Character,
  { params, joints }: BodyForm,
  baked: ReadonlySet<CharacterFace>,
  level: LevelOfDetail,
): Geometry {
  const { geometry, weights, skin } = characterBody(character, { params, baked }, level);
  return skinGeometry(geometry, weights, skinMatrices(skin, joints));
}

/**
 * From a body to the scene. The place of an avatar is its middle; of one who sits, about the pelvis.
 * @param place of the avatar
 */
export function bodyMatrix(place: Matrix, { down }: BodyForm): Matrix {
  return multiplied(place, rigidMatrix({ x: 0, y: 0, z: -down }, { x: 0, y: 0, z: 0, w: 1 }));
}

function poseOf(turns: readonly Turn[]): Pose {
  return {
    rotations: new Map(turns.map(([joint, degrees]) => [jointNamed(joint) ?? 0, rotationOf(degrees)])),
  };
}
