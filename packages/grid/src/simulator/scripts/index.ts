/** Scripts in objects, in TypeScript for want of LSL: what they do when they are touched, told and answered. */
export type { CreateScript, ObjectScript, ScriptHost } from './object-script.ts';
export { faultsIn } from './faults-in.ts';
export { scriptsOf } from './region-scripts.ts';
export { hearOnChannel, scriptHandlers } from './script-handlers.ts';
