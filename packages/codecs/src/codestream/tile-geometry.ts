import { DecodeError } from '@landfall/protocol/errors';
import type { BlockStyle } from './coding-style.ts';
import { MAX_BLOCK_VISITS, MAX_CODE_BLOCKS, MAX_PACKETS } from './limits.ts';
import type { ComponentSize, PictureSize } from './picture-size.ts';

/** From `x0`, `y0` (included) to `x1`, `y1` (excluded). */
export interface Area {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** One resolution of one component of a tile. */
export interface Resolution {
  readonly component: number;
  readonly resolution: number;
  /** One for the smallest resolution, three for the others; on the samples of their own band. */
  readonly bands: readonly Area[];
  readonly precinctsAcross: number;
  readonly precinctsDown: number;
  /** Number of the first precinct, counted from the origin of the resolution. */
  readonly firstAcross: number;
  readonly firstDown: number;
  /** Grid points per precinct, and per precinct of a band in its samples. */
  readonly gridStepX: number;
  readonly gridStepY: number;
  readonly bandStepX: number;
  readonly bandStepY: number;
  /** Samples. */
  readonly blockWidth: number;
  readonly blockHeight: number;
  readonly blockFlags: number;
}

/** What is left of the limits of a whole code stream. */
export interface Allowance {
  /** Packets that tiles may still have; each precinct needs one a layer. */
  packets: number;
  /** Code blocks that tiles may still have. */
  blocks: number;
  /** Code blocks × layers that tiles may still have: what reading all packet headers costs. */
  blockVisits: number;
}

/** All that a code stream may take. */
export const fullAllowance = (): Allowance => ({
  packets: MAX_PACKETS,
  blocks: MAX_CODE_BLOCKS,
  blockVisits: MAX_BLOCK_VISITS,
});

/** Where a tile lies on the reference grid. @source ISO/IEC 15444-1 B.3 */
export function tileArea(size: PictureSize, index: number): Area {
  const x = size.tileLeft + (index % size.tilesAcross) * size.tileWidth;
  const y = size.tileTop + Math.floor(index / size.tilesAcross) * size.tileHeight;
  return {
    x0: Math.max(x, size.left),
    y0: Math.max(y, size.top),
    x1: Math.min(x + size.tileWidth, size.right),
    y1: Math.min(y + size.tileHeight, size.bottom),
  };
}

/**
 * The resolutions of a tile-component, from the smallest on.
 * @param allowance what it needs is taken from it, before anything of that size is allocated
 * @throws DecodeError when it is used up
 * @source ISO/IEC 15444-1 B.5 to B.7
 */
export function resolutionsOf(
  tile: Area,
  component: { readonly index: number; readonly size: ComponentSize; readonly blocks: BlockStyle },
  layers: number,
  allowance: Allowance,
): Resolution[] {
  const { stepX, stepY } = component.size;
  const samples = scaled(tile, stepX, stepY);
  return component.blocks.precincts.map((_, resolution) => {
    const made = resolutionOf(samples, component, resolution);
    const blocks = made.bands.reduce((sum, band) => sum + blocksIn(band, made), 0);
    allowance.packets -= made.precinctsAcross * made.precinctsDown * layers;
    allowance.blocks -= blocks;
    allowance.blockVisits -= blocks * layers;
    if (allowance.packets < 0 || allowance.blocks < 0 || allowance.blockVisits < 0)
      throw new DecodeError('too many packets or code blocks');
    return made;
  });
}

function resolutionOf(
  samples: Area,
  {
    index,
    size,
    blocks,
  }: { readonly index: number; readonly size: ComponentSize; readonly blocks: BlockStyle },
  resolution: number,
): Resolution {
  const halvings = blocks.levels - resolution;
  const scale = 2 ** halvings;
  const area = scaled(samples, scale, scale);
  const precinct = blocks.precincts[resolution]!;
  const [width, height] = [2 ** precinct.width, 2 ** precinct.height];
  const isEmpty = area.x1 <= area.x0 || area.y1 <= area.y0;
  const [firstAcross, firstDown] = [Math.floor(area.x0 / width), Math.floor(area.y0 / height)];
  const half = resolution === 0 ? 1 : 2;
  const [bandStepX, bandStepY] = [width / half, height / half];
  return {
    component: index,
    resolution,
    bands: resolution === 0 ? [area] : HIGH_BANDS.map(([x, y]) => bandArea(samples, halvings + 1, x, y)),
    precinctsAcross: isEmpty ? 0 : Math.ceil(area.x1 / width) - firstAcross,
    precinctsDown: isEmpty ? 0 : Math.ceil(area.y1 / height) - firstDown,
    firstAcross,
    firstDown,
    gridStepX: width * scale * size.stepX,
    gridStepY: height * scale * size.stepY,
    bandStepX,
    bandStepY,
    blockWidth: Math.min(2 ** blocks.blockWidth, bandStepX),
    blockHeight: Math.min(2 ** blocks.blockHeight, bandStepY),
    blockFlags: blocks.blockFlags,
  };
}

/** HL, LH, HH. */
const HIGH_BANDS = [
  [1, 0],
  [0, 1],
  [1, 1],
] as const;

const scaled = ({ x0, y0, x1, y1 }: Area, stepX: number, stepY: number): Area => ({
  x0: Math.ceil(x0 / stepX),
  y0: Math.ceil(y0 / stepY),
  x1: Math.ceil(x1 / stepX),
  y1: Math.ceil(y1 / stepY),
});

/** @source ISO/IEC 15444-1 equation B-15 */
function bandArea(samples: Area, level: number, x: number, y: number): Area {
  const [scale, half] = [2 ** level, 2 ** (level - 1)];
  return {
    x0: Math.ceil((samples.x0 - half * x) / scale),
    y0: Math.ceil((samples.y0 - half * y) / scale),
    x1: Math.ceil((samples.x1 - half * x) / scale),
    y1: Math.ceil((samples.y1 - half * y) / scale),
  };
}

/** Blocks never cross the edge of a precinct, for both are powers of two counted from the origin. */
function blocksIn({ x0, y0, x1, y1 }: Area, { blockWidth, blockHeight }: Resolution): number {
  if (x1 <= x0 || y1 <= y0) return 0;
  const across = Math.ceil(x1 / blockWidth) - Math.floor(x0 / blockWidth);
  return across * (Math.ceil(y1 / blockHeight) - Math.floor(y0 / blockHeight));
}
