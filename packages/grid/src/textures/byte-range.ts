/** From `start`, up to but without `end`. */
export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

/**
 * The bytes that a `Range` header asks for; undefined when it is none, or starts beyond the end, for then OpenSim sends
 * everything. @source PROTOCOL §15
 */
export function rangeOf(header: string | undefined, length: number): ByteRange | undefined {
  const match = /^bytes=(\d{1,12})-(\d{0,12})$/.exec(header ?? '');
  if (match === null) return undefined;
  const start = Number(match[1]);
  const last = match[2] === '' ? length - 1 : Number(match[2]);
  if (start >= length || last < start) return undefined;
  return { start, end: Math.min(last + 1, length) };
}
