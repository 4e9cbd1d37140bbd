/**
 * What a Variable block reads as when the packet ends before its count: no repeats, and, told from an empty list of the
 * sender's by identity, not even a count when it is encoded again.
 * @source PROTOCOL §1.6: viewers read a missing trailing Variable block as no repeats.
 */
export const ABSENT: readonly never[] = Object.freeze([]);
