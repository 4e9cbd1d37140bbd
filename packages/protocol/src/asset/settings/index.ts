/** Settings assets, and what environments are made of: skies, waters and days; and what there was before them. */
export { DEFAULT_SKY } from './sky-settings.ts';
export type { HazeSettings, Rgb, SkySettings } from './sky-settings.ts';
export { decodeSky } from './decode-sky.ts';
export { encodeSky } from './encode-sky.ts';
export { DEFAULT_WATER, decodeWater, encodeWater } from './water-settings.ts';
export type { WaterSettings } from './water-settings.ts';
export { MAX_DAY_KEYS, SKY_TRACKS, decodeDayCycle, encodeDayCycle } from './day-cycle.ts';
export type { DayCycle, DayKey } from './day-cycle.ts';
export { decodeSettings, encodeSettings } from './settings.ts';
export type { Settings } from './settings.ts';
export { decodeLegacyEnvironment } from './legacy-environment.ts';
