/** The size of one axis along a path: below 1 its end is smaller, above 1 its beginning. @param along 0 its beginning, 1 its end */
export function sizeAt(pathScale: number, along: number): number {
  return mix(pathScale > 1 ? 2 - pathScale : 1, pathScale < 1 ? pathScale : 1, along);
}

/** Between two numbers. */
export function mix(from: number, to: number, part: number): number {
  return from + (to - from) * part;
}
