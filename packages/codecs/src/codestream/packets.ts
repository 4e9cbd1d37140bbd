import { DecodeError } from '@landfall/protocol/errors';
import { concatenated } from './concatenated.ts';
import type { Tile } from './decode-codestream.ts';
import { HeaderBits } from './header-bits.ts';
import { Marker } from './marker.ts';
import { decodePacketHeader } from './packet-header.ts';
import type { Contribution } from './packet-header.ts';
import type { PictureSize } from './picture-size.ts';
import { createPrecinct } from './precinct.ts';
import type { Precinct } from './precinct.ts';
import { placesOf, precinctsOf } from './progression.ts';
import type { PacketPlace, PrecinctPlace } from './progression.ts';
import { resolutionsOf, tileArea } from './tile-geometry.ts';
import type { Allowance } from './tile-geometry.ts';

/** A packet: where it belongs, and its bytes without the optional markers before it and behind its header. */
export interface Packet extends PacketPlace {
  readonly header: Uint8Array;
  readonly body: Uint8Array;
}

/** What it takes. */
export const packetBytes = ({ header, body }: Pick<Packet, 'header' | 'body'>): number =>
  header.length + body.length;

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
export function decodePackets(
  tile: Tile,
  size: PictureSize,
  allowance: Allowance,
): { readonly packets: Packet[]; readonly precincts: readonly PrecinctPlace[] } {
  const walk = new PacketWalk(tile, size, allowance);
  const packets = walk.places.map((place) => walk.next(place));
  if (!walk.isAtEnd) throw new DecodeError('bytes behind the last packet', { offset: walk.offset });
  return { packets, precincts: walk.precincts };
}

/** The packets that there are of a tile of which the end may be missing. */
export interface FirstPackets {
  /** Those that are whole. */
  readonly packets: readonly Packet[];
  /** The one behind them, when its header is whole: filled up, with how many bytes of its body are there. */
  readonly cut: (Packet & { readonly bodyBytes: number }) | undefined;
  readonly precincts: readonly PrecinctPlace[];
}

/** The packets up to the first that is cut off or cannot be. */
export function decodeFirstPackets(tile: Tile, size: PictureSize, allowance: Allowance): FirstPackets {
  const walk = new PacketWalk(tile, size, allowance);
  const packets: Packet[] = [];
  const found = (cut?: FirstPackets['cut']): FirstPackets => ({ packets, cut, precincts: walk.precincts });
  try {
    for (const place of walk.places) {
      if (walk.isAtEnd) break;
      const packet = walk.next(place, { fillsUp: true });
      const missing = walk.missing;
      if (missing > 0) return found({ ...packet, bodyBytes: packet.body.length - missing });
      packets.push(packet);
    }
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
  }
  return found();
}

/** More is not made up for a packet that was cut off. */
const MAX_FILL_BYTES = 1024 * 1024;
/** What a decoder reads behind the end of a code block, which makes the least of it. @source ISO/IEC 15444-1 D.4.1 */
const FILL = 0xff;

/** Where a packet stands in the bytes of its tile, all of whose tile-parts are one. */
export interface PacketExtent {
  /** Of its header, behind the optional start-of-packet marker. */
  readonly start: number;
  /** Of its header, end marker and all. */
  readonly bodyAt: number;
  /** Beyond the bytes when it is cut off. */
  readonly end: number;
}

/** Goes from packet to packet of a tile. */
export class PacketWalk {
  /** All packets that the tile should have, in its progression order, whether their bytes are there or not. */
  readonly places: readonly PacketPlace[];
  /** The precincts of all components and resolutions: what the `precinctIndex` of a packet counts in. */
  readonly precincts: readonly PrecinctPlace[];
  readonly #bytes: Uint8Array;
  readonly #precincts: readonly Precinct[];
  readonly #hasHeaderEnds: boolean;
  /** Where the next packet is looked for, in the bytes of all tile-parts joined; beyond their end once a packet was cut off. */
  offset = 0;

  constructor(tile: Tile, size: PictureSize, allowance: Allowance) {
    const area = tileArea(size, tile.index);
    const { layers, progression, hasHeaderEnds } = tile.style;
    const resolutions = size.components.flatMap((component, index) =>
      resolutionsOf(area, { index, size: component, blocks: tile.blockStyles[index]! }, layers, allowance),
    );
    this.precincts = precinctsOf(resolutions);
    this.#precincts = this.precincts.map(({ resolution, across, down }) =>
      createPrecinct(resolution, across, down),
    );
    this.places = placesOf(this.precincts, { tile: area, layers, progression });
    this.#bytes = tile.bodies.length === 1 ? tile.bodies[0]! : concatenated(tile.bodies);
    this.#hasHeaderEnds = hasHeaderEnds;
  }

  /** What has been told of the precinct of a packet so far. */
  precinctOf({ precinctIndex }: PacketPlace): Precinct {
    return this.#precincts[precinctIndex]!;
  }

  /** Whether the tile has no bytes for another packet; also when the last one was cut off. */
  get isAtEnd(): boolean {
    return this.offset >= this.#bytes.length;
  }

  /** Bytes that the last packet says it has, and that are not there. */
  get missing(): number {
    return Math.max(0, this.offset - this.#bytes.length);
  }

  /**
   * Where the next packet is; the walk goes on behind it.
   * @param note is told what it has for each code block
   * @throws DecodeError when its header is cut off or cannot be
   */
  measure(
    place: PacketPlace,
    note?: (contribution: Contribution) => void,
  ): PacketExtent & { readonly headerEnd: number } {
    const bytes = this.#bytes;
    const start = this.offset + startMarkerBytes(bytes, this.offset);
    const bits = new HeaderBits(bytes, start);
    const bodyBytes = decodePacketHeader(bits, this.#precincts[place.precinctIndex]!, place.layer, note);
    const headerEnd = bits.offset;
    const bodyAt = headerEnd + headerEndBytes(bytes, headerEnd, this.#hasHeaderEnds);
    this.offset = bodyAt + bodyBytes;
    return { start, headerEnd, bodyAt, end: this.offset };
  }

  /** The next packet. @param options whether one that is cut off is filled up @throws DecodeError when its header is cut off or cannot be, or it is cut off */
  next(place: PacketPlace, { fillsUp = false } = {}): Packet {
    const bytes = this.#bytes;
    const { start, headerEnd, bodyAt, end } = this.measure(place);
    const header = bytes.subarray(start, headerEnd);
    if (end <= bytes.length) return { ...place, header, body: bytes.subarray(bodyAt, end) };
    const bodyBytes = end - bodyAt;
    if (!fillsUp || bodyBytes > MAX_FILL_BYTES)
      throw new DecodeError('a packet is cut off', { offset: start });
    const body = new Uint8Array(bodyBytes).fill(FILL);
    body.set(bytes.subarray(bodyAt));
    return { ...place, header, body };
  }
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
