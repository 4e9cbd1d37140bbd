/** Where geometry and pictures are made: in a worker, with codecs in workers of their own. */
export type { MadeGeometry, MadePicture, WorkshopAnswer, WorkshopJob } from './jobs.ts';
export { levelsOf, makePicture } from './make-picture.ts';
export { makeGeometry } from './make-geometry.ts';
export { buffersOf, workOn } from './serve-workshop.ts';
export { Workshop } from './workshop.ts';
export type { WorkshopWorker } from './workshop.ts';
