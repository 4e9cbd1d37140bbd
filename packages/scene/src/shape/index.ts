/** Prims: what their parameters look like. */
export { MOST_PRIM_VERTICES, facesOfShape, tessellate } from './tessellate.ts';
export type { FaceKind } from './tessellate.ts';
export { STOP_SIZE } from './path.ts';
export type { PathBend } from './path.ts';
export { BOX, usableShape } from './usable-shape.ts';
export type { UsableShape } from './usable-shape.ts';
export { shapeKey } from './shape-key.ts';
