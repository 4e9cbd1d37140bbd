/** The codec on worker threads of Node: a bounded queue, a time limit for each job, workers that are replaced. */
export { createWorkerCodec } from './worker-codec.ts';
export type { WorkerCodecOptions } from './worker-codec.ts';
export { MAX_TEXTURE_SIDE, readPicture } from './read-picture.ts';
