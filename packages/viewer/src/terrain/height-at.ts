/** Ground as it is told. */
export interface Heights {
  /** Metres, a sample a metre, row by row from the south-west. */
  readonly heights: Float32Array;
  /** Metres. */
  readonly width: number;
  /** Metres from south to north: so many rows. */
  readonly depth: number;
}

/** Metres above zero at a place of a region; beyond its edge as at the edge. */
export function heightAt({ heights, width, depth }: Heights, x: number, y: number): number {
  const column = Math.min(Math.max(x, 0), width - 1.001);
  const row = Math.min(Math.max(y, 0), depth - 1.001);
  const [left, bottom] = [Math.floor(column), Math.floor(row)];
  const [across, up] = [column - left, row - bottom];
  const at = (dx: number, dy: number): number => heights[(bottom + dy) * width + left + dx] ?? 0;
  const south = at(0, 0) + (at(1, 0) - at(0, 0)) * across;
  const north = at(0, 1) + (at(1, 1) - at(0, 1)) * across;
  return south + (north - south) * up;
}
