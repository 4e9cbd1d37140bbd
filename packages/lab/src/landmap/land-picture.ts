import { LAND_SAMPLES } from '@landfall/protocol/evidence';
import type { Pixels } from '../picture/index.ts';
import { USUAL_WATER_METRES } from '@landfall/protocol/region';

/** Pixels for each sample, along both edges. */
const FINENESS = 8;
/** Sand at the shore, grass, rock, snow: metres above the water. */
const TONES: readonly (readonly [metres: number, colour: readonly [number, number, number]])[] = [
  [0, [214, 200, 158]],
  [1.5, [150, 172, 104]],
  [12, [104, 140, 82]],
  [40, [138, 128, 112]],
  [90, [236, 238, 240]],
];
const SHALLOW = [126, 178, 204] as const;
const DEEP = [44, 92, 140] as const;
/** Metres under water where it looks deep. */
const DEPTH = 15;
/** Light from the north-west, as on maps. */
const LIGHT = { east: -0.5, north: 0.5, up: 0.7 } as const;
/** How strongly the light is felt: hills are to be seen, and colours too. */
const RELIEF = 0.6;

/** Land as it is coloured on a map; heights in metres, 64 × 64 from the south-west. */
export interface MappedLand {
  /** Row by row, each from west to east. */
  readonly heights: Float32Array;
  /** Metres. */
  readonly width: number;
  /** Metres from south to north. */
  readonly depth: number;
  /** Height of its water in metres; {@link USUAL_WATER_METRES} when left out. */
  readonly water?: number | undefined;
}

/** Land and water from above, north at the top, with hills in the light of the north-west: 512 × 512 pixels. */
export function paintLand(land: MappedLand): Pixels {
  const side = LAND_SAMPLES * FINENESS;
  const pixels = new Uint8Array(side * side * 3);
  for (let row = 0; row < side; row++)
    for (let column = 0; column < side; column++) {
      const [x, y] = [(column + 0.5) / FINENESS - 0.5, (side - row - 0.5) / FINENESS - 0.5];
      pixels.set(colourAt(land, x, y), (row * side + column) * 3);
    }
  return { width: side, height: side, pixels };
}

/** @param x and y in samples from the south-west */
function colourAt(land: MappedLand, x: number, y: number): readonly [number, number, number] {
  const { water = USUAL_WATER_METRES } = land;
  const height = heightAt(land, x, y);
  if (height < water) return mix(SHALLOW, DEEP, Math.min(1, (water - height) / DEPTH));
  return shaded(toneOf(height - water), lightAt(land, x, y));
}

function toneOf(metres: number): readonly [number, number, number] {
  const above = TONES.findIndex(([from]) => from > metres);
  if (above < 0) return TONES.at(-1)![1];
  const [[low, dark], [high, light]] = [TONES[above - 1]!, TONES[above]!];
  return mix(dark, light, (metres - low) / (high - low));
}

/** How much a slope is lit: 1 on level ground. */
function lightAt(land: MappedLand, x: number, y: number): number {
  const [stepX, stepY] = [land.width / LAND_SAMPLES, land.depth / LAND_SAMPLES];
  const east = (heightAt(land, x + 1, y) - heightAt(land, x - 1, y)) / (2 * stepX);
  const north = (heightAt(land, x, y + 1) - heightAt(land, x, y - 1)) / (2 * stepY);
  const facing = (LIGHT.up - east * LIGHT.east - north * LIGHT.north) / Math.hypot(east, north, 1);
  return 1 + (Math.max(0.3, facing / LIGHT.up) - 1) * RELIEF;
}

function heightAt({ heights }: MappedLand, x: number, y: number): number {
  const most = LAND_SAMPLES - 1;
  const [east, north] = [Math.min(most, Math.max(0, x)), Math.min(most, Math.max(0, y))];
  const [column, row] = [Math.min(most - 1, Math.floor(east)), Math.min(most - 1, Math.floor(north))];
  const at = (right: number, up: number): number => heights[(row + up) * LAND_SAMPLES + column + right]!;
  const [u, v] = [east - column, north - row];
  return (at(0, 0) * (1 - u) + at(1, 0) * u) * (1 - v) + (at(0, 1) * (1 - u) + at(1, 1) * u) * v;
}

type Colour = readonly [number, number, number];

const mix = (one: Colour, other: Colour, share: number): Colour => [
  one[0] + (other[0] - one[0]) * share,
  one[1] + (other[1] - one[1]) * share,
  one[2] + (other[2] - one[2]) * share,
];
const shaded = ([red, green, blue]: Colour, light: number): Colour => [
  Math.min(255, red * light),
  Math.min(255, green * light),
  Math.min(255, blue * light),
];
