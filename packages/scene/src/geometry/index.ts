/** Triangles, faces and what one asks of them. */
export { allocateGeometry } from './geometry.ts';
export type { FaceRange, Geometry } from './geometry.ts';
export { addQuadNormal, addTriangleNormal, joinNormals, normaliseNormals } from './normals.ts';
export { addGridNormals, connectGrid, joinGrids, joinGridSides } from './grid.ts';
export type { VertexGrid } from './grid.ts';
export { boundsOf } from './bounds.ts';
export type { Bounds } from './bounds.ts';
export { planarCoordinates } from './planar.ts';
