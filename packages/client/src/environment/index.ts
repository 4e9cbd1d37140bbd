/** Sun, sky and water: the days of regions and parcels, what time it is there, and changing them. */
export { environment } from './environment-room.ts';
export type { EnvironmentRoom, RegionWithEnvironment } from './environment-room.ts';
export { MAX_PARCEL_ENVIRONMENTS, RegionEnvironment } from './region-environment.ts';
export type { EnvironmentEvents, EnvironmentOptions, RegionSun, RegionTime } from './region-environment.ts';
