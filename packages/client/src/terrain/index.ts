/** The ground of regions, mirrored as it is sent. */
export { followTerrain } from './follow-terrain.ts';
export type { TerrainEvents, TerrainOwner } from './follow-terrain.ts';
export { TerrainMirror } from './terrain-mirror.ts';
export type { RegionSize } from './terrain-mirror.ts';
