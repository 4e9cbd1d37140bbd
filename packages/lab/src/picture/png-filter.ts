/** Filters by number: nothing, left, above, their mean, and the nearest of three. @source RFC 2083 §6 */
const [NONE, LEFT, ABOVE, MEAN, NEAREST] = [0, 1, 2, 3, 4] as const;
const FILTERS = [NONE, LEFT, ABOVE, MEAN, NEAREST] as const;

/** How rows are filtered: each as is best for it, or all as what they have more than the one above, which is quick. */
export type Filtering = 'best' | 'above';

/**
 * Rows of a picture as PNG packs them well: each as its differences from what is around it, with the number of the filter before it.
 * @param rowBytes of a row without it
 * @param pixelBytes of a pixel
 */
export function filterRows(
  pixels: Uint8Array,
  rowBytes: number,
  pixelBytes: number,
  filtering: Filtering = 'best',
): Uint8Array {
  if (filtering === 'above') return filteredByAbove(pixels, rowBytes);
  const rows = pixels.length / rowBytes;
  const filtered = new Uint8Array(pixels.length + rows);
  // As many zeros as a row, so that the first one and what is left of it are like the others.
  const above = new Uint8Array(rowBytes + pixelBytes);
  const own = new Uint8Array(rowBytes + pixelBytes);
  for (let row = 0; row < rows; row++) {
    above.set(own);
    own.set(pixels.subarray(row * rowBytes, (row + 1) * rowBytes), pixelBytes);
    const filter = bestFor(own, above, pixelBytes);
    const to = row * (rowBytes + 1);
    filtered[to] = filter;
    write(filtered, to + 1, filter, { own, above, pixelBytes });
  }
  return filtered;
}

/** Written out, as it is for many pictures. */
function filteredByAbove(pixels: Uint8Array, rowBytes: number): Uint8Array {
  const rows = pixels.length / rowBytes;
  const filtered = new Uint8Array(pixels.length + rows);
  let to = 0;
  for (let at = 0; at < pixels.length;) {
    filtered[to++] = ABOVE;
    const end = at + rowBytes;
    if (at === 0) for (; at < end; at++) filtered[to++] = pixels[at]!;
    else for (; at < end; at++) filtered[to++] = pixels[at]! - pixels[at - rowBytes]!;
  }
  return filtered;
}

const weights = new Float64Array(FILTERS.length);

/** That which leaves the least sum, bytes above 127 counted as negative. */
function bestFor(own: Uint8Array, above: Uint8Array, pixelBytes: number): number {
  weights.fill(0);
  for (let at = pixelBytes; at < own.length; at++) {
    const value = own[at]!;
    const left = own[at - pixelBytes]!;
    const up = above[at]!;
    weights[NONE]! += small(value);
    weights[LEFT]! += small(value - left);
    weights[ABOVE]! += small(value - up);
    weights[MEAN]! += small(value - ((left + up) >> 1));
    weights[NEAREST]! += small(value - nearest(left, up, above[at - pixelBytes]!));
  }
  let best = 0;
  for (let filter = 1; filter < weights.length; filter++)
    if (weights[filter]! < weights[best]!) best = filter;
  return best;
}

interface Rows {
  readonly own: Uint8Array;
  readonly above: Uint8Array;
  readonly pixelBytes: number;
}

function write(to: Uint8Array, from: number, filter: number, { own, above, pixelBytes }: Rows): void {
  for (let at = pixelBytes; at < own.length; at++) {
    const left = own[at - pixelBytes]!;
    const up = above[at]!;
    let guess = 0;
    if (filter === LEFT) guess = left;
    else if (filter === ABOVE) guess = up;
    else if (filter === MEAN) guess = (left + up) >> 1;
    else if (filter === NEAREST) guess = nearest(left, up, above[at - pixelBytes]!);
    to[from + at - pixelBytes] = own[at]! - guess;
  }
}

function small(difference: number): number {
  const byte = difference & 0xff;
  return byte < 128 ? byte : 256 - byte;
}

/** Which of the three is nearest to where they point together. */
function nearest(left: number, above: number, corner: number): number {
  const toLeft = Math.abs(above - corner);
  const toAbove = Math.abs(left - corner);
  const toCorner = Math.abs(left + above - 2 * corner);
  if (toLeft <= toAbove && toLeft <= toCorner) return left;
  return toAbove <= toCorner ? above : corner;
}
