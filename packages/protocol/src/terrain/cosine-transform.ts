/**
 * Cosine transforms of 8, 16 or 32 numbers, unscaled and in place.
 * Inverse: `x[n] = Σ X[k] cos((2n+1)kπ / 2N)`. Forward: `X[k] = Σ x[n] cos((2n+1)kπ / 2N)`.
 * Both halve the problem: even and summed odd coefficients are transforms of half the length, and pairs of samples are
 * their sum and difference, with one multiplication by `1 / (2 cos((2n+1)π / 2N))` per pair.
 * @source B. G. Lee, "A new algorithm to compute the discrete cosine transform", IEEE Trans. ASSP 32 (1984)
 */

/** `1 / (2 cos((2n+1)π / 2N))` for n < N/2. */
function secants(size: number): Float64Array {
  return Float64Array.from(
    { length: size / 2 },
    (_, n) => 0.5 / Math.cos(((2 * n + 1) * Math.PI) / (2 * size)),
  );
}

const SECANTS_16 = secants(16);
const SECANTS_32 = secants(32);
const [A0, A1, A2, A3] = secants(8) as unknown as readonly [number, number, number, number];
const [B0, B1] = secants(4) as unknown as readonly [number, number];
const C = Math.SQRT1_2;

/**
 * Inverse transform of `line[at, at + size)`, `size` 8, 16 or 32.
 * `spare` is as long as `line` and holds nothing afterwards.
 */
export function inverseCosine(line: Float64Array, at: number, size: number, spare: Float64Array): void {
  if (size === 8) return inverseEight(line, at);
  const half = size >> 1;
  const secant = size === 16 ? SECANTS_16 : SECANTS_32;
  let before = 0;
  for (let k = 0; k < half; k++) {
    const odd = line[at + 2 * k + 1]!;
    spare[at + k] = line[at + 2 * k]!;
    spare[at + half + k] = odd + before;
    before = odd;
  }
  inverseCosine(spare, at, half, line);
  inverseCosine(spare, at + half, half, line);
  for (let n = 0; n < half; n++) {
    const sum = spare[at + n]!;
    const difference = spare[at + half + n]! * secant[n]!;
    line[at + n] = sum + difference;
    line[at + size - 1 - n] = sum - difference;
  }
}

/** Forward transform of `line[at, at + size)`, `size` 8, 16 or 32. `spare` as in {@link inverseCosine}. */
export function forwardCosine(line: Float64Array, at: number, size: number, spare: Float64Array): void {
  if (size === 8) return forwardEight(line, at);
  const half = size >> 1;
  const secant = size === 16 ? SECANTS_16 : SECANTS_32;
  for (let n = 0; n < half; n++) {
    const one = line[at + n]!;
    const other = line[at + size - 1 - n]!;
    spare[at + n] = one + other;
    spare[at + half + n] = (one - other) * secant[n]!;
  }
  forwardCosine(spare, at, half, line);
  forwardCosine(spare, at + half, half, line);
  let next = 0;
  for (let k = half - 1; k >= 0; k--) {
    const odd = spare[at + half + k]!;
    line[at + 2 * k] = spare[at + k]!;
    line[at + 2 * k + 1] = odd + next;
    next = odd;
  }
}

/** The recursion written out for 8: transforms of 4 of the even and the summed odd coefficients, joined. */
function inverseEight(line: Float64Array, at: number): void {
  const x0 = line[at]!;
  const x2 = line[at + 2]!;
  const tilt = line[at + 4]! * C;
  const bend = (line[at + 6]! + x2) * C;
  const e0 = x0 + tilt;
  const e1 = x0 - tilt;
  const f0 = (x2 + bend) * B0;
  const f1 = (x2 - bend) * B1;

  const x1 = line[at + 1]!;
  const x3 = line[at + 3]!;
  const x5 = line[at + 5]!;
  const y1 = x3 + x1;
  const oddTilt = (x5 + x3) * C;
  const oddBend = (line[at + 7]! + x5 + y1) * C;
  const g0 = x1 + oddTilt;
  const g1 = x1 - oddTilt;
  const h0 = (y1 + oddBend) * B0;
  const h1 = (y1 - oddBend) * B1;

  joinPair(line, at, 0, e0 + f0, (g0 + h0) * A0);
  joinPair(line, at, 1, e1 + f1, (g1 + h1) * A1);
  joinPair(line, at, 2, e1 - f1, (g1 - h1) * A2);
  joinPair(line, at, 3, e0 - f0, (g0 - h0) * A3);
}

function joinPair(line: Float64Array, at: number, n: number, sum: number, difference: number): void {
  line[at + n] = sum + difference;
  line[at + 7 - n] = sum - difference;
}

/** The recursion written out for 8: {@link inverseEight} backwards. */
function forwardEight(line: Float64Array, at: number): void {
  const x0 = line[at]!;
  const x1 = line[at + 1]!;
  const x2 = line[at + 2]!;
  const x3 = line[at + 3]!;
  const x4 = line[at + 4]!;
  const x5 = line[at + 5]!;
  const x6 = line[at + 6]!;
  const x7 = line[at + 7]!;
  const outer = x0 + x7 + x3 + x4;
  const inner = x1 + x6 + x2 + x5;
  const e0 = (x0 + x7 - x3 - x4) * B0;
  const e1 = (x1 + x6 - x2 - x5) * B1;
  const even = (e0 - e1) * C;
  line[at] = outer + inner;
  line[at + 2] = e0 + e1 + even;
  line[at + 4] = (outer - inner) * C;
  line[at + 6] = even;

  const d0 = (x0 - x7) * A0;
  const d1 = (x1 - x6) * A1;
  const d2 = (x2 - x5) * A2;
  const d3 = (x3 - x4) * A3;
  const o0 = (d0 - d3) * B0;
  const o1 = (d1 - d2) * B1;
  const y3 = (o0 - o1) * C;
  const y1 = o0 + o1 + y3;
  const y2 = (d0 + d3 - d1 - d2) * C;
  line[at + 1] = d0 + d3 + d1 + d2 + y1;
  line[at + 3] = y1 + y2;
  line[at + 5] = y2 + y3;
  line[at + 7] = y3;
}
