/** Going elsewhere: teleports of every kind, offers, home, the map of the grid, warnings of restarts. */
export { requestOf } from './destination.ts';
export type { Destination } from './destination.ts';
export { GridMap, MAP_TIMEOUT_MS, MAX_MAP_ANSWERS } from './grid-map.ts';
export type { MapItem, MapOptions, MapRegion } from './grid-map.ts';
export type { MapArea } from './map-area.ts';
export { Journey } from './journey.ts';
export type { TravelArrival, TravelStep } from './travel-step.ts';
export type { Lure } from './lures.ts';
export type { RestartWarning } from './restart.ts';
export { Travel } from './travel.ts';
export type { TeleportOptions, Whereat } from './travel.ts';
export type { TravelEvents } from './travel-events.ts';
export { travel } from './travel-room.ts';
export type { LureAnswer, TravelOptions, TravelRoom } from './travel-room.ts';
export type { UnaskedAnswer } from './unasked.ts';
