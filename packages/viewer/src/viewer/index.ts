/** A world on a canvas: `createViewer`. */
export { createViewer } from './create-viewer.ts';
export type { RunningViewer, ViewerHooks } from './create-viewer.ts';
export { USUAL_SETTINGS } from './settings.ts';
export type { ViewerSettings } from './settings.ts';
export { Viewer } from './viewer.ts';
export type { ViewerFigures, ViewerParts } from './viewer.ts';
export type { Tag } from './tags.ts';
export type { Picked } from './pick.ts';
export type { RegionSeen } from './regions.ts';
