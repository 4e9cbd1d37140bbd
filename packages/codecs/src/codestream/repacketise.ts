import { DecodeError } from '@landfall/protocol/errors';
import { decodeCodestream } from './decode-codestream.ts';
import type { Codestream, Tile } from './decode-codestream.ts';
import { encodeCodestream } from './encode-codestream.ts';
import type { Progression } from './marker.ts';
import { decodePackets, isReadable } from './packets.ts';
import type { Packet } from './packets.ts';
import { inProgression } from './progression.ts';
import type { PrecinctPlace } from './progression.ts';
import { fullAllowance } from './tile-geometry.ts';

/** A tile and its packets, in the order in which they came. */
export interface PacketedTile {
  /** The tile as it was read: its headers, and its packets still in the bodies of its tile-parts. */
  readonly tile: Tile;
  /** Each with its place in the tile, its header and its body. */
  readonly packets: readonly Packet[];
  /** What their `precinctIndex` means. */
  readonly precincts: readonly PrecinctPlace[];
}

/** Whether no marker moves the packets or their headers. */
export const isMovable = ({ header, tiles }: Codestream): boolean =>
  [header, ...tiles].every(({ segments }) => isReadable(segments));

/**
 * The tiles of a code stream with their packets told apart.
 * @throws DecodeError when they cannot be, or the code stream is cut off
 */
export function packetsOf(codestream: Codestream): PacketedTile[] {
  if (!codestream.isComplete || !isMovable(codestream))
    throw new DecodeError('a code stream whose packets cannot be moved');
  const allowance = fullAllowance();
  return codestream.tiles.map((tile) => ({
    tile,
    ...decodePackets(tile, codestream.header.size, allowance),
  }));
}

/**
 * The same picture with its packets in another order, without loss: packets are moved byte for byte. Tile-parts become
 * one a tile; the optional markers around packet headers and the tables of lengths are left out.
 * @throws DecodeError for what is damaged, cut off, or has its packets in an order of its own (POC, PPM, PPT)
 */
export function repacketise(bytes: Uint8Array, progression: Progression): Uint8Array {
  const codestream = decodeCodestream(bytes);
  const tiles = packetsOf(codestream).map(({ tile, packets }) => ({
    tile,
    packets: inProgression(packets, progression).flatMap(({ header, body }) => [header, body]),
  }));
  return encodeCodestream(codestream.header, tiles, { progression, layers: codestream.header.style.layers });
}
