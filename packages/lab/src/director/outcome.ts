import type { Place } from '../scenario/index.ts';

/** What became of one check. */
export interface Observation {
  readonly title: string;
  /** Whose frame of reference: a subject, as a rule. */
  readonly frame: string;
  /** `State`: asked at once; `Event`: waited for; `Sensor`: watched for all the time. */
  readonly type: 'State' | 'Event' | 'Sensor';
  readonly isWell: boolean;
  /** Nobody tells of it, whether it happened or not: of another's grid only a part is seen. Neither well nor wrong. */
  readonly isOpen?: true;
  readonly place: Place;
  /** What was found, or why it is not well. */
  readonly words: string;
  /** Milliseconds from the beginning, and how long it was waited for. */
  readonly atMs: number;
  readonly waitedMs: number;
}

/** What became of a scenario. */
export interface Outcome {
  readonly title: string;
  readonly file: string;
  readonly verdict: 'success' | 'failure' | 'aborted';
  /** Why it was aborted; empty when it was not. */
  readonly reason: string;
  readonly observations: readonly Observation[];
  /** What actors, console and sensors said, in order. */
  readonly log: readonly string[];
  /** Milliseconds that it took. */
  readonly tookMs: number;
  /** Were they virtual ones? */
  readonly isVirtual: boolean;
}
