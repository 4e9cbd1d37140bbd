/** Metres of a region's sides. */
export interface RegionSize {
  /** From west to east. */
  readonly x: number;
  /** From south to north. */
  readonly y: number;
}

/**
 * The side of a region that says nothing else, the step of those that do, and what places on the grid are counted in; metres.
 * @source viewer indra_constants.h, OpenSim Constants.cs
 */
export const REGION_STEP_METRES = 256;

/** The longest side of a region, so that a height map takes at most 64 MiB. @source OpenSim Constants.cs: 4096 at most is supported */
export const MAX_REGION_METRES = 4096;

/** The highest place of avatars, metres. @source OpenSim: prims and avatars above it are not supported; viewer llworld.cpp (region height) */
export const CEILING_METRES = 4096;

/** Larger than any region of OpenSimulator by far: what a peer tells beyond it is a slip of the pen. */
const MOST_TOLD_METRES = 65_536;

/** Whether a region may have this edge length: 256, 512, … 4096 m. */
export function isRegionSize(metres: number): boolean {
  return metres >= REGION_STEP_METRES && metres <= MAX_REGION_METRES && metres % REGION_STEP_METRES === 0;
}

/** A side as a peer tells it, metres; {@link REGION_STEP_METRES} where it tells nothing that can be meant. */
export function toldRegionSide(metres: number): number {
  return metres > 0 && metres <= MOST_TOLD_METRES ? metres : REGION_STEP_METRES;
}

/** The level of the sea where nobody says another, metres. @source OpenSim RegionSettings.cs; captures/login-standard */
export const USUAL_WATER_METRES = 20;
