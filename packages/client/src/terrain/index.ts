/** The ground of regions, mirrored as it is sent. */
export { terrain } from './terrain-room.ts';
export type { RegionWithTerrain, TerrainRoom } from './terrain-room.ts';
export { followTerrain } from './follow-terrain.ts';
export type { TerrainEvents, TerrainOwner } from './follow-terrain.ts';
export { TerrainMirror } from './terrain-mirror.ts';
