import { DecodeError } from '@landfall/protocol/errors';

/** What an Interface Description says of the frames captured there. */
export interface CaptureInterface {
  readonly linkType: number;
  /** Frames were cut to so many bytes; 0 is no limit. */
  readonly snapBytes: number;
  /** Nanoseconds since 1970 of a time in the interface's own unit. */
  readonly toNs: (units: bigint) => bigint;
}

const END_OF_OPTIONS = 0;
const TIME_RESOLUTION = 9;
const TIME_OFFSET = 14;
const NS_PER_S = 1_000_000_000n;
const BINARY = 0x80;

/** The interface described in `[start, end)`. @throws DecodeError when an option does not fit. */
export function readInterface(
  view: DataView,
  littleEndian: boolean,
  start: number,
  end: number,
): CaptureInterface {
  let unitsPerSecond = 1_000_000n;
  let offsetNs = 0n;
  for (let at = start + 8; at + 4 <= end;) {
    const code = view.getUint16(at, littleEndian);
    const length = view.getUint16(at + 2, littleEndian);
    const value = at + 4;
    if (code === END_OF_OPTIONS) break;
    if (value + length > end) throw new DecodeError('option is longer than its block', { offset: at });
    if (code === TIME_RESOLUTION && length >= 1) unitsPerSecond = unitsOf(view.getUint8(value));
    if (code === TIME_OFFSET && length >= 8) offsetNs = view.getBigInt64(value, littleEndian) * NS_PER_S;
    at = value + Math.ceil(length / 4) * 4;
  }
  return {
    linkType: view.getUint16(start, littleEndian),
    snapBytes: view.getUint32(start + 4, littleEndian),
    toNs: (units) => (units * NS_PER_S) / unitsPerSecond + offsetNs,
  };
}

/** The highest bit tells powers of two from powers of ten. */
function unitsOf(resolution: number): bigint {
  const exponent = BigInt(resolution & ~BINARY);
  return (resolution & BINARY) === 0 ? 10n ** exponent : 2n ** exponent;
}
