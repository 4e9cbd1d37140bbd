/** Land: ground as triangles, and which of its four textures shows where. */
export { tessellateLand } from './tessellate-land.ts';
export type { LandTile } from './tessellate-land.ts';
export { LAND_TEXTURES, blendLand, textureShares } from './blend-land.ts';
export type { Corners, LandTexturing } from './blend-land.ts';
export { noiseAt } from './noise.ts';
export type { LandHeights, LandNeighbours } from './land-heights.ts';
