/** From `start`, up to but without `end`. */
export interface ByteRange {
  /** Offset of its first byte, from 0. */
  readonly start: number;
  /** Offset behind its last byte. */
  readonly end: number;
}

/** What a `Range` header comes to for a representation of a known size. */
export type RangeOutcome =
  | { readonly type: 'whole' }
  | { readonly type: 'part'; readonly range: ByteRange }
  | { readonly type: 'unsatisfiable' };

const WHOLE: RangeOutcome = { type: 'whole' };
const UNSATISFIABLE: RangeOutcome = { type: 'unsatisfiable' };
/** What nearly everybody sends. */
const USUAL = /^bytes=(\d{1,15})-(\d{0,15})$/;
const RANGE_SPEC = /^(\d{0,400})-(\d{0,400})$/;
/** More ranges than this are not looked at: the header is ignored. */
const MAX_RANGES = 16;

/**
 * A `Range` header for `size` bytes. Another unit, a malformed header and more than one satisfiable range are answered
 * with the whole, which RFC 9110 leaves to the server.
 * @source RFC 9110 §14.1.1, §14.1.2, §14.2, §15.5.17
 */
export function resolveRange(header: string | undefined, size: number): RangeOutcome {
  if (header === undefined) return WHOLE;
  const usual = USUAL.exec(header);
  if (usual !== null) return outcomeOf(oneRange(usual[1]!, usual[2]!, size));
  const match = /^\s*bytes\s*=(.*)$/i.exec(header);
  if (match === null) return WHOLE;
  const specs = match[1]!.split(',', MAX_RANGES + 1).map((spec) => spec.trim());
  const ranges = specs.filter((spec) => spec !== '').map((spec) => resolveOne(spec, size));
  if (specs.length > MAX_RANGES || ranges.length === 0 || ranges.includes('malformed')) return WHOLE;
  const satisfiable = ranges.filter((range) => typeof range === 'object');
  if (satisfiable.length > 1) return WHOLE;
  const [range] = satisfiable;
  return range === undefined ? UNSATISFIABLE : { type: 'part', range };
}

function outcomeOf(range: ByteRange | 'malformed' | 'beyond'): RangeOutcome {
  if (range === 'malformed') return WHOLE;
  return range === 'beyond' ? UNSATISFIABLE : { type: 'part', range };
}

function resolveOne(spec: string, size: number): ByteRange | 'malformed' | 'beyond' {
  const match = RANGE_SPEC.exec(spec);
  if (match === null || spec === '-') return 'malformed';
  const [, first, last] = match as unknown as [string, string, string];
  return first === '' ? suffix(Number(last), size) : oneRange(first, last, size);
}

function oneRange(first: string, last: string, size: number): ByteRange | 'malformed' | 'beyond' {
  const start = Number(first);
  if (last !== '' && Number(last) < start) return 'malformed';
  if (start >= size) return 'beyond';
  return { start, end: last === '' ? size : Math.min(Number(last) + 1, size) };
}

function suffix(length: number, size: number): ByteRange | 'beyond' {
  if (length === 0 || size === 0) return 'beyond';
  return { start: Math.max(0, size - length), end: size };
}

/** `bytes 0-4095/65536`. */
export const contentRange = ({ start, end }: ByteRange, size: number): string =>
  `bytes ${start}-${end - 1}/${size}`;
