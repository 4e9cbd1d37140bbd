/** A square of land: how large it may be, whom it lets in, what it tells of how it does. */
export {
  CEILING_METRES,
  MAX_REGION_METRES,
  REGION_STEP_METRES,
  isRegionSize,
  toldRegionSide,
  USUAL_WATER_METRES,
} from './region-size.ts';
export type { RegionSize } from './region-size.ts';
export { SIM_ACCESS } from './sim-access.ts';
export { REGION_FLAG } from './region-flag.ts';
export { SIM_STAT } from './sim-stat.ts';
export {
  decodeEstateInfo,
  encodeEstateInfo,
  encodeEstateParameters,
  ESTATE_FLAG,
  ESTATE_UPDATE_INFO,
} from './estate-info.ts';
export type { EstateInfo, EstateParameters } from './estate-info.ts';
