/** What stands in a region: kinds, shapes, places, and what else messages say of objects; bytes and back. */
export { PCODE } from './pcode.ts';
export { HOLE, PATH_CURVE, PROFILE } from './shape-parameters.ts';
export type { ShapeParameters } from './shape-parameters.ts';
export { BOX_SHAPE, packShape, unpackShape } from './packed-shape.ts';
export type { PackedShape } from './packed-shape.ts';
export { fieldsOfShape, readShape, shapeOfFields, writeShape } from './shape-fields.ts';
export type { ShapeFields } from './shape-fields.ts';
