// Noise that repeats without a seam, and what paintings are mixed of. Everything is a function of a place from 0 to 1.

/** A number from 0 to 1 that is always the same for the same three. */
export function dice(x, y, seed) {
  let hash = Math.imul(x ^ Math.imul(seed, 0x27d4eb2d), 0x85ebca6b) ^ Math.imul(y, 0x165667b1);
  hash = Math.imul(hash ^ (hash >>> 15), 0x2c1b3c6d);
  hash = Math.imul(hash ^ (hash >>> 12), 0x297a2d39);
  return ((hash ^ (hash >>> 15)) >>> 0) / 0xffff_ffff;
}

const ease = (part) => part * part * (3 - 2 * part);
export const mix = (from, to, part) => from + (to - from) * part;
const wrap = (value, length) => ((value % length) + length) % length;

/** Noise of so many cells across, from 0 to 1. */
export function noise(u, v, across, down, seed) {
  const [x, y] = [u * across, v * down];
  const [column, row] = [Math.floor(x), Math.floor(y)];
  const [right, up] = [ease(x - column), ease(y - row)];
  const at = (dx, dy) => dice(wrap(column + dx, across), wrap(row + dy, down), seed);
  return mix(mix(at(0, 0), at(1, 0), right), mix(at(0, 1), at(1, 1), right), up);
}

/** Noise on top of noise, each half as large and half as strong. */
export function clouds(u, v, across, octaves, seed, down = across) {
  let [sum, total, strength] = [0, 0, 1];
  for (let octave = 0; octave < octaves; octave++) {
    const scale = 2 ** octave;
    sum += strength * noise(u, v, across * scale, down * scale, seed + octave);
    total += strength;
    strength /= 2;
  }
  return sum / total;
}

/** A colour between two. */
export const blend = (one, other, part) =>
  one.map((value, at) => mix(value, other[at], Math.min(1, Math.max(0, part))));
/** A colour made so many times as bright. */
export const times = (colour, factor) => colour.map((value, at) => (at < 3 ? value * factor : value));
/** 0 below, 1 above, sharp but not jagged. */
export const edge = (value, at, width) => ease(Math.min(1, Math.max(0, (value - at) / width + 0.5)));
