/** How prims are drawn: what of the world is in view, in which detail, and how it gets to the graphics card. */
export { Culler } from './cull.ts';
export type { CullSettings, GeometryOf } from './cull.ts';
export { GeometryStore } from './geometry-store.ts';
export { PICTURE_SIDES, PictureArrays, plainUploads } from './picture-arrays.ts';
export type { PicturePlace } from './picture-arrays.ts';
export { PrimPainter } from './prim-painter.ts';
export type { PaintOptions } from './prim-painter.ts';
export { MOST_POSED } from './rig-rows.ts';
export type { Rig } from './rig-rows.ts';
export { picturesGlsl, ROW, UNIT } from './prim-shader.ts';
export { createProgram } from './program.ts';
export type { Program } from './program.ts';
export { RowTexture } from './row-texture.ts';
export { MOST_LAMPS, SHADING } from './shading.ts';
export type { LampShown, Shine } from './shading.ts';
export { SHADOW_REACH_METRES, shadowView } from './shadow-lens.ts';
export { planesOf } from './view.ts';
export type { Planes, View } from './view.ts';
