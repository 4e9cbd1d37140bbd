/** Sculpts: textures whose colours are places. */
export { sculptPlaceholder, tessellateSculpt } from './tessellate-sculpt.ts';
export { sculptGrid } from './sculpt-grid.ts';
export type { SculptGrid } from './sculpt-grid.ts';
export type { SculptMap, SculptStitching } from './sculpt-map.ts';
