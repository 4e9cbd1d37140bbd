/** What an archive may cost. Members are streamed, so that these bound one member and the work, not the archive's size. */
export interface ArchiveLimits {
  /** Largest member that is read into memory; a larger one is refused, the rest of the archive is still read. */
  readonly maxMemberBytes?: number;
  /** What a gzip stream may expand to in all. */
  readonly maxExpandedBytes?: number;
  /** Members of one archive. */
  readonly maxMembers?: number;
}

/** OpenSim's own HTTP server takes no asset beyond 250 MB, so that none was ever stored through it. */
export const DEFAULT_MAX_MEMBER_BYTES = 256 * 1024 * 1024;
/** Archives of whole grids reach hundreds of gigabytes; this is twice the largest disk of a small server. */
export const DEFAULT_MAX_EXPANDED_BYTES = 8 * 1024 ** 4;
/** Members of one archive, those that only announce the next one among them. */
export const DEFAULT_MAX_MEMBERS = 100_000_000;
/** Beyond {@link FREE_EXPANSION_BYTES} a stream that expands more than this is a bomb: pictures and text stay below 50. */
export const MOST_EXPANSION = 200;
/** An empty 4096 m region has 64 MiB of terrain that compresses a thousandfold; a few of those are honest. */
export const FREE_EXPANSION_BYTES = 1024 * 1024 * 1024;
/** Longest path: OpenSim's are below 300; what GNU tar writes into a long name is bounded by the system's PATH_MAX. */
export const MOST_PATH_BYTES = 4096;
/** A pax header holds path, times and perhaps an owner's name. */
export const MOST_PAX_BYTES = 64 * 1024;
