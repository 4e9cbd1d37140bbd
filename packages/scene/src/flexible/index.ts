/** Flexible prims: how they hang, sway and come to rest. */
export { FlexiblePath, MAX_STEP_SECONDS } from './flexible-path.ts';
export type { FlexibleFrame } from './flexible-path.ts';
export { straightBend } from './straight-bend.ts';
export { flexibleBend } from './flexible-bend.ts';
