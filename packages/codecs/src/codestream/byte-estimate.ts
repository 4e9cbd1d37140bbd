/**
 * How many bytes a viewer asks for to show a texture at a discard level, before it knows better.
 *
 * `current`: viewers since 2023. They take four components of eight bits at an eighth of a bit each, add up layers of
 * 64 × 64 blocks that grow fourfold, and are generous. `classic`: viewers before, an eighth of the reduced picture's
 * samples and never less than 600 bytes, which is what a client with little bandwidth may still want.
 */
export type Estimate = 'current' | 'classic';

export interface Asked {
  /** Pixels of the whole picture. */
  readonly width: number;
  readonly height: number;
  readonly components: number;
  /** Halvings, 0 to 5. */
  readonly discard: number;
}

/** The highest discard level: a side is halved so often. */
export const MAX_DISCARD = 5;

const HEADER_BYTES = 600;
const LEAST_LAYER_BYTES = 8000;
const BLOCK = 64;
const LEAST_LAYERS = 4;
const RATE = 1 / 8;

/** @source the viewer's LLImageJ2C::calcDataSizeJ2C, of 2023 and later (`current`) and of 2006 to 2011 (`classic`) */
export function estimateBytes(estimate: Estimate, asked: Asked): number {
  return estimate === 'current' ? currentBytes(asked) : classicBytes(asked);
}

function currentBytes({ width, height, discard }: Asked): number {
  const layers = Math.max(Math.round(Math.log2(Math.max(width, height) / BLOCK)), LEAST_LAYERS);
  let area = BLOCK * BLOCK * layers;
  let bytes = LEAST_LAYER_BYTES;
  for (let layer = 0; layer <= Math.min(layers, MAX_DISCARD - discard); layer++) {
    bytes += area * 4 * RATE;
    area *= 4;
  }
  return Math.floor(bytes) + HEADER_BYTES;
}

function classicBytes({ width, height, components, discard }: Asked): number {
  const samples = Math.floor(width / 2 ** discard) * Math.floor(height / 2 ** discard) * components;
  return Math.max(HEADER_BYTES, Math.floor(samples * RATE));
}
