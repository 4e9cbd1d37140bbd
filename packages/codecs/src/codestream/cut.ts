import { DecodeError } from '@landfall/protocol/errors';
import { estimateBytes } from './byte-estimate.ts';
import type { Estimate } from './byte-estimate.ts';
import { choosePackets } from './choose-packets.ts';
import type { Chosen } from './choose-packets.ts';
import { decodeCodestream } from './decode-codestream.ts';
import type { Codestream, MainHeader } from './decode-codestream.ts';
import { encodeCodestream } from './encode-codestream.ts';
import type { TileContent } from './encode-codestream.ts';
import { inProgression } from './progression.ts';
import type { Packet } from './packets.ts';
import { packetsOf } from './repacketise.ts';
import type { PacketedTile } from './repacketise.ts';

/** What a texture is cut to. */
export interface CutOptions {
  /** Halvings of the picture that is wanted, 0 to 5. */
  readonly discard: number;
  /** Whose reckoning tells how many bytes it may have: `current` for viewers since 2023, `classic` for those before. */
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

/** A texture that was cut, or left whole. */
export interface CutTexture {
  /** How it was cut, or that it was not. */
  readonly kind: CutKind;
  /**
   * The code stream, ended by its end marker. A `whole` one is as it came, whatever its end, but without the boxes of a JP2 file.
   */
  readonly bytes: Uint8Array;
  /** What the viewer would ask for; `bytes` are at most that many, unless it is `whole`. */
  readonly estimateBytes: number;
  /** Whether everything that the wanted resolutions have is in it: it then decodes to the same as the whole does. */
  readonly isComplete: boolean;
}

/**
 * A texture cut to what a viewer asks for at a discard level, as a code stream that ends well. What is needed comes
 * first: where the packets of the wanted resolutions are not the first ones, they are put in order of resolution, and if
 * they are too many, the finest layers are left out and the last packet is made thinner.
 * @param texture a code stream, or a JP2 file, whose boxes are left out: viewers read code streams
 * @throws DecodeError for what is no code stream
 */
export function cutTexture(texture: Uint8Array, { discard, estimate }: CutOptions): CutTexture {
  const codestream = decodeCodestream(texture);
  const { bytes } = codestream;
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
    ...tile,
    packets: inProgression(tile.packets.filter(isWanted(tile, discard)), 'RLCP'),
  }));
  // At first as if a byte were needed for every packet left out; most are not, and what that leaves is filled again.
  let room = limit - encodeChosen(header, wanted, new Map(), header.style.layers).length - countOf(wanted);
  let best: Cut | undefined;
  for (let round = 0; round < ROUNDS; round++) {
    const { kept, isComplete } = choosePackets(wanted, room);
    const layers = [...kept.keys()].reduce((most, { layer }) => Math.max(most, layer + 1), 0);
    const bytes = layers === 0 ? undefined : encodeChosen(header, wanted, kept, layers);
    if (bytes === undefined || bytes.length > limit) break;
    best = { kind: 'repacketised', bytes, isComplete };
    if (isComplete) break;
    room += limit - bytes.length;
  }
  return best;
}

const ROUNDS = 3;

const countOf = (tiles: readonly PacketedTile[]): number =>
  tiles.reduce((sum, { packets }) => sum + packets.length, 0);

function encodeChosen(
  header: MainHeader,
  tiles: readonly PacketedTile[],
  kept: Chosen,
  layers: number,
): Uint8Array {
  return encodeCodestream(
    header,
    tiles.map((tile) => contentOf(tile, kept, layers)),
    { progression: 'RLCP', layers },
  );
}

/** The packets of a tile that were chosen, and empty ones in place of those left out between them. */
function contentOf({ tile, packets }: PacketedTile, kept: Chosen, layers: number): TileContent {
  const last = packets.findLastIndex((packet) => kept.has(packet));
  const pieces = packets
    .slice(0, last + 1)
    .filter(({ layer }) => layer < layers)
    .flatMap((packet) => {
      const chosen = kept.get(packet);
      return chosen === undefined ? [EMPTY] : [chosen.header, chosen.body];
    });
  // Of a tile that has nothing here the next packet is said to be empty: decoders refuse tiles without bytes.
  return { tile, packets: pieces.length === 0 ? [EMPTY] : pieces };
}
