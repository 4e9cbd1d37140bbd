/** What a face looks like before it is lit: drawn or not, seen through or not, and where its texture lies. */
export { surfaceOf } from './surface.ts';
export type { GltfAlpha, LegacyAlpha, Surface, SurfaceFacts } from './surface.ts';
export { alphaOfTexture } from './texture-alpha.ts';
export type { Pixels, TextureAlpha } from './texture-alpha.ts';
export { gltfTransform, textureTransform, transformCoordinates } from './texture-transform.ts';
export type { GltfPlace, TextureTransform } from './texture-transform.ts';
