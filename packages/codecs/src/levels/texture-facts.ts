import { DecodeError } from '@landfall/protocol/errors';
import { isMovable } from '../codestream/index.ts';
import type { Codestream, Tile } from '../codestream/index.ts';
import { decodeQuantisation } from './quantisation.ts';
import type { BandStep } from './quantisation.ts';
import { colourGain, synthesisGain } from './synthesis-gain.ts';

/** What a texture's headers say that matters for its levels. */
export interface TextureFacts {
  readonly tile: Tile;
  /** Where its packets begin in the bytes that were given. */
  readonly packetsAt: number;
  /** Where a place in its tile-parts, taken as one, is in the bytes that were given. */
  placeOf(offset: number): number;
  readonly width: number;
  readonly height: number;
  readonly components: number;
  readonly levels: number;
  readonly layers: number;
  readonly isReversible: boolean;
  step(resolution: number, band: number): BandStep;
  /** Squared error in all samples of the picture at resolution `shown` for an error of 1 in one coefficient. */
  gain(component: number, resolution: number, band: number, shown: number): number;
}

/**
 * @param offset of the code stream in the bytes that were given
 * @throws DecodeError for what no texture is: several tiles, components of different kinds, packets in an order of their own
 */
export function factsOf(codestream: Codestream, offset: number): TextureFacts {
  const { header, tiles, bytes } = codestream;
  const [tile] = tiles;
  const { left, top, right, bottom, components, tileCount } = header.size;
  if (tile === undefined || tileCount > 1 || !isMovable(codestream) || left > 0 || top > 0)
    throw new DecodeError('a texture of another kind');
  const blocks = tile.blockStyles[0]!;
  const bits = components[0]!.bits;
  const isPlain = components.every((each) => each.stepX === 1 && each.stepY === 1 && each.bits === bits);
  const isAlike = tile.blockStyles.every(
    ({ levels, isReversible }) => levels === blocks.levels && isReversible === blocks.isReversible,
  );
  if (!isPlain || !isAlike || bits > 8) throw new DecodeError('components of different kinds');
  const { isReversible, levels } = blocks;
  // As if there were eight bits.
  const scale = (255 / (2 ** bits - 1)) ** 2;
  return {
    tile,
    packetsAt: placeIn(tile, 0, offset - bytes.byteOffset),
    placeOf: (at) => placeIn(tile, at, offset - bytes.byteOffset),
    width: right,
    height: bottom,
    components: components.length,
    levels,
    layers: tile.style.layers,
    isReversible,
    step: decodeQuantisation([...tile.segments, ...header.segments], bits),
    gain(component, resolution, band, shown) {
      const halvings = shown - resolution;
      const norm = synthesisGain(isReversible, halvings, resolution === 0 ? undefined : band);
      return scale * (norm * colourGain(isReversible, tile.style.hasColourTransform, component)) ** 2;
    },
  };
}

/** @param shift from places in the buffer to places in the bytes that were given */
function placeIn({ bodies }: Tile, offset: number, shift: number): number {
  let left = offset;
  for (const body of bodies.slice(0, -1)) {
    if (left < body.length) return shift + body.byteOffset + left;
    left -= body.length;
  }
  return shift + bodies.at(-1)!.byteOffset + left;
}
