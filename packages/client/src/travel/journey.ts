import type { Vector3 } from '@landfall/protocol/datatypes';
import { ClosedError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import type { Instant } from '@landfall/transport/ports';
import { Emitter } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { JourneyNews } from '../session/index.ts';

/** A step of a teleport that was asked for. */
export type TeleportStep<Here = Region> =
  /** What the region is asked for, in words. */
  | { readonly type: 'asked'; readonly atMs: number; readonly region: Here; readonly to: string }
  | { readonly type: 'started'; readonly atMs: number; readonly region: Here }
  | { readonly type: 'progress'; readonly atMs: number; readonly words: string }
  /** The region has sent the agent to another one, at this address. */
  | { readonly type: 'departed'; readonly atMs: number; readonly endpoint: string }
  | { readonly type: 'placed'; readonly atMs: number; readonly region: Here; readonly position: Vector3 }
  /** The agent is in `region`, where it was. */
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

/** Where a teleport has ended. */
export interface TeleportArrival<Here = Region> {
  /** The region that was left; the same one for a teleport within it. */
  readonly left: Here;
  readonly region: Here;
  /** Metres in the region. */
  readonly position: Vector3;
  /** From asking the region to being placed. */
  readonly elapsedMs: number;
}

type Untimed<Step> = Step extends unknown ? Omit<Step, 'atMs'> : never;

/** A teleport that was asked for: its steps as they come, and its end. Read the steps once. */
export class Journey implements AsyncIterable<TeleportStep> {
  /**
   * Where it has ended.
   * Rejects with RemoteError when it was refused (`words` are the region's) or led nowhere, TimeoutError when a step never came (`missing`
   * names it), ClosedError when it was cancelled or the session ended; the agent is where it was then, unless the session has ended.
   */
  readonly arrival: Promise<TeleportArrival>;
  readonly #now: () => Instant;
  readonly #emitter = new Emitter<{ readonly step: TeleportStep }>(() => undefined);
  readonly #steps: AsyncIterableIterator<TeleportStep>;
  #startedAt: Instant;
  #left: Region | undefined;
  /** What comes next. */
  #missing = 'request';
  #settle: { resolve(arrival: TeleportArrival): void; reject(error: unknown): void };

  /** Made by the room. */
  constructor(now: () => Instant) {
    this.#now = now;
    this.#startedAt = now();
    this.#steps = this.#emitter.events('step');
    const { promise, ...settle } = promiseWithResolvers<TeleportArrival>();
    this.#settle = settle;
    this.arrival = promise;
    // Whoever reads the steps only is told there.
    promise.catch(() => undefined);
  }

  [Symbol.asyncIterator](): AsyncIterator<TeleportStep> {
    return this.#steps;
  }

  /** Whether a region has been asked for it. */
  get isAsked(): boolean {
    return this.#left !== undefined;
  }

  /** The session tells of a step. Returns whether it was the last. */
  take(news: JourneyNews): boolean {
    switch (news.type) {
      case 'asked':
        this.#startedAt = this.#now();
        this.#left = news.region;
        this.#tell(news);
        return false;
      case 'started':
        this.#tell({ type: 'started', region: news.region });
        return false;
      case 'progress':
        this.#tell({ type: 'progress', words: news.words });
        return false;
      case 'departed':
        this.#tell({ type: 'departed', endpoint: news.endpoint });
        return false;
      case 'placed':
        return this.#arrive(news);
      case 'failed':
        if (news.kind !== 'teleport') return false;
        this.fail(errorOf(news), news);
        return true;
      default:
        return false;
    }
  }

  /** It has come to nothing. */
  fail(error: unknown, { step, failure, words, region }: FailureWords = this.#failureOf(error)): void {
    this.#tell({ type: 'failed', region, step, failure, words });
    this.#settle.reject(error);
    this.#emitter.finish();
  }

  /** It failed by itself: the session ended, the map did not answer, or it was called off before it began. */
  #failureOf(error: unknown): FailureWords {
    const failure =
      error instanceof ClosedError ? error.reason : error instanceof TimeoutError ? 'timeout' : 'refused';
    const words = error instanceof Error ? error.message : String(error);
    return { step: this.#missing, failure, words, region: this.#left };
  }

  #arrive({ region, position, kind }: Extract<JourneyNews, { readonly type: 'placed' }>): boolean {
    if (kind !== 'teleport' && kind !== 'local') return false;
    this.#tell({ type: 'placed', region, position });
    const elapsedMs = this.#now() - this.#startedAt;
    this.#settle.resolve({ left: this.#left ?? region, region, position, elapsedMs });
    this.#emitter.finish();
    return true;
  }

  #tell(step: Untimed<TeleportStep>): void {
    this.#missing = NEXT[step.type] ?? this.#missing;
    this.#emitter.emit('step', { ...step, atMs: this.#now() - this.#startedAt });
  }
}

const NEXT: Readonly<Record<string, string>> = {
  asked: 'TeleportStart',
  started: 'TeleportFinish',
  departed: 'AgentMovementComplete',
};

type FailureWords = Pick<
  Extract<TeleportStep, { readonly type: 'failed' }>,
  'step' | 'failure' | 'words' | 'region'
>;

function errorOf({ step, failure, words }: FailureWords): Error {
  if (failure === 'refused') return new RemoteError('the teleport was refused', failure, words);
  if (failure === 'cancelled')
    return new ClosedError('the teleport was cancelled', { by: 'us', reason: 'aborted' });
  if (failure === 'timeout') {
    return new TimeoutError(`the teleport came to nothing: ${step} never came`, 0, step);
  }
  const why =
    failure === 'overtaken' ? 'the agent crossed a border meanwhile' : 'its destination cannot be reached';
  return new RemoteError(`the teleport came to nothing: ${why}`, failure, words);
}

function promiseWithResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    [resolve, reject] = [yes, no];
  });
  return { promise, resolve, reject };
}
