const MAX_U16 = 0xffff;
const MAX_U8 = 0xff;

/**
 * What a U16 says that spans `least` to `most`. One step or less away from zero is zero: servers write it as either of the two
 * steps around it. @source PROTOCOL §1.5; viewer llquantize.h
 */
export function fromU16(value: number, least: number, most: number): number {
  return snapped((value / MAX_U16) * (most - least) + least, (most - least) / MAX_U16);
}

/** The same of a U8. */
export function fromU8(value: number, least: number, most: number): number {
  return snapped((value / MAX_U8) * (most - least) + least, (most - least) / MAX_U8);
}

/** A number as U16; what is beyond the ends is at the end, and no number is zero. */
export function toU16(value: number, least: number, most: number): number {
  return steps(value, least, most, MAX_U16);
}

/** The same as U8. */
export function toU8(value: number, least: number, most: number): number {
  return steps(value, least, most, MAX_U8);
}

function snapped(value: number, step: number): number {
  return Math.abs(value) < step ? 0 : value;
}

/** Numbers that came of a step give that step again, also after they were kept as F32. */
const ROUNDING = 0.01;

/** Servers and viewers cut off what is between two steps. */
function steps(value: number, least: number, most: number, count: number): number {
  const sane = Number.isNaN(value) ? 0 : Math.min(most, Math.max(least, value));
  return Math.floor(((sane - least) / (most - least)) * count + ROUNDING);
}
