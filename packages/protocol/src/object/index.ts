/** What stands in a region: the numbers of its kinds, and what a prim is made of. */
export { PCODE } from './pcode.ts';
export { HOLE, PATH_CURVE, PROFILE } from './shape-parameters.ts';
export type { ShapeParameters } from './shape-parameters.ts';
