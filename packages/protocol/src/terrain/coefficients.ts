/**
 * The order and the weights of a patch's coefficients, for each patch size.
 * The scale of the cosine transform is folded into the weights, so that the transforms themselves are plain sums of cosines.
 * @source PROTOCOL §8: zigzag order, `coefficient × (1 + 2·(row + col))`
 */
export interface CoefficientTable {
  /** Samples along one edge: 16 or 32. */
  readonly size: number;
  /** Position `row * size + col` of the n-th coefficient of the stream. */
  readonly position: Uint16Array;
  /** What the n-th coefficient is multiplied with before the inverse transform. */
  readonly dequantize: Float64Array;
  /** What the sums of the forward transform are multiplied with to get the n-th coefficient. */
  readonly quantize: Float64Array;
}

function createTable(size: number): CoefficientTable {
  const position = zigzag(size);
  const dequantize = new Float64Array(size * size);
  const quantize = new Float64Array(size * size);
  position.forEach((at, n) => {
    const row = Math.floor(at / size);
    const col = at % size;
    const weight = 1 + 2 * (row + col);
    const scale = (2 / size) * (row === 0 ? Math.SQRT1_2 : 1) * (col === 0 ? Math.SQRT1_2 : 1);
    dequantize[n] = weight * scale;
    quantize[n] = scale / weight;
  });
  return { size, position, dequantize, quantize };
}

/** The diagonals from the first corner, every other one upwards, as JPEG has them. */
function zigzag(size: number): Uint16Array {
  const position = new Uint16Array(size * size);
  let n = 0;
  for (let diagonal = 0; diagonal <= 2 * (size - 1); diagonal++) {
    const first = Math.max(0, diagonal - size + 1);
    const last = Math.min(diagonal, size - 1);
    for (let step = first; step <= last; step++) {
      const row = diagonal % 2 === 1 ? step : diagonal - step;
      position[n++] = row * size + (diagonal - row);
    }
  }
  return position;
}

export const COEFFICIENTS_16: CoefficientTable = createTable(16);
export const COEFFICIENTS_32: CoefficientTable = createTable(32);
