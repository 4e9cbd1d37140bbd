import { TagTree } from './tag-tree.ts';
import type { Area, Resolution } from './tile-geometry.ts';

/** What the packet headers have told of a code block so far. */
export interface BlockState {
  /** Whether any packet so far had something for it. */
  isIncluded: boolean;
  /** Bit planes above its first one that is not empty; known once it is included. */
  emptyPlanes: number;
  /** Bits of a length, before what the number of passes adds. */
  lengthBits: number;
  /** Coding passes of the present segment so far. */
  segmentPasses: number;
  /**
   * Coding passes that the present segment takes: 0 before the first one, `Number.MAX_SAFE_INTEGER` where only the end of the
   * block ends it.
   */
  segmentLimit: number;
}

/** What the packet headers have told of one band of a precinct. */
export interface BandState {
  /** Of the precinct, on the samples of the band. */
  readonly area: Area;
  /** Code blocks in a row; 0 when the precinct has nothing of this band. */
  readonly across: number;
  /** Its code blocks, row by row. */
  readonly blocks: readonly BlockState[];
  /** For each code block, the layer that is the first to have something for it. */
  readonly inclusion: TagTree;
  /** For each code block, how many bit planes above its first one that is not empty. */
  readonly emptyPlanes: TagTree;
}

/** A precinct: its packets follow each other layer by layer, each header building on those before. */
export interface Precinct {
  /** What it is a part of: one resolution of one component of the tile. */
  readonly resolution: Resolution;
  /** How its code blocks are coded, a bit set: 1 arithmetic coding is bypassed in part, 4 every pass ends its segment. */
  readonly blockFlags: number;
  /** One in the smallest resolution; HL, LH, HH in the others. */
  readonly bands: readonly BandState[];
}

const FIRST_LENGTH_BITS = 3;

export function createPrecinct(resolution: Resolution, across: number, down: number): Precinct {
  const column = resolution.firstAcross + across;
  const row = resolution.firstDown + down;
  const { bandStepX, bandStepY } = resolution;
  const bands = resolution.bands.map((band) =>
    createBand(resolution, {
      x0: Math.max(band.x0, column * bandStepX),
      y0: Math.max(band.y0, row * bandStepY),
      x1: Math.min(band.x1, (column + 1) * bandStepX),
      y1: Math.min(band.y1, (row + 1) * bandStepY),
    }),
  );
  return { resolution, blockFlags: resolution.blockFlags, bands };
}

function createBand({ blockWidth, blockHeight }: Resolution, { x0, y0, x1, y1 }: Area): BandState {
  const isEmpty = x1 <= x0 || y1 <= y0;
  const across = isEmpty ? 0 : Math.ceil(x1 / blockWidth) - Math.floor(x0 / blockWidth);
  const down = isEmpty ? 0 : Math.ceil(y1 / blockHeight) - Math.floor(y0 / blockHeight);
  return {
    area: { x0, y0, x1, y1 },
    across,
    blocks: Array.from({ length: across * down }, () => ({
      isIncluded: false,
      emptyPlanes: 0,
      lengthBits: FIRST_LENGTH_BITS,
      segmentPasses: 0,
      segmentLimit: 0,
    })),
    inclusion: new TagTree(across, down),
    emptyPlanes: new TagTree(across, down),
  };
}
