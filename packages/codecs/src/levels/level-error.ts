import type { Bands, ModelledBlock } from './bands.ts';
import { errorOf, leftAfter } from './laplacian.ts';
import type { Seen } from './seen-blocks.ts';
import type { TextureFacts } from './texture-facts.ts';

/** A level of a texture, and all that is known of it. */
export interface Level {
  readonly facts: TextureFacts;
  readonly seen: Seen;
  readonly bands: Bands;
  /** The resolution that is shown. */
  readonly shown: number;
  /** Bytes that are there, and all that there are. */
  readonly here: number;
  readonly whole: number;
}

/** How much of a texture's level is missing: squared errors in all of its samples. */
export interface LevelError {
  readonly total: number;
  /** Decibels against the whole texture. */
  readonly decibels: number;
}

const LEAST_SPREAD = 0.05;
/** Of blocks with few large coefficients: what each bit that came says of how many are not zero. */
const FEW = { factor: 1.2, planes: 3 };
/** Each doubling of the bytes halves the error about 1.6 times. */
const GAIN_OF_BYTES = 1.6;

/** The error of one block: of what it has not got yet, against what it will have in the end. */
export function blockError(block: ModelledBlock, { seen }: Level): number {
  const { energy, step, spread, planes } = block.model;
  if (block.hereBytes < block.toldBytes) return energy * leftOf(block);
  if (seen.complete.has(block.precinctIndex)) return 0;
  const rate = (8 * block.toldBytes) / block.samples;
  const few = (FEW.factor * rate) / (planes + FEW.planes);
  return Math.min(energy, step ** 2 * Math.min(errorOf(Math.max(LEAST_SPREAD, spread)), few));
}

/** Which part of the energy of a block is missing whose bytes are not all there: they go from its highest plane to its lowest. */
function leftOf({ model, hereBytes, toldBytes, samples }: ModelledBlock): number {
  const { energy, step, planes, active } = model;
  const usual = leftAfter((8 * hereBytes) / samples);
  if (active <= 0 || energy <= 0) return usual;
  // Planes until those that are not zero begin to be known.
  const before = Math.max(0, planes - Math.log2(Math.sqrt(energy / active) / step));
  const known = (planes * hereBytes) / toldBytes - before;
  return Math.min(usual, 4 ** -Math.max(0, known));
}

/** How far a level is from what the whole texture shows there, as it is believed. */
export function levelError(level: Level): LevelError {
  const { facts, bands, shown } = level;
  let total = 0;
  for (const block of bands.blocks) {
    const { component, resolution, band, samples } = block;
    if (resolution > shown) continue;
    total += samples * blockError(block, level) * facts.gain(component, resolution, band, shown);
  }
  for (const { component, resolution, band, samples, seen, energy = 0 } of bands.all) {
    if (resolution > shown) continue;
    total += Math.max(0, samples - seen) * energy * facts.gain(component, resolution, band, shown);
  }
  if (isByLayer(level)) total *= 1 - share(level) ** GAIN_OF_BYTES;
  return {
    total,
    decibels: 10 * Math.log10((255 ** 2 * samplesOf(level)) / Math.max(total, Number.MIN_VALUE)),
  };
}

/** Samples of the picture at that level. */
export function samplesOf({ facts, shown }: Level): number {
  const scale = 2 ** (facts.levels - shown);
  return Math.ceil(facts.width / scale) * Math.ceil(facts.height / scale) * facts.components;
}

/** Whether every layer of all resolutions comes before the next layer of any. */
export const isByLayer = ({ facts: { layers, tile } }: Level): boolean =>
  layers > 1 && tile.style.progression === 'LRCP';

/** Of the packets' bytes, those that are there. */
export const share = ({ facts, here, whole }: Level): number =>
  Math.min(1, Math.max(0, (here - facts.packetsAt) / Math.max(1, whole - facts.packetsAt)));
