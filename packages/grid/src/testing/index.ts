/** What the grid's own tests are made of: a client by hand and a world in virtual time. */
export { about, createSite, place, rez, seenBy, wanted } from './builder.ts';
export type { Site } from './builder.ts';
export { askCapability, fetchBy, uploadBy, urlOf } from './capability-calls.ts';
export { listenBy, openChildren, regionEvents, seedStatus } from './companions.ts';
export { linkGrids } from './linked-grids.ts';
export type { AskedFate, FateOf } from './linked-grids.ts';
export { NOBODY, TestAgent, logIn, mustLogIn, post } from './test-agent.ts';
export type { LoginChanges } from './test-agent.ts';
export { TEST_CONFIG, createTestWorld } from './test-grid.ts';
export type { TestWorld } from './test-grid.ts';
