/** Getting about: over borders, and by teleport. */
export { autopilotHandlers } from './autopilot.ts';
export { bring } from './bring.ts';
export type { Bringing } from './bring.ts';
export { WAYS_OUT, crossBorders } from './crossing.ts';
export { hearHome, homeOf } from './homes.ts';
export type { Home } from './homes.ts';
export { crossThings } from './vehicles.ts';
export { lureIdOf } from './places.ts';
export { teleportHandlers } from './teleport-handlers.ts';
