import { modelOf } from './seen-blocks.ts';
import type { BlockModel, Seen, SeenBlock } from './seen-blocks.ts';
import type { TextureFacts } from './texture-facts.ts';

/** One band of one component: what has been seen of it, and what is believed of the rest. */
export interface Band {
  readonly component: number;
  readonly resolution: number;
  readonly band: number;
  readonly samples: number;
  readonly step: number;
  /** Squared error in all samples of the whole picture for an error of 1 in one of its coefficients. */
  readonly gain: number;
  /** Coefficients in blocks of which some packet has told, and the sums of their energies. */
  seen: number;
  seenEnergy: number;
  seenCostEnergy: number;
  /** Mean square of a coefficient, and the same as its cost alone would tell; of what is seen or believed. */
  energy: number | undefined;
  costEnergy: number | undefined;
}

/** A block with what it tells. */
export interface ModelledBlock extends SeenBlock {
  readonly model: BlockModel;
}

/** All bands of a texture, by component, resolution and band. */
export class Bands {
  readonly all: readonly Band[];
  readonly blocks: readonly ModelledBlock[];
  /** One step of what was seen, in levels of the whole picture; the geometric mean. */
  readonly pictureStep: number;
  readonly #byKey = new Map<string, Band>();

  constructor(facts: TextureFacts, seen: Seen) {
    this.all = bandsOf(facts);
    for (const band of this.all) this.#byKey.set(keyOf(band.component, band.resolution, band.band), band);
    this.blocks = seen.blocks.map((block) => ({ ...block, model: modelOf(block) }));
    let [octaves, samples] = [0, 0];
    for (const block of this.blocks) {
      const band = this.get(block.component, block.resolution, block.band)!;
      band.seen += block.samples;
      band.seenEnergy += block.samples * block.model.energy;
      band.seenCostEnergy += block.samples * block.model.costEnergy;
      octaves += block.samples * Math.log2(block.model.step * Math.sqrt(band.gain));
      samples += block.samples;
    }
    this.pictureStep = samples === 0 ? UNKNOWN_STEP : 2 ** (octaves / samples);
  }

  get(component: number, resolution: number, band: number): Band | undefined {
    return this.#byKey.get(keyOf(component, resolution, band));
  }
}

const UNKNOWN_STEP = 8;

const keyOf = (component: number, resolution: number, band: number): string =>
  `${component} ${resolution} ${band}`;

function bandsOf(facts: TextureFacts): Band[] {
  const bands: Band[] = [];
  for (let component = 0; component < facts.components; component++)
    for (let resolution = 0; resolution <= facts.levels; resolution++)
      for (const [band, samples] of samplesIn(facts, resolution).entries())
        bands.push({
          component,
          resolution,
          band,
          samples,
          step: facts.step(resolution, band).step,
          gain: facts.gain(component, resolution, band, facts.levels),
          seen: 0,
          seenEnergy: 0,
          seenCostEnergy: 0,
          energy: undefined,
          costEnergy: undefined,
        });
  return bands;
}

/** Of the bands of a resolution. */
export function samplesIn({ width, height, levels }: TextureFacts, resolution: number): number[] {
  const scale = 2 ** (levels - resolution);
  const [across, down] = [Math.ceil(width / scale), Math.ceil(height / scale)];
  if (resolution === 0) return [across * down];
  const [half, halfDown] = [Math.ceil(across / 2), Math.ceil(down / 2)];
  return [(across - half) * halfDown, half * (down - halfDown), (across - half) * (down - halfDown)];
}
