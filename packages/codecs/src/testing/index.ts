/** What the tests of pictures share. */
export { bundles, bundleSource } from './bundle-source.ts';
export type { Bundling } from './bundle-source.ts';
export { bundledWorker } from './bundled-worker.ts';
export { psnr, samplePicture } from './pictures.ts';
export { codestreamVectors, vectorBytes } from './vectors.ts';
export type { CodestreamVector } from './vectors.ts';
export { JP2_HEAD, box } from './boxed.ts';
export { mutated } from './mutated.ts';
export { measureQuality, qualityRow } from './quality.ts';
export type { Quality } from './quality.ts';
