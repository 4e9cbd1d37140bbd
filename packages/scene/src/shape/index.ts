/** Prims: what their parameters look like. */
export { MOST_PRIM_VERTICES, facesOfShape, tessellate } from './tessellate.ts';
export type { FaceKind } from './tessellate.ts';
export { BOX } from './usable-shape.ts';
export { shapeKey } from './shape-key.ts';
