/** OpenJPEG made whole: what its WebAssembly build cannot do is done around it. Portable: Node and browsers load the build their own way. */
export { createOpenJpeg } from './open-jpeg.ts';
export type { OpenJpegCodec, OpenJpegParts, PictureOptions } from './open-jpeg.ts';
