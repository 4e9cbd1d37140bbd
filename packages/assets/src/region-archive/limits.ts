/** What reading a region archive may cost. */
export interface RegionArchiveLimits {
  /**
   * What documents and heights of one archive may take in all, assets not among them: their bytes, and {@link ELEMENT_BYTES} for each tag.
   * That is about what they take in memory.
   */
  readonly maxSceneBytes?: number;
  /** What a gzip stream may expand to in all. */
  readonly maxExpandedBytes?: number;
  /** Members of one archive. */
  readonly maxMembers?: number;
  /** Largest asset that is read. */
  readonly maxAssetBytes?: number;
}

/** A prim with some contents is 6 KB of XML and 220 tags: 50,000 of them. A 4096 m region has 64 MiB of heights. */
export const DEFAULT_MAX_SCENE_BYTES = 1024 * 1024 * 1024;
/** Some 15 million assets of a grid's largest backups fit; each is a file of its own. */
export const DEFAULT_MAX_REGION_MEMBERS = 20_000_000;
/** What a tag costs beside its own bytes. */
export const ELEMENT_BYTES = 64;
/** Tags of one document: a linkset of 256 prims with two items in each has some 80,000. */
export const MOST_TAGS = 1_000_000;
/** A linkset of 256 prims with a hundred items in each is some 25 MB; those that were seen stay below 3 MB. */
export const MOST_OBJECT_BYTES = 32 * 1024 * 1024;
/** A parcel of a 4096 m region has 131,072 bytes of bitmap; with it may come a day of skies. */
export const MOST_PARCEL_BYTES = 2 * 1024 * 1024;
/** Flags, textures, a telehub, and a day of skies. */
export const MOST_SETTINGS_BYTES = 2 * 1024 * 1024;
/** Heights of a 4096 m region in the largest form, 13 bytes each. */
export const MOST_TERRAIN_BYTES = 13 * 4096 * 4096;
/** Parcels of one region: one for each 4 m × 4 m cell of 512 m would be 16,384. */
export const MOST_PARCELS = 20_000;
/** Spawn points of a telehub: viewers set 16. */
export const MOST_SPAWN_POINTS = 256;
/** Warnings that are kept of one archive; all are counted. */
export const MOST_WARNINGS = 1000;
