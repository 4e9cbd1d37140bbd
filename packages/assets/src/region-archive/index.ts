/** Region archives (OAR) as scenes: regions with their objects, ground, parcels and settings, both ways. */
export {
  DEFAULT_MAX_REGION_MEMBERS,
  DEFAULT_MAX_SCENE_BYTES,
  ELEMENT_BYTES,
  MOST_OBJECT_BYTES,
  MOST_PARCELS,
  MOST_PARCEL_BYTES,
  MOST_SETTINGS_BYTES,
  MOST_TAGS,
  MOST_TERRAIN_BYTES,
  MOST_WARNINGS,
} from './limits.ts';
export type { RegionArchiveLimits } from './limits.ts';
export { formatArchiveWarning } from './warning.ts';
export type { ArchiveFault, ArchiveWarning } from './warning.ts';
export { readRegionArchive } from './entries.ts';
export type { ArchivedAsset, RegionEntry } from './entries.ts';
export { loadRegionArchive } from './load.ts';
export type { ArchivedObject, ArchivedScene, LoadOptions, RegionArchive } from './load.ts';
export {
  decodeHeights,
  encodeR32,
  fitHeights,
  HEIGHT_FILE_POINT_BYTES,
  MOST_HEIGHT_METRES,
} from './heights.ts';
export type { ArchivedHeights, Sides } from './heights.ts';
export { NEW_REGION_SETTINGS, decodeRegionSettings } from './region-settings.ts';
export { encodeRegionSettings } from './write-region-settings.ts';
export type { Corners, RegionSettings, SpawnPoint } from './region-settings.ts';
export { decodeArchivedParcel } from './archived-parcel.ts';
export { encodeArchivedParcel } from './write-archived-parcel.ts';
export type { ArchivedParcel, ParcelAccess } from './archived-parcel.ts';
export { writeRegionArchive } from './write-archive.ts';
export type { SavedArchive, SavedAsset, SavedScene } from './write-archive.ts';
export { fitBitmap } from './parcel-bitmap.ts';
