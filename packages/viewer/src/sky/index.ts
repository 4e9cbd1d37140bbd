/** Sky, sun, water: and the light that all shaders share. */
export { SKY_LOOKUP, createSkyDome } from './sky-dome.ts';
export { createUniforms, shineOf, skyTexture } from './uniforms.ts';
export type { SceneUniforms } from './uniforms.ts';
export { createWater } from './water.ts';
