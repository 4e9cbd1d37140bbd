/** What is made of assets on demand and kept: cut textures, previews, parts of meshes; the routes that serve them. */
export { derivationKey } from './derivation.ts';
export type { Derivation } from './derivation.ts';
export { Derivations } from './derivations.ts';
export type { DerivationStatistics, DerivationsParts, Deriving } from './derivations.ts';
export type { DerivedCache, DerivedCacheStatistics } from './derived-cache.ts';
export { matchDerived } from './derived-routes.ts';
export type { DerivedMatch, DerivedParts } from './derived-routes.ts';
export { DiskDerivedCache } from './disk-derived-cache.ts';
export type { DiskDerivedCacheOptions } from './disk-derived-cache.ts';
export { MemoryDerivedCache } from './memory-derived-cache.ts';
