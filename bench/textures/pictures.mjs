// Pictures as textures are, computed here: noise of several octaves as ground, bricks, a sign with letters, leaves with alpha, skin, and
// a wall that is half light. Planar samples, 8 bits; the same on every machine.

const smooth = (t) => t * t * (3 - 2 * t);

function randomOf(seed) {
  let state = seed >>> 0;
  return () => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32;
}

/** Noise that repeats, of so many octaves from 4 cells on; `fade` is how much each has of the one before. */
function noiseOf(random, octaves) {
  const grids = Array.from({ length: octaves }, (_, octave) => {
    const cells = 4 << octave;
    return { cells, values: Float32Array.from({ length: cells * cells }, random) };
  });
  return (u, v, fade) => {
    let [sum, weight, all] = [0, 1, 0];
    for (const { cells, values } of grids) {
      const [x, y] = [u * cells, v * cells];
      const [left, top] = [Math.floor(x) % cells, Math.floor(y) % cells];
      const [right, bottom] = [(left + 1) % cells, (top + 1) % cells];
      const [s, t] = [smooth(x % 1), smooth(y % 1)];
      const upper = values[top * cells + left] * (1 - s) + values[top * cells + right] * s;
      const lower = values[bottom * cells + left] * (1 - s) + values[bottom * cells + right] * s;
      sum += weight * (upper * (1 - t) + lower * t);
      all += weight;
      weight *= fade;
    }
    return sum / all;
  };
}

/** Each gives the value of a component at u, v (0 to 1). */
export const KINDS = {
  ground(random, octaves) {
    const noises = [0, 1, 2].map(() => noiseOf(random, octaves));
    return (u, v, c) => (c === 3 ? 255 : 20 + 200 * noises[0](u, v, 0.8) + 80 * (noises[c](u, v, 0.9) - 0.5));
  },
  bricks(random, octaves) {
    const noise = noiseOf(random, octaves);
    return (u, v, c) => {
      if (c === 3) return 255;
      const row = Math.floor(v * 16);
      const across = u * 8 + (row % 2) / 2;
      const isMortar = across % 1 < 0.06 || (v * 16) % 1 < 0.1;
      const grain = noise(u, v, 0.85);
      if (isMortar) return 140 + 60 * grain;
      return [150, 80, 60][c] + 90 * (grain - 0.5) + 8 * ((row * 7 + Math.floor(across) * 13) % 5);
    };
  },
  sign: () => (u, v, c) => {
    const isInk =
      ((Math.floor(u * 40) * 73) ^ (Math.floor(v * 24) * 151)) % 7 < 3 && Math.floor(v * 24) % 3 !== 0;
    return c === 3 ? 255 : (isInk ? [20, 20, 60] : [240, 235, 220])[c];
  },
  leaves(random, octaves) {
    const [shape, light] = [noiseOf(random, octaves - 1), noiseOf(random, octaves)];
    return (u, v, c) => {
      const isLeaf = shape(u, v, 0.6) > 0.52;
      if (c === 3) return isLeaf ? 255 : 0;
      return isLeaf ? [50, 120, 40][c] + 140 * (light(u, v, 0.8) - 0.3) : [30, 60, 20][c];
    };
  },
  skin(random) {
    const noise = noiseOf(random, 5);
    return (u, v, c) => (c === 3 ? 255 : [210, 160, 140][c] + 50 * (noise(u, v, 0.4) - 0.5));
  },
  glass(random, octaves) {
    const noise = noiseOf(random, octaves);
    return (u, v, c) =>
      c === 3 ? 90 + 120 * noise(v, u, 0.5) : 100 + 100 * u + [0, 10, 40][c] + 30 * (noise(u, v, 0.75) - 0.5);
  },
};

/** Which kinds have alpha. */
export const WITH_ALPHA = new Set(['leaves', 'glass', 'ground']);

const made = new Map();

/** Planar samples of a kind, so many pixels wide and high; made once. */
export function planarPicture(kind, size) {
  const key = `${kind} ${size}`;
  if (!made.has(key)) made.set(key, makePicture(kind, size));
  return made.get(key);
}

function makePicture(kind, size) {
  const channels = WITH_ALPHA.has(kind) ? 4 : 3;
  const valueAt = KINDS[kind](randomOf(size * 31 + kind.length), Math.log2(size) - 2);
  const samples = Buffer.alloc(size * size * channels);
  for (let c = 0, at = 0; c < channels; c++)
    for (let y = 0; y < size; y++)
      for (let x = 0; x < size; x++)
        samples[at++] = Math.max(0, Math.min(255, Math.round(valueAt(x / size, y / size, c))));
  return { channels, samples };
}
