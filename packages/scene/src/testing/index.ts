/** Shapes and meshes to try, and what tests ask of triangles. */
export { facing, isWellFormed, measure } from './measure.ts';
export type { Measures } from './measure.ts';
export { SHAPES, withHole } from './shapes.ts';
export { SQUARE_FACE, inflate, levelOf, meshAssetOf, reals, u16s } from './mesh-asset.ts';
export type { MadeFace } from './mesh-asset.ts';
export { sampleCharacterFiles, sampleMesh, sampleMorph } from './sample-character.ts';
