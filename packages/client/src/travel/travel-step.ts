import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import type { Region } from '../regions/index.ts';

/** A step of a journey; `atMs` is counted from its first one. */
export type TravelStep<Here = Region> =
  /**
   * What the region is asked for, in words; of teleports that this program wants. `waitedMs` went before: other teleports, the look-up of a
   * name in the map, and a border that was being crossed.
   */
  | {
      readonly type: 'asked';
      readonly atMs: number;
      readonly region: Here;
      readonly to: string;
      readonly waitedMs: number;
    }
  /** The region has begun a teleport. */
  | {
      readonly type: 'started';
      readonly atMs: number;
      readonly region: Here;
      /** This program asked for it; otherwise a script, an owner or the grid makes it. */
      readonly isAsked: boolean;
      /** Bits: `TELEPORT_FLAG` of `protocol/journey`. */
      readonly teleportFlags: number;
    }
  | { readonly type: 'progress'; readonly atMs: number; readonly words: string }
  /** The agent has been sent to the region at this address: by a login, by the region that it was in, or over that one's border. */
  | { readonly type: 'departed'; readonly atMs: number; readonly endpoint: string }
  /** Sent on from `region` before that had placed it, it has not got there: `region` is asked for its own word again. */
  | {
      readonly type: 'returning';
      readonly atMs: number;
      readonly region: Here;
      /** What never came of the region ahead. */
      readonly step: string;
      readonly failure: string;
      /** The region's words, or how the circuit ended. */
      readonly words: string;
    }
  | { readonly type: 'placed'; readonly atMs: number; readonly region: Here; readonly position: Vector3 }
  /** The agent is in `region`, where it was; of a login, and when it is nowhere, undefined. */
  | {
      readonly type: 'failed';
      readonly atMs: number;
      readonly region: Here | undefined;
      /** What never came. */
      readonly step: string;
      readonly failure: string;
      /** The region's words. */
      readonly words: string;
    };

/** Where a journey has ended. */
export interface TravelArrival<Here = Region> {
  /** The region that was left; the same one for a teleport within it, and for a login. */
  readonly left: Here;
  /** The region that the agent is in now. */
  readonly region: Here;
  /** Metres in the region. */
  readonly position: Vector3;
  /** From the first step to being placed. */
  readonly elapsedMs: number;
}

/** Why a journey failed, as its last step says it. */
export type FailureWords = Pick<
  Extract<TravelStep, { readonly type: 'failed' }>,
  'step' | 'failure' | 'words' | 'region'
>;

/** What a journey that failed so rejects with, after so many milliseconds. `what` is `the teleport`; `hint` is added to what never came. */
export function errorOf(
  { what, hint }: { readonly what: string; readonly hint: string },
  { step, failure, words }: Omit<FailureWords, 'region'>,
  elapsedMs: number,
): Error {
  if (failure === 'refused') return new RemoteError(`${what} was refused`, failure, words);
  if (failure === 'cancelled') {
    return new ClosedError(`${what} was cancelled`, { by: 'us', reason: 'aborted' });
  }
  if (failure === 'timeout') {
    return new TimeoutError(`${what} came to nothing: ${step} never came${hint}`, elapsedMs, step);
  }
  const why = WHY[failure] ?? 'its destination cannot be reached';
  return new RemoteError(`${what} came to nothing: ${why}`, failure, words);
}

const WHY: Readonly<Record<string, string>> = {
  overtaken: 'the agent crossed a border meanwhile',
  'put-back': 'the border did not let the agent over',
};
