/** Bytes of a pixel before, above, and both: 0 where there is none. */
type Predict = (left: number, above: number, corner: number) => number;

/** By number. @source RFC 2083 §6 */
const FILTERS: readonly Predict[] = [
  () => 0,
  (left) => left,
  (_, above) => above,
  (left, above) => (left + above) >> 1,
  paeth,
];

/**
 * Rows of a picture as PNG packs them best: each as its differences from what is around it, by that of the five filters which leaves least, with its number before it.
 * @param rowBytes of a row without it
 * @param pixelBytes of a pixel
 */
export function filterRows(pixels: Uint8Array, rowBytes: number, pixelBytes: number): Uint8Array {
  const rows = pixels.length / rowBytes;
  const filtered = new Uint8Array(pixels.length + rows);
  const attempt = new Uint8Array(rowBytes);
  for (let row = 0; row < rows; row++) {
    const to = row * (rowBytes + 1);
    let least = Infinity;
    for (const [number, predict] of FILTERS.entries()) {
      const weight = tryFilter(attempt, pixels, { from: row * rowBytes, rowBytes, pixelBytes, predict });
      if (weight >= least) continue;
      least = weight;
      filtered[to] = number;
      filtered.set(attempt, to + 1);
    }
  }
  return filtered;
}

interface Row {
  readonly from: number;
  readonly rowBytes: number;
  readonly pixelBytes: number;
  readonly predict: Predict;
}

/** The sum of what is left, bytes above 127 counted as negative. */
function tryFilter(to: Uint8Array, pixels: Uint8Array, { from, rowBytes, pixelBytes, predict }: Row): number {
  const isFirst = from === 0;
  let weight = 0;
  for (let at = 0; at < rowBytes; at++) {
    const place = from + at;
    const hasLeft = at >= pixelBytes;
    const left = hasLeft ? pixels[place - pixelBytes]! : 0;
    const above = isFirst ? 0 : pixels[place - rowBytes]!;
    const corner = hasLeft && !isFirst ? pixels[place - rowBytes - pixelBytes]! : 0;
    const difference = (pixels[place]! - predict(left, above, corner)) & 0xff;
    to[at] = difference;
    weight += difference < 128 ? difference : 256 - difference;
  }
  return weight;
}

/** Which of the three is nearest to where they point together. */
function paeth(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
