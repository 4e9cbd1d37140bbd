/** The ground: where it comes from, how high it is, how it is shown. */
export { Land, createLand } from './land.ts';
export { TerrainStream } from './terrain-stream.ts';
