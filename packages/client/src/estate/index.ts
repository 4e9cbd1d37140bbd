/** What regions and their estates allow: asking, and changing it. */
export { estate } from './estate-room.ts';
export type { EstateRoom, RegionWithEstate } from './estate-room.ts';
export { ESTATE_DEADLINE_MS, RegionEstate } from './region-estate.ts';
export type { EstateOptions } from './region-estate.ts';
export type { EstateRules, KnownEstate } from './estate-rules.ts';
export type { RegionRules } from './region-rules.ts';
