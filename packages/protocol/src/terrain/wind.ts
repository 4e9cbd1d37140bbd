/** Cells along one edge of a region: a cell of a 256 m region is 16 m. */
export const WIND_CELLS = 16;

/** The wind over a region: velocities in metres a second, 16 × 16 cells, row-major from the south-west. */
export interface WindField {
  /** Eastward. */
  readonly x: Float32Array;
  /** Northward. */
  readonly y: Float32Array;
}

/** No wind anywhere. */
export function createWindField(): WindField {
  return {
    x: new Float32Array(WIND_CELLS * WIND_CELLS),
    y: new Float32Array(WIND_CELLS * WIND_CELLS),
  };
}
