import type { Vector3 } from '../datatypes/index.ts';
import { VISUAL_PARAM, VISUAL_PARAMS } from './visual-params.ts';

/** As far as viewers let an avatar hover, up or down, metres. @source viewer llfloaterhoverheight.cpp */
export const MAX_HOVER_METRES = 2;
/** Of an avatar of whose looks nothing is known, metres: deep and wide as viewers say that every one is, and high. @source captures/login-standard, own ObjectUpdate; viewer llavatarappearance.cpp */
export const USUAL_BODY_SIZE: Vector3 = Object.freeze({ x: 0.45, y: 0.6, z: 1.9 });
/** How high bones stand in their parents at rest, metres. @source viewer avatar_skeleton.xml */
const BONE = {
  hip: -0.041,
  knee: -0.491,
  ankle: -0.468,
  foot: -0.061,
  torso: 0.084,
  chest: 0.205,
  neck: 0.251,
  head: 0.076,
  skull: 0.079,
};
/** From the skull's place to the top of the head. */
const TO_TOP = Math.SQRT2;

const DEFAULTS: ReadonlyMap<number, number> = new Map(
  VISUAL_PARAMS.map(({ id, default: value }) => [id, value]),
);

/**
 * How large visual parameters make an avatar, metres: deep, wide, high from the soles to the top of the head. Parameters that are missing are
 * as where nobody says.
 * @source viewer llavatarappearance.cpp (computeBodySize), avatar_lad.xml
 */
export function bodySize(values: ReadonlyMap<number, number>): Vector3 {
  const of = (id: number): number => values.get(id) ?? DEFAULTS.get(id) ?? 0;
  const {
    height,
    torsoLength,
    legLength,
    neckLength,
    hipLength,
    heelHeight,
    platformHeight,
    headSize,
    male,
  } = VISUAL_PARAM;
  const [tall, torso, man] = [of(height), of(torsoLength), of(male)];
  // From 0 to 1, it makes the head smaller by a quarter to larger by a tenth.
  const head = -0.25 + 0.35 * of(headSize);
  const scale = {
    pelvis: 1 + 0.1 * torso + 0.3 * of(hipLength),
    hip: 1 + 0.1 * tall - 0.1 * torso + 0.2 * of(legLength),
    knee: 1 + 0.1 * tall + 0.1 * man - 0.05 * torso + 0.2 * of(legLength),
    torso: 1 + 0.05 * tall + 0.05 * man + 0.3 * torso,
    chest: 1 + 0.05 * tall + 0.05 * man,
    neck: 1 + 0.02 * tall + 0.2 * man + 0.5 * of(neckLength),
    head: 1 + head,
  };
  const foot = BONE.foot - 0.08 * of(heelHeight) - 0.07 * of(platformHeight);
  const legs = BONE.hip * scale.pelvis - BONE.knee * scale.hip - BONE.ankle * scale.knee - foot;
  const trunk = BONE.torso * scale.pelvis + BONE.chest * scale.torso + BONE.neck * scale.chest;
  const top = BONE.head * scale.neck + TO_TOP * (BONE.skull + 0.1 * head) * scale.head;
  return { x: USUAL_BODY_SIZE.x, y: USUAL_BODY_SIZE.y, z: legs + trunk + top };
}
