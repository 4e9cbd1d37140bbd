/** Where the scene is seen from. */
export { OrbitCamera } from './orbit-camera.ts';
export type { CameraSubject, Point } from './orbit-camera.ts';
export { axesOf, rayThrough } from './matrices.ts';
export type { Lens, Ray } from './matrices.ts';
