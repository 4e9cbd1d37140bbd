/**
 * A stretch of a segment that was acknowledged and in which no record can be read any more. Offsets count from the start of the
 * segment.
 */
export interface DamagedPlace {
  /** Number of the segment. */
  readonly segment: number;
  /** Of its first byte. */
  readonly offset: number;
  /** Behind its last byte. */
  readonly end: number;
  /** What lay there is in no index, as the index was made without it; else nothing of use is there any more, or it was accepted. */
  readonly isLost: boolean;
}

/** Whether one of these has all of the stretch in it. */
export function findCovering(
  places: readonly DamagedPlace[],
  { segment, offset, end }: Pick<DamagedPlace, 'segment' | 'offset' | 'end'>,
): DamagedPlace | undefined {
  return places.find((place) => place.segment === segment && place.offset <= offset && place.end >= end);
}
