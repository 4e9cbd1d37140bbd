/** What regions say of objects when they are asked: names, owners, permissions, costs, media, materials. */
export { properties } from './properties-room.ts';
export type { PropertiesRoom, RegionWithProperties } from './properties-room.ts';
export { RegionProperties } from './region-properties.ts';
export type { KnownProperties } from './region-properties.ts';
export { CapabilityQuestions } from './capability-questions.ts';
export type { FetchOptions } from './capability-questions.ts';
