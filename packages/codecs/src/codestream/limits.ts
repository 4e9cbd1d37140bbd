/**
 * What a code stream may claim before anything is allocated for it. Textures of viewers are at most 2048 pixels wide and
 * have one to five components; the rest is room for encoders with other habits.
 */
export const MAX_DIMENSION = 4096;
/** A viewer's textures have five at most (colour, alpha, bump). */
export const MAX_COMPONENTS = 5;
/** Width × height × components: a 4096 × 4096 picture with alpha. */
export const MAX_SAMPLES = 4096 * 4096 * 4;
/** Kakadu and OpenJPEG write one for textures; 256 pixels a tile in the largest picture make 256. */
export const MAX_TILES = 256;
/** Parts of all tiles together. */
export const MAX_TILE_PARTS = 4096;
/** Packets of all tiles: five layers of the largest picture in precincts of 128 make 27,000. */
export const MAX_PACKETS = 65_536;
/** Code blocks of all tiles: the largest picture in blocks of 32 × 32 with five components has 110,000. */
export const MAX_CODE_BLOCKS = 131_072;
/** Code blocks × layers, which is what reading all packet headers costs: 128 layers of the largest picture in blocks of 64. */
export const MAX_BLOCK_VISITS = 4_194_304;
/** Marker segments of the main header and of the first header of each tile. */
export const MAX_SEGMENTS = 1024;
/** @source ISO/IEC 15444-1 table A.15 */
export const MAX_DECOMPOSITION_LEVELS = 32;
