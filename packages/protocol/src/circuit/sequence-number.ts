import { SEQUENCE_MODULUS } from '../packet/index.ts';

/** The number of the first packet of a circuit in each direction. @source viewer, OpenSim, libomv (PROTOCOL §1) */
export const FIRST_SEQUENCE = 1;

/** 0xFFFFFF is followed by 0: the viewer counts in 24 bits, so nobody may send more. @source PROTOCOL §1, §19 */
export function nextSequence(sequence: number): number {
  return (sequence + 1) % SEQUENCE_MODULUS;
}

/**
 * How many numbers `to` lies after `from`, in [-2^23, 2^23). Compared modulo 2^24, because a viewer wraps there; a
 * simulator that counts on in 32 bits has the same low bits.
 */
export function sequenceDistance(from: number, to: number): number {
  return ((to - from) << 8) >> 8;
}

/** Was `one` numbered before `other`? */
export function isBefore(one: number, other: number): boolean {
  return sequenceDistance(one, other) > 0;
}
