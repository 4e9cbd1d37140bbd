import { VISUAL_PARAM, VISUAL_PARAMS } from '@landfall/protocol/avatar';
import { JOINTS, jointNamed } from './skeleton.ts';
import { SHAPE_ROWS } from './shape-rows.ts';

type Triple = readonly [x: number, y: number, z: number];

/** What visual parameters make of a skeleton: for `Pose`, by places in `JOINTS`. */
export interface SkeletonShape {
  /** Times as large along each axis. */
  readonly sizes: ReadonlyMap<number, Triple>;
  /** Metres in the parent. */
  readonly places: ReadonlyMap<number, Triple>;
}

/** What one parameter does to one bone, for 1 of it. */
interface Growth {
  readonly param: number;
  readonly joint: number;
  readonly grows: Triple;
  readonly moves: Triple;
}

const NOTHING: Triple = [0, 0, 0];
const WHOLE: Triple = [1, 1, 1];
const GROWTHS: readonly Growth[] = Object.freeze(
  SHAPE_ROWS.trim()
    .split(/\n(?=\d)/)
    .flatMap(growthsOf),
);
const DEFAULTS: ReadonlyMap<number, number> = new Map(
  VISUAL_PARAMS.map(({ id, default: value }) => [id, value] as const),
);
const LEG = ['mHipLeft', 'mKneeLeft', 'mAnkleLeft', 'mFootLeft'].map((name) => jointNamed(name)!);

/**
 * The skeleton that visual parameters make: taller, thinner, with longer arms. The soles stay at z = 0. Parameters that are missing are as where
 * nobody says.
 * @param values by the ids of the parameters
 * @source viewer llpolyskeletaldistortion.cpp, avatar_lad.xml
 */
export function skeletonShape(values: ReadonlyMap<number, number>): SkeletonShape {
  const sizes = new Map<number, Triple>();
  const places = new Map<number, Triple>();
  for (const { param, joint, grows, moves } of GROWTHS) {
    const weight = weightOf(param, values.get(param) ?? DEFAULTS.get(param) ?? 0);
    if (weight === 0) continue;
    if (grows !== NOTHING) sizes.set(joint, grown(sizes.get(joint) ?? WHOLE, grows, weight));
    if (moves !== NOTHING) places.set(joint, grown(places.get(joint) ?? JOINTS[joint]!.place, moves, weight));
  }
  places.set(0, standing(sizes, places));
  return { sizes, places };
}

/** A larger head is one of −0.25 to 0.1. @source viewer avatar_lad.xml (682 drives 655) */
const weightOf = (param: number, value: number): number =>
  param === VISUAL_PARAM.headSize ? -0.25 + 0.35 * value : value;

const grown = (from: Triple, by: Triple, weight: number): Triple => [
  from[0] + by[0] * weight,
  from[1] + by[1] * weight,
  from[2] + by[2] * weight,
];

/** The pelvis is as much higher as the legs are longer. */
function standing(sizes: SkeletonShape['sizes'], places: SkeletonShape['places']): Triple {
  const [x, y, z] = JOINTS[0]!.place;
  let longer = 0;
  for (const joint of LEG) {
    const { parent, place } = JOINTS[joint]!;
    longer += place[2] - (places.get(joint) ?? place)[2] * (sizes.get(parent) ?? WHOLE)[2];
  }
  return [x, y, z + longer];
}

function growthsOf(row: string): Growth[] {
  const [param, bones] = row.split(':') as [string, string];
  return bones.split(';').flatMap((bone) => {
    const [name, ...numbers] = bone.trim().split(/\s+/) as [string, ...string[]];
    const [x = 0, y = 0, z = 0, ...moves] = numbers.map(Number);
    const [dx = 0, dy = 0, dz = 0] = moves;
    const growth = (joint: string, across: number): Growth => ({
      param: Number(param),
      joint: jointNamed(joint)!,
      grows: x === 0 && y === 0 && z === 0 ? NOTHING : [x, y, z],
      moves: moves.length === 0 ? NOTHING : [dx, dy * across, dz],
    });
    if (!name.includes('*')) return [growth(name, 1)];
    return [growth(name.replace('*', 'Left'), 1), growth(name.replace('*', 'Right'), -1)];
  });
}
