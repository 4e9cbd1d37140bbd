/** Pixels a side that pictures are fetched with at least. */
const LEAST = 64;
/** Pixels a side that pictures are fetched with at most. */
export const MOST_SIDE = 1024;

/**
 * How many pixels a side a texture is worth fetching with: the next power of two.
 * @param pixels that what shows it has across on the screen
 * @param repeats of the texture across it
 */
export function wantedSide(pixels: number, repeats = 1): number {
  const wanted = pixels / Math.max(1, repeats);
  if (!(wanted > LEAST)) return LEAST;
  return Math.min(MOST_SIDE, 2 ** Math.ceil(Math.log2(wanted)));
}
