/** JPEG 2000 code streams without their pixels: headers, tiles, packets; putting packets in another order; cutting. */
export { MAX_DISCARD, estimateBytes } from './byte-estimate.ts';
export type { Estimate } from './byte-estimate.ts';
export { decodeCodestream, decodeMainHeader } from './decode-codestream.ts';
export type { Codestream, MainHeader, Tile } from './decode-codestream.ts';
export { PROGRESSIONS } from './marker.ts';
export type { Progression } from './marker.ts';
export { isMovable, packetsOf, repacketise } from './repacketise.ts';
export type { PacketedTile } from './repacketise.ts';
export { cutTexture } from './cut.ts';
export type { CutKind, CutOptions, CutTexture } from './cut.ts';
export { onlyComponents } from './only-components.ts';
