/** Captured motions (BVH), and what avatars play of them. */
export { MAX_BVH_BYTES, MAX_BVH_VALUES, parseBvh } from './parse-bvh.ts';
export type { BvhChannel, BvhJoint, BvhMotion } from './parse-bvh.ts';
export { animationOfBvh } from './convert-bvh.ts';
export type { BvhConversionOptions } from './convert-bvh.ts';
