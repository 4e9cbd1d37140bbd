import type { Place } from '../scenario/index.ts';

/** What became of one check. */
export interface Observation {
  /** Of the check or sensor, as the scenario has it. */
  readonly title: string;
  /** Whose frame of reference: a subject, as a rule. */
  readonly frame: string;
  /** `State`: asked at once; `Event`: waited for; `Sensor`: watched for all the time. */
  readonly type: 'State' | 'Event' | 'Sensor';
  /** What was expected was found, in its order; a sensor has met no fault, and has not aborted the scenario. */
  readonly isWell: boolean;
  /** Nobody tells of it, whether it happened or not: of another's grid only a part is seen. Neither well nor wrong. */
  readonly isOpen?: true;
  /** File and line of the check or sensor. */
  readonly place: Place;
  /** What was found, or why it is not well. */
  readonly words: string;
  /** Milliseconds from the beginning, and how long it was waited for. */
  readonly atMs: number;
  /** Milliseconds from where the check began to its end; 0 for a sensor. */
  readonly waitedMs: number;
}

/** What became of a scenario. */
export interface Outcome {
  /** Of the scenario: its property, its first heading, or its file. */
  readonly title: string;
  /** Path of the file with its first step. */
  readonly file: string;
  /** `aborted` when it did not come to its end; else `success` when every observation is well or open. */
  readonly verdict: 'success' | 'failure' | 'aborted';
  /** Why it was aborted; empty when it was not. */
  readonly reason: string;
  /** Of its checks, in the order in which they were made, then of its sensors. */
  readonly observations: readonly Observation[];
  /** What actors, console and sensors said, in order. */
  readonly log: readonly string[];
  /** Milliseconds that it took. */
  readonly tookMs: number;
  /** Were they virtual ones? */
  readonly isVirtual: boolean;
}
