/** A grid that does as it is told, for tests of clients: one login, one seed, one queue, scripted simulators. */
export { FAKE_AGENT_ID, FAKE_CIRCUIT_CODE, FAKE_SESSION_ID, FakeGrid, llsd, reply } from './fake-grid.ts';
export type { FakeGridOptions } from './fake-grid.ts';
export { agentMovementComplete, FakeSimulator, likeOpenSim, regionHandshake } from './fake-simulator.ts';
export type { FakeSimulatorOptions, Script } from './fake-simulator.ts';
export { arriveInFakeGrid, fakeArriveOptions } from './arrive-in-fake-grid.ts';
export { arriveWithAssets, idOf, textureOf } from './arrive-with-assets.ts';
export type { VirtualNetwork } from './arrive-in-fake-grid.ts';
export { FakeAssets, partial, serveAsset } from './fake-assets.ts';
export type { AnswerAsset, AskedAsset } from './fake-assets.ts';
export { sendingImages } from './fake-images.ts';
export type { FakeImagesOptions } from './fake-images.ts';
export { instantMessage, REGION_TIME } from './fake-messages.ts';
export { crossInto, enableNeighbour } from './neighbours.ts';
export { fullUpdate, placement, terseUpdate } from './object-updates.ts';
export type { FakeMotion } from './object-updates.ts';
export { describeAvatar, FAKE_AVATAR, walkingAvatar } from './walking-avatar.ts';
export type { WalkingOptions } from './walking-avatar.ts';
export { oneRoot } from './one-root.ts';
export { watchPresence } from './presence-watch.ts';
export { arriveAtPrims } from './arrive-at-prims.ts';
export { alertMessage, BUILDER_FLAGS, BuildingRegion, newItem } from './building-region.ts';
export type { BuiltPrim } from './building-region.ts';
export {
  arriveWithInventory,
  KEPT_BOX,
  KEPT_INNER,
  KEPT_ROOT,
  KEPT_SKELETON,
  KEPT_TRASH,
  keptFolder,
  keptId,
  keptItem,
  LIBRARY_BOX,
  LIBRARY_ROOT,
  toldItem,
} from './kept-inventory.ts';
export type { KeptInventoryOptions } from './kept-inventory.ts';
export { crossBorder, enableRegion, establishRegion, finishTeleport, teleportFailed } from './moves.ts';
export type { FakeMove } from './moves.ts';
export { fakeTraveller, mapBlock, mapReply, sendsOn } from './traveller.ts';
