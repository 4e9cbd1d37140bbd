import { DecodeError } from '@landfall/protocol/errors';
import { estimateBytes } from './byte-estimate.ts';
import type { Estimate } from './byte-estimate.ts';
import { decodeCodestream } from './decode-codestream.ts';
import type { Codestream, MainHeader } from './decode-codestream.ts';
import { encodeCodestream } from './encode-codestream.ts';
import type { TileContent } from './encode-codestream.ts';
import { inProgression } from './progression.ts';
import { packetBytes } from './packets.ts';
import type { Packet } from './packets.ts';
import { packetsOf } from './repacketise.ts';
import type { PacketedTile } from './repacketise.ts';

export interface CutOptions {
  /** Halvings of the picture that is wanted, 0 to 5. */
  readonly discard: number;
  readonly estimate: Estimate;
}

/** How a texture was made smaller. */
export type CutKind =
  /** Nothing was left out: it is small enough, or wanted in full, or cannot be cut. */
  | 'whole'
  /** The first packets as they came. */
  | 'prefix'
  /** The packets of the wanted resolutions, resolution by resolution. */
  | 'repacketised';

export interface CutTexture {
  readonly kind: CutKind;
  readonly bytes: Uint8Array;
  /** What the viewer would ask for; `bytes` are at most that many, unless it is `whole`. */
  readonly estimateBytes: number;
  /** Whether everything that the wanted resolutions have is in it: it then decodes to the same as the whole does. */
  readonly isComplete: boolean;
}

/**
 * A texture cut to what a viewer asks for at a discard level, as a code stream that ends well. What is needed comes
 * first: where the packets of the wanted resolutions are not the first ones, they are put in order of resolution, and if
 * they are too many, the finest layers are left out.
 * @throws DecodeError for what is no code stream
 */
export function cutTexture(bytes: Uint8Array, { discard, estimate }: CutOptions): CutTexture {
  const codestream = decodeCodestream(bytes);
  const { size } = codestream.header;
  const [width, height] = [size.right - size.left, size.bottom - size.top];
  const limit = estimateBytes(estimate, { width, height, components: size.components.length, discard });
  const whole: CutTexture = { kind: 'whole', bytes, estimateBytes: limit, isComplete: true };
  if (discard === 0 || bytes.length <= limit) return whole;
  const tiles = tryPackets(codestream);
  if (tiles === undefined) return whole;
  const cut =
    cutPrefix(codestream.header, tiles, discard, limit) ??
    cutByResolution(codestream.header, tiles, discard, limit);
  return cut === undefined || cut.bytes.length >= bytes.length ? whole : { ...cut, estimateBytes: limit };
}

type Cut = Omit<CutTexture, 'estimateBytes'>;

/** Textures whose packets cannot be told apart are left as they are: a viewer may still make something of them. */
function tryPackets(codestream: Codestream): PacketedTile[] | undefined {
  try {
    return packetsOf(codestream);
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

const isWanted =
  ({ tile }: PacketedTile, discard: number) =>
  ({ component, resolution }: Packet): boolean =>
    resolution <= Math.max(0, tile.blockStyles[component]!.levels - discard);

/** The packets as they came, when those that are wanted come first and fit. Of several tiles the first would come whole. */
function cutPrefix(
  header: MainHeader,
  tiles: readonly PacketedTile[],
  discard: number,
  limit: number,
): Cut | undefined {
  const [only] = tiles;
  if (only === undefined || tiles.length > 1) return undefined;
  const first = only.packets.slice(0, only.packets.findLastIndex(isWanted(only, discard)) + 1);
  if (!first.every(isWanted(only, discard))) return undefined;
  const packets = first.flatMap(({ header, body }) => [header, body]);
  const { progression, layers } = header.style;
  const bytes = encodeCodestream(header, [{ tile: only.tile, packets }], { progression, layers });
  return bytes.length > limit ? undefined : { kind: 'prefix', bytes, isComplete: true };
}

/** A packet that says that it has nothing. */
const EMPTY = Uint8Array.of(0);

function cutByResolution(
  header: MainHeader,
  tiles: readonly PacketedTile[],
  discard: number,
  limit: number,
): Cut | undefined {
  const wanted = tiles.map((tile) => ({
    tile: tile.tile,
    packets: inProgression(tile.packets.filter(isWanted(tile, discard)), 'RLCP'),
  }));
  const style = { progression: 'RLCP', layers: header.style.layers } as const;
  const hollow = encodeCodestream(
    header,
    wanted.map((tile) => keep(tile, NOTHING)),
    style,
  );
  const chosen = choose(wanted, limit - hollow.length);
  if (chosen.kept.size === 0) return undefined;
  const bytes = encodeCodestream(
    header,
    wanted.map((tile) => keep(tile, chosen.kept)),
    style,
  );
  return { kind: 'repacketised', bytes, isComplete: chosen.isComplete };
}

const NOTHING: ReadonlySet<Packet> = new Set();

/** The packets of a tile that were chosen, and empty ones in place of the others. */
function keep({ tile, packets }: PacketedTile, kept: ReadonlySet<Packet>): TileContent {
  const pieces = packets.flatMap((packet) => (kept.has(packet) ? [packet.header, packet.body] : [EMPTY]));
  // Of a tile that has nothing at this resolution the next packet is said to be empty: decoders refuse tiles without bytes.
  return { tile, packets: pieces.length === 0 ? [EMPTY] : pieces };
}

/**
 * Chooses what goes into `room` bytes beside the empty packets: layer by layer over all resolutions and tiles, as the
 * encoder thought best. A packet's header builds on those before it in its precinct, so that one left out takes all
 * later ones of the same precinct with it.
 */
function choose(
  tiles: readonly PacketedTile[],
  room: number,
): { readonly kept: ReadonlySet<Packet>; readonly isComplete: boolean } {
  const kept = new Set<Packet>();
  const ended = tiles.map(() => new Set<number>());
  const candidates = tiles.flatMap(({ packets }, tile) => packets.map((packet) => ({ tile, packet })));
  candidates.sort(
    (one, other) => one.packet.layer - other.packet.layer || one.packet.resolution - other.packet.resolution,
  );
  let [left, isComplete] = [room, true];
  for (const { tile, packet } of candidates) {
    const cost = packetBytes(packet) - 1;
    const fits = cost <= left && !ended[tile]!.has(packet.precinctIndex);
    if (fits) {
      left -= cost;
      kept.add(packet);
    } else {
      ended[tile]!.add(packet.precinctIndex);
      isComplete = false;
    }
  }
  return { kept, isComplete };
}
