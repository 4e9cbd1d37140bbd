/** Region archives (OAR) as regions of a grid. */
export { loadGridArchive } from './load-grid-archive.ts';
export type { GridArchive, GridArchiveOptions } from './load-grid-archive.ts';
export type { GridPlace } from './place-regions.ts';
