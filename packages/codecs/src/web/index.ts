/** The codec on Web Workers: the same queue, limits and replacement of workers as in Node. */
export { createWebCodec } from './web-codec.ts';
export type { WebCodecOptions } from './web-codec.ts';
export { serveCodec } from './serve-codec.ts';
export type { WebCodecParts } from './serve-codec.ts';
