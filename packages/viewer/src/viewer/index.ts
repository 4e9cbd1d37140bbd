/** A world on a canvas: `createViewer`. */
export { createViewer } from './create-viewer.ts';
export type { RunningViewer, ViewerHooks } from './create-viewer.ts';
export { USUAL_SETTINGS } from '../settings/index.ts';
export type { ViewerSettings } from '../settings/index.ts';
export { Viewer } from './viewer.ts';
export type { ViewerFigures, ViewerParts } from './viewer-parts.ts';
export type { Tag } from './tags.ts';
export type { Picked, PickedSurface } from './pick.ts';
export type { RegionSeen } from './regions.ts';
