/** How much of a shape is shown from how far. */
export {
  DETAIL_FACTORS,
  LEVELS_OF_DETAIL,
  levelOfDetailAt,
  lodDistance,
  switchDistances,
} from './level-of-detail.ts';
export type { LevelOfDetail } from './level-of-detail.ts';
