/** The noise repeats after so many units. */
const PERIOD = 256;
/** Multipliers of a hash that spreads neighbours; odd, otherwise of no meaning. */
const SPREAD_X = 0x9e3779b1;
const SPREAD_Y = 0x85ebca6b;

/** Directions that a corner can rise to. */
const ANGLES = Array.from({ length: PERIOD }, (_, step) => (2 * Math.PI * step) / PERIOD);
const EAST = Float64Array.from(ANGLES, Math.cos);
const NORTH = Float64Array.from(ANGLES, Math.sin);

/**
 * Gradient noise in two dimensions, about −0.7 to 0.7, 0 at whole numbers, without corners. Always the same: viewers fill their table from
 * their system's random numbers, so that no two kinds agree on it.
 */
export function noiseAt(x: number, y: number): number {
  const column = Math.floor(x);
  const row = Math.floor(y);
  const right = x - column;
  const up = y - row;
  const smoothX = smooth(right);
  const smoothY = smooth(up);
  const south = mix(push(column, row, right, up), push(column + 1, row, right - 1, up), smoothX);
  const north = mix(
    push(column, row + 1, right, up - 1),
    push(column + 1, row + 1, right - 1, up - 1),
    smoothX,
  );
  return mix(south, north, smoothY);
}

/** How far a corner's slope has risen at a distance from it. */
function push(column: number, row: number, right: number, up: number): number {
  const angle = hash(wrap(column), wrap(row));
  return right * EAST[angle]! + up * NORTH[angle]!;
}

/** 0–255. */
function hash(column: number, row: number): number {
  let mixed = Math.imul(column + 1, SPREAD_X) ^ Math.imul(row + 1, SPREAD_Y);
  mixed = Math.imul(mixed ^ (mixed >>> 15), SPREAD_X);
  return (mixed ^ (mixed >>> 13)) & 0xff;
}

function wrap(number: number): number {
  return ((number % PERIOD) + PERIOD) % PERIOD;
}

function smooth(t: number): number {
  return t * t * (3 - 2 * t);
}

function mix(from: number, to: number, t: number): number {
  return from + (to - from) * t;
}
