import { DecodeError } from '@landfall/protocol/errors';
import type { Tile } from './decode-codestream.ts';
import { HeaderBits } from './header-bits.ts';
import { Marker } from './marker.ts';
import { decodePacketHeader } from './packet-header.ts';
import type { PictureSize } from './picture-size.ts';
import { createPrecinct } from './precinct.ts';
import { placesOf, precinctsOf } from './progression.ts';
import type { PacketPlace } from './progression.ts';
import { resolutionsOf, tileArea } from './tile-geometry.ts';
import type { Allowance } from './tile-geometry.ts';

/** A packet: where it belongs, and its bytes without the optional markers before it and behind its header. */
export interface Packet extends PacketPlace {
  readonly header: Uint8Array;
  readonly body: Uint8Array;
}

/** What it takes. */
export const packetBytes = ({ header, body }: Packet): number => header.length + body.length;

const UNREADABLE: ReadonlySet<number> = new Set([
  Marker.progressionChange,
  Marker.packedHeaders,
  Marker.packedHeadersMain,
]);

/** Whether markers change the order of the packets or take their headers elsewhere: such are not read here. */
export const isReadable = (segments: Tile['segments']): boolean =>
  segments.every(({ marker }) => !UNREADABLE.has(marker));

/**
 * All packets of a tile in their order. They must be exactly the tile's bytes: what is cut off, or goes on behind the
 * last packet, or has a header that cannot be, is no basis for putting packets elsewhere.
 * @param allowance what is left of the limits of the code stream
 * @throws DecodeError
 */
export function decodePackets(tile: Tile, size: PictureSize, allowance: Allowance): Packet[] {
  const area = tileArea(size, tile.index);
  const { layers, progression } = tile.style;
  const resolutions = size.components.flatMap((component, index) =>
    resolutionsOf(area, { index, size: component, blocks: tile.blockStyles[index]! }, layers, allowance),
  );
  const places = precinctsOf(resolutions);
  const precincts = places.map(({ resolution, across, down }) => createPrecinct(resolution, across, down));
  const bytes = joined(tile.bodies);
  let at = 0;
  const packets = placesOf(places, { tile: area, layers, progression }).map((place): Packet => {
    const start = at + startMarkerBytes(bytes, at);
    const bits = new HeaderBits(bytes, start);
    const bodyBytes = decodePacketHeader(bits, precincts[place.precinctIndex]!, place.layer);
    const bodyAt = bits.offset + headerEndBytes(bytes, bits.offset, tile.style.hasHeaderEnds);
    at = bodyAt + bodyBytes;
    if (at > bytes.length) throw new DecodeError('a packet is cut off', { offset: start });
    return { ...place, header: bytes.subarray(start, bits.offset), body: bytes.subarray(bodyAt, at) };
  });
  if (at !== bytes.length) throw new DecodeError('bytes behind the last packet', { offset: at });
  return packets;
}

const START_BYTES = 6;

/** A header never begins like this marker, for what follows a byte of ones begins with a zero bit. */
function startMarkerBytes(bytes: Uint8Array, at: number): number {
  return bytes[at] === 0xff && bytes[at + 1] === (Marker.startOfPacket & 0xff) ? START_BYTES : 0;
}

function headerEndBytes(bytes: Uint8Array, at: number, isExpected: boolean): number {
  if (!isExpected) return 0;
  if (bytes[at] !== 0xff || bytes[at + 1] !== (Marker.endOfPacketHeader & 0xff))
    throw new DecodeError('a packet header without its end marker', { offset: at });
  return 2;
}

function joined(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}
