/** What a region has from an archive, and how it is saved as one. */
export { placeArchivedObjects } from './archived-objects.ts';
export { saveArchive } from './save-archive.ts';
