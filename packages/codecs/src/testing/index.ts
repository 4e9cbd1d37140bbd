/** What the tests of pictures share. */
export { bundledWorker } from './bundled-worker.ts';
export { psnr, samplePicture } from './pictures.ts';
