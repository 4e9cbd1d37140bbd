/** How a part of a texture's code stream begins: its marker, then length, tile, part length, number and count. @source docs/wire/codestream.md */
export const START_OF_TILE_PART = 0xff90;
/** Of that beginning, in bytes, the marker counted. */
export const TILE_PART_BYTES = 12;
