/** Levels of detail, from the coarsest (0) to the finest (3). */
export type LevelOfDetail = 0 | 1 | 2 | 3;

/** All of them, the coarsest first. */
export const LEVELS_OF_DETAIL: readonly LevelOfDetail[] = Object.freeze([0, 1, 2, 3]);

/**
 * By what the sides of curves are multiplied at each level.
 * @source viewer indra/llmath/llvolumemgr.cpp
 */
export const DETAIL_FACTORS: Readonly<Record<LevelOfDetail, number>> = Object.freeze({
  0: 1,
  1: 1.5,
  2: 2.5,
  3: 4,
});

/** Above which apparent size (radius over distance) the next finer level is shown. @source viewer llvolumemgr.cpp */
const SWITCH_SIZES = [0.03, 0.06, 0.24] as const;

/**
 * Which level a viewer shows of something.
 * @param radius of a ball around it, metres
 * @param distance of its middle from the camera, metres; see {@link lodDistance}
 * @param lodFactor what a viewer calls object detail: 1 to 4, larger for more detail
 * @returns the coarsest for anything that is not a number
 */
export function levelOfDetailAt(radius: number, distance: number, lodFactor = 1): LevelOfDetail {
  const size = apparentSize(radius, distance, lodFactor);
  if (size > SWITCH_SIZES[2]) return 3;
  if (size > SWITCH_SIZES[1]) return 2;
  return size > SWITCH_SIZES[0] ? 1 : 0;
}

/**
 * How far away each finer level ends, metres: level 3 is shown nearer than `[2]`, 2 nearer than `[1]`, 1 nearer than `[0]`.
 * The levels' borders for something of this size, so that a renderer compares distances and divides nothing.
 */
export function switchDistances(radius: number, lodFactor = 1): readonly [number, number, number] {
  const reach = Math.max(0, radius * lodFactor) || 0;
  return [reach / SWITCH_SIZES[0], reach / SWITCH_SIZES[1], reach / SWITCH_SIZES[2]];
}

/**
 * The distance in metres that a viewer puts into its choice: near things count as nearer still, and all of it is stretched by π/3.
 * @source viewer indra/newview/llvovolume.cpp, calcLOD
 */
export function lodDistance(distance: number, lodFactor = 1): number {
  const near = 2 * lodFactor;
  const ramped = distance < near ? (distance * distance) / near : distance;
  return (ramped * Math.PI) / 3;
}

function apparentSize(radius: number, distance: number, lodFactor: number): number {
  const reach = radius * lodFactor;
  // On top of the camera: as large as can be.
  return distance <= 0 && reach > 0 ? Infinity : reach / distance;
}
