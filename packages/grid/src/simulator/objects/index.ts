/** What stands in a region, and what is asked about it and done to it. */
export type { PartChanges, Prim, Worn } from './prim.ts';
export { isSeenBy } from './seen-by.ts';
export { configuredId, LONG_AGO, Scene, sceneOf } from './scene.ts';
export { announce, announceAll, announceGone, rankAt, tellGone } from './announce.ts';
export { FULL_PERMISSIONS, NEXT_OWNER_PERMISSIONS, permissionsOf } from './permissions.ts';
export { PLYWOOD } from './paint-of-config.ts';
export { UNSAID_PART } from './part-of-config.ts';
export { physicsOf, withPhysics } from './physics.ts';
export type { AskedPhysics } from './physics.ts';
export { familyOf, propertiesOf } from './properties-of.ts';
export { mayDo } from './may-do.ts';
export { tellProperties } from './tell-properties.ts';
export { isCachable } from './cachable.ts';
export { leavingOf } from './leaving.ts';
export { objectHandlers } from './object-handlers.ts';
export { objectOffers } from './object-offers.ts';
