/** Getting about other than on foot: there are no teleports yet, and that is said. */
export { autopilotHandlers } from './autopilot.ts';
export { teleportHandlers } from './teleport-handlers.ts';
