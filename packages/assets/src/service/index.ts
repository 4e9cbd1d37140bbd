/** The asset service as a whole: its configuration, its HTTP front over a store, and what operators look at. */
export { CachedStore } from './cached-store.ts';
export type { CacheStatistics } from './cached-store.ts';
export { parseAssetServiceConfig } from './config.ts';
export type { AssetServiceConfig, CompleteConfig, ViewerAccess } from './config.ts';
export { ENVIRONMENT_PREFIX, applyEnvironment } from './environment.ts';
export { loadAssetServiceConfig } from './load-config.ts';
export type { ConfigSources } from './load-config.ts';
export { formatLogLine } from './log.ts';
export type { ServiceEvent, ServiceLog } from './log.ts';
export { startScrub } from './scrub.ts';
export type { Scrub, ScrubPace, Scrubbed } from './scrub.ts';
export { serveAssets } from './serve-assets.ts';
export type { AssetService, AssetServiceParts } from './serve-assets.ts';
export type { ScrubProgress, Status } from './status.ts';
