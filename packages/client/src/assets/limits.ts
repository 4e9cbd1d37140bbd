/** No asset is longer; textures of 2048 × 2048 and the largest meshes have some MiB. Of one exchange, whatever was asked for. */
export const MAX_ASSET_BYTES = 16 * 1024 * 1024;
/** Assets that may be waited for at once: the faces of a full region. */
export const MAX_WANTS = 65_536;
/** Requests to one host that are under way at once; a viewer has as many for textures, and OpenSim works on three. */
export const REQUESTS_PER_HOST = 8;
/** What is read from a cache at once. */
export const CACHE_READS = 8;
/** One exchange, with its redirects. */
export const EXCHANGE_MS = 60_000;
/** Textures in a row that HTTP has no answer for, before the next ones are asked for by circuit at once. */
export const HTTP_DEAF_AFTER = 3;
/** How long HTTP is left alone then, before one request tries it again. */
export const HTTP_PROBE_MS = 60_000;
/** Failures of one asset that are tried again: connections that broke, servers that are busy. */
export const MAX_FAILURES = 4;
/** After the first failure; twice as long after each further one. */
export const FIRST_WAIT_MS = 1_000;
/** A server that asks for more is not waited for: the call fails, and its error says for how long. It is left alone for this long. */
export const LONGEST_WAIT_MS = 60_000;
/** Exchanges that one asset grows by before the rest of it is asked for at once. */
export const MAX_GROWTHS = 12;
/** How long a region that has not named its capabilities yet is waited for. */
export const CAPABILITIES_MS = 10_000;
/** Exchanges of one asset at all: a server that gives it byte by byte is not asked as often as it has bytes. */
export const MAX_EXCHANGES = 64;
/** Kept in memory by default. */
export const MEMORY_BYTES = 32 * 1024 * 1024;
/** Asked for first when a texture is wanted at a level: its header, and where the first packets are. */
export const FIRST_TEXTURE_BYTES = 600;
/** Asked for first when a mesh is wanted at a level: its header. */
export const FIRST_MESH_BYTES = 1024;
/** Textures by UDP that are under way at once: OpenSim sends one after the other, by their priority. */
export const IMAGES_AT_ONCE = 16;
/** A texture of which nothing new has come is asked for again. */
export const IMAGE_REPEAT_MS = 5_000;
/** Nothing of any texture for so long is the end of it. */
export const IMAGE_SILENCE_MS = 30_000;
/** Nothing of one for so long is the end of that one, whatever comes of others: sixteen of half a megabyte at OpenSim's 45 KB/s take three minutes. */
export const IMAGE_TURN_MS = 300_000;
/** Somebody may want more of a texture right after he has got what he wanted: it is not called off before. */
export const IMAGE_LINGER_MS = 1_000;
/** Waiting to be written to a cache; more is not kept there. */
export const MAX_CACHE_WRITES = 256;
