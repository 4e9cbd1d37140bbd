/** Pictures of a scene: as a camera sees it, from above, and as a file that other programs open. */
export { drawInSteps, drawPicture, sightInSteps, sightOf } from './draw-picture.ts';
export type { DrawOptions, DrawnPicture } from './draw-picture.ts';
export { clipMatrix, facingOf } from './camera.ts';
export type { Camera, MapCamera, ViewCamera } from './camera.ts';
export { PLAIN_MATERIAL } from './picture-item.ts';
export type {
  PictureFinish,
  PictureItem,
  PictureLight,
  PictureMaterial,
  PictureTexture,
  PlacedTexture,
} from './picture-item.ts';
export { encodePng, encodePngApart, encodePngAside } from './encode-png.ts';
export type { Pixels } from './encode-png.ts';
export { finish } from './steps.ts';
export type { Steps } from './steps.ts';
export { writeGlb, writeGlbInSteps } from './write-glb.ts';
export type { WrittenGlb } from './write-glb.ts';
export { nodeTransform } from './node-transform.ts';
export type { NodeTransform } from './node-transform.ts';
export { lampShare } from './lamp.ts';
export type { Lamp, LampCone } from './lamp.ts';
export type { Label } from './label.ts';
export { toLinear, toSrgb } from './canvas.ts';
