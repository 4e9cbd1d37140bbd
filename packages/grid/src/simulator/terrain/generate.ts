/** Where the generator's land lies and how rough it is. */
const SEA_FLOOR_METRES = 12;
const RISE_METRES = 22;
const OCTAVES = 4;
/** Metres between the lattice points of the coarsest octave. */
const COARSEST_METRES = 128;
const ROUGHNESS = 0.45;
const ROUGHNESS_SEED = 77;

/**
 * Height in metres at a point of the grid, from a seed: fractal value noise. It depends on the point's place in the
 * whole grid, so that neighbouring regions with the same seed meet without a step.
 */
export function generatedHeight(seed: number, east: number, north: number): number {
  let sum = 0;
  let amplitude = 1;
  let total = 0;
  let spacing = COARSEST_METRES;
  for (let octave = 0; octave < OCTAVES; octave += 1) {
    sum += amplitude * smoothNoise(seed + octave * 1013, east / spacing, north / spacing);
    total += amplitude;
    amplitude *= ROUGHNESS;
    spacing /= 2;
  }
  return SEA_FLOOR_METRES + (RISE_METRES * sum) / total;
}

/** Between −1 and 1, the same each time: what ground that is made uneven gets. @param x @param y metres in the region */
export function roughnessAt(x: number, y: number): number {
  return smoothNoise(ROUGHNESS_SEED, x / 8, y / 8) * 2 - 1;
}

/** Noise between lattice points, from 0 to 1, with a continuous slope. */
function smoothNoise(seed: number, x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const east = ease(x - column);
  const north = ease(y - row);
  const south = mix(lattice(seed, column, row), lattice(seed, column + 1, row), east);
  const far = mix(lattice(seed, column, row + 1), lattice(seed, column + 1, row + 1), east);
  return mix(south, far, north);
}

const ease = (part: number): number => part * part * (3 - 2 * part);
const mix = (from: number, to: number, part: number): number => from + (to - from) * part;

/** A number from 0 to 1 that looks random and is always the same for the same place. */
function lattice(seed: number, column: number, row: number): number {
  let hash = Math.imul(seed ^ Math.imul(column, 0x27d4eb2d), 0x85ebca6b) ^ Math.imul(row, 0x165667b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 0xffff_ffff;
}
