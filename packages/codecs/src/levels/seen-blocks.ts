import { DecodeError } from '@landfall/protocol/errors';
import { fullAllowance, PacketWalk } from '../codestream/index.ts';
import type { Codestream, PacketPlace, Precinct } from '../codestream/index.ts';
import { spreadFor } from './laplacian.ts';
import type { TextureFacts } from './texture-facts.ts';

/** A packet whose header is there. */
export interface SeenPacket extends PacketPlace {
  /** In the bytes that were given; beyond them when it is cut off. */
  readonly end: number;
}

/** A code block of which some packet has told. */
export interface SeenBlock {
  readonly component: number;
  readonly resolution: number;
  readonly band: number;
  readonly precinctIndex: number;
  readonly samples: number;
  /** Bytes that the packets so far have for it, and those of them that are there. */
  toldBytes: number;
  hereBytes: number;
  passes: number;
  /** Of its first that is not empty, and below. */
  readonly planes: number;
  readonly step: number;
}

/** What the first bytes of a texture tell. */
export interface Seen {
  readonly packets: readonly SeenPacket[];
  /** All that there will be, in order. */
  readonly places: readonly PacketPlace[];
  readonly blocks: readonly SeenBlock[];
  /** Precincts of which the last layer is there. */
  readonly complete: ReadonlySet<number>;
}

/** Goes through the packets as far as they are there. @throws DecodeError for a texture beyond the limits of `codestream` */
export function seenBlocks(facts: TextureFacts, codestream: Codestream, hereBytes: number): Seen {
  const walk = new PacketWalk(facts.tile, codestream.header.size, fullAllowance());
  const blocks = new Map<string, SeenBlock>();
  const packets: SeenPacket[] = [];
  const complete = new Set<number>();
  for (const place of walk.places) {
    const packet = nextPacket(walk, place, { facts, blocks, hereBytes });
    if (packet === undefined) break;
    packets.push(packet);
    if (place.layer === facts.layers - 1 && packet.end <= hereBytes) complete.add(place.precinctIndex);
    if (packet.end >= hereBytes) break;
  }
  return { packets, places: walk.places, blocks: [...blocks.values()], complete };
}

interface Noting {
  readonly facts: TextureFacts;
  readonly blocks: Map<string, SeenBlock>;
  readonly hereBytes: number;
}

/** Undefined when its header is not there, or cannot be. */
function nextPacket(walk: PacketWalk, place: PacketPlace, noting: Noting): SeenPacket | undefined {
  const told: { readonly block: SeenBlock; readonly bytes: number }[] = [];
  try {
    const { bodyAt, end } = walk.measure(place, ({ band, block, passes, bytes }) => {
      const key = `${place.precinctIndex} ${band} ${block}`;
      const seen =
        noting.blocks.get(key) ?? newBlock(noting.facts, walk.precinctOf(place), place, band, block);
      noting.blocks.set(key, seen);
      seen.passes += passes;
      seen.toldBytes += bytes;
      told.push({ block: seen, bytes });
    });
    let at = noting.facts.placeOf(bodyAt);
    for (const { block, bytes } of told) {
      block.hereBytes += Math.max(0, Math.min(bytes, noting.hereBytes - at));
      at += bytes;
    }
    return { ...place, end: noting.facts.placeOf(end) };
  } catch (error) {
    if (error instanceof DecodeError) return undefined;
    throw error;
  }
}

function newBlock(
  facts: TextureFacts,
  precinct: Precinct,
  { component, resolution, precinctIndex }: PacketPlace,
  band: number,
  index: number,
): SeenBlock {
  const { step, planes } = facts.step(resolution, band);
  return {
    component,
    resolution,
    band,
    precinctIndex,
    samples: samplesOf(precinct, band, index),
    toldBytes: 0,
    hereBytes: 0,
    passes: 0,
    planes: planes - precinct.bands[band]!.blocks[index]!.emptyPlanes,
    step,
  };
}

/** Blocks are cut off at the edges of their precinct. */
function samplesOf({ bands, resolution }: Precinct, band: number, index: number): number {
  const { area, across } = bands[band]!;
  const { blockWidth, blockHeight } = resolution;
  const column = Math.floor(area.x0 / blockWidth) + (index % across);
  const row = Math.floor(area.y0 / blockHeight) + Math.floor(index / across);
  const width = Math.min(area.x1, (column + 1) * blockWidth) - Math.max(area.x0, column * blockWidth);
  const height = Math.min(area.y1, (row + 1) * blockHeight) - Math.max(area.y0, row * blockHeight);
  return width * height;
}

/** What a block's headers tell of its coefficients; all in levels of samples, squared. */
export interface BlockModel {
  /** Of the finest step so far. */
  readonly step: number;
  /** Standard deviation in those steps, by what it has cost. */
  readonly spread: number;
  /** Bit planes that have come, in whole or in part. */
  readonly planes: number;
  /** Mean square of a coefficient. */
  readonly energy: number;
  /** Of its coefficients, those that are not zero at most. */
  readonly active: number;
  /** The same as the cost alone would tell: less, where a few large ones stand among many small ones. */
  readonly costEnergy: number;
}

/**
 * How many planes a block has tells of its largest coefficient, its bytes of the many: both together tell its energy within 3 dB for two of three
 * blocks. The numbers are a fit (least squares, in decibels) to 965 bands of generated textures whose coefficients are known.
 */
const FIT = { constant: -6.04, planes: 0.862, spread: 0.126, samples: -0.574 };
const DECIBELS_AN_OCTAVE = 20 * Math.log10(2);

/** Bits that a coefficient that is not zero costs at least, besides one for each of its planes. */
const ACTIVE_BITS = 3;
/** Of those that are zero, in steps². */
const ZERO_ENERGY = 0.1;

/** Passes are three a plane, but one in the first. */
export function modelOf(block: SeenBlock): BlockModel {
  const planes = Math.ceil((block.passes + 2) / 3);
  const step = block.step * 2 ** Math.max(0, block.planes - planes);
  const rate = (8 * block.toldBytes) / block.samples;
  const spread = spreadFor(rate);
  const active = Math.min(1, rate / (planes + ACTIVE_BITS));
  // No more than if all that are not zero were as large as the largest.
  const most = ZERO_ENERGY + active * 4 ** (planes - 1);
  const decibels =
    FIT.constant +
    DECIBELS_AN_OCTAVE * (FIT.planes * planes + FIT.spread * Math.log2(spread)) +
    FIT.samples * Math.log2(block.samples);
  return {
    step,
    spread,
    planes,
    energy: step ** 2 * Math.min(most, 10 ** (decibels / 10)),
    active,
    costEnergy: (step * spread) ** 2,
  };
}
