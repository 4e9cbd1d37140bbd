/** Getting about: over borders, and by teleport. */
export { autopilotHandlers } from './autopilot.ts';
export { WAYS_OUT, crossBorders } from './crossing.ts';
export { teleportHandlers } from './teleport-handlers.ts';
