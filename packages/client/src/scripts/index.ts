/** Scripts in objects: touching them, and what they ask: dialogs, text boxes, permissions, web pages. */
export { scripts } from './scripts-room.ts';
export type { ScriptsRoom } from './scripts-room.ts';
export { RegionScripts } from './region-scripts.ts';
export { Grip } from './grip.ts';
export type { TouchedSurface } from './grip.ts';
export { Scripts } from './scripts.ts';
export type {
  OfferedPage,
  ScriptDialog,
  ScriptEvents,
  ScriptQuestion,
  ScriptedObject,
} from './script-events.ts';
