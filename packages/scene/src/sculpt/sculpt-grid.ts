import type { LevelOfDetail } from '../lod/index.ts';

/** Vertices that a level may have, squared sides. @source viewer indra/llmath/llvolume.cpp */
const SIDES: Readonly<Record<LevelOfDetail, number>> = Object.freeze({ 0: 6, 1: 8, 2: 16, 3: 32 });
const LEAST_SIDES = 4;

/** Quads of a sculpt: across (around it) and up. One more vertex each way. */
export interface SculptGrid {
  /** Quads from the left to the right of the map, around the sculpt; 4 at least. */
  readonly across: number;
  /** Quads from the bottom to the top of the map; 1 at least. */
  readonly up: number;
}

/**
 * How finely a map of this size is shown: no more vertices than the level has, or than a quarter of the map's pixels, in the map's
 * proportions as far as whole numbers allow.
 * @source viewer indra/llmath/llvolume.cpp (sculpt_calc_mesh_resolution)
 */
export function sculptGrid(width: number, height: number, level: LevelOfDetail): SculptGrid {
  const ofLevel = SIDES[level] ** 2;
  const ofMap = Math.floor((width * height) / 4);
  const vertices = ofMap > 0 ? Math.min(ofLevel, ofMap) : ofLevel;
  const ratio = width === 0 || height === 0 ? 1 : width / height;
  const rows = Math.max(LEAST_SIDES, Math.floor(Math.sqrt(vertices / ratio)));
  const across = Math.max(LEAST_SIDES, Math.floor(vertices / rows));
  return { across, up: Math.max(1, Math.floor(vertices / across)) };
}
