import { ClosedError, TimeoutError } from '@landfall/protocol/errors';
import type { JourneyKind } from '@landfall/protocol/journey';
import type { Instant } from '@landfall/transport/ports';
import { Emitter } from '../events/index.ts';
import type { Region } from '../regions/index.ts';
import type { JourneyNews } from '../session/index.ts';
import { errorOf } from './travel-step.ts';
import type { FailureWords, TravelArrival, TravelStep } from './travel-step.ts';

type Untimed<Step> = Step extends unknown ? Omit<Step, 'atMs'> : never;

/** What a journey is from its first step on. */
export type JourneyBeginning = Pick<Journey, 'kind' | 'isAsked'>;

/** From one place to another: a teleport, whoever wants it, a border crossing, or a login. Its steps as they come, and its end. Read the steps once. */
export class Journey implements AsyncIterable<TravelStep> {
  /** As it began: a region may send who teleports over a border, or the other way round. */
  readonly kind: JourneyKind;
  /**
   * This program asked for it: by a request, by its login, or by a border that its avatar is near. Scripts, owners and the grid ask nobody. That something
   * has pushed or carried it over that border is not told apart.
   */
  readonly isAsked: boolean;
  /**
   * Where it has ended: where the agent was placed, which may be elsewhere than was asked for. A region can send it on.
   * Rejects with RemoteError when it was refused (`words` are the region's) or led nowhere, TimeoutError when a step never came (`missing`
   * names it), ClosedError when it was cancelled or the session ended. The agent is where it was then, unless the session has ended, or another
   * way has overtaken it.
   */
  readonly arrival: Promise<TravelArrival>;
  readonly #now: () => Instant;
  readonly #hint: () => string;
  readonly #emitter = new Emitter<{ readonly step: TravelStep }>(() => undefined);
  readonly #steps: AsyncIterableIterator<TravelStep>;
  #startedAt: Instant;
  #left: Region | undefined;
  /** What comes next. */
  #missing: string;
  #hasEnded = false;
  #settle: { resolve(arrival: TravelArrival): void; reject(error: unknown): void };

  /** Made by the room; `hint` is added to the words of what never came. */
  constructor({ kind, isAsked }: JourneyBeginning, now: () => Instant, hint: () => string = () => '') {
    this.kind = kind;
    this.isAsked = isAsked;
    this.#now = now;
    this.#hint = hint;
    this.#startedAt = now();
    this.#missing = FIRST[kind];
    this.#steps = this.#emitter.events('step');
    const { promise, ...settle } = promiseWithResolvers<TravelArrival>();
    this.#settle = settle;
    this.arrival = promise;
    // Whoever reads the steps only is told there.
    promise.catch(() => undefined);
  }

  /** Its steps, as they come. */
  [Symbol.asyncIterator](): AsyncIterator<TravelStep> {
    return this.#steps;
  }

  /** It is over: arrived, or failed. */
  get hasEnded(): boolean {
    return this.#hasEnded;
  }

  /** The region that was left, once something is known of it. */
  get left(): Region | undefined {
    return this.#left;
  }

  /** The session tells of a step of it. */
  take(news: Exclude<JourneyNews, { readonly type: 'lost' }>): void {
    if (this.#hasEnded) return;
    switch (news.type) {
      case 'asked':
        return this.#ask(news);
      case 'started':
        this.#left ??= news.region;
        return this.#tell(news);
      case 'progress':
        return this.#tell({ type: 'progress', words: news.words });
      case 'departed':
        this.#left ??= news.from;
        return this.#tell({ type: 'departed', endpoint: news.endpoint });
      case 'returning': {
        const { type, region, step, failure, words } = news;
        return this.#tell({ type, region, step, failure, words });
      }
      case 'placed':
        return this.#arrive(news);
      case 'failed':
        return this.fail(this.#errorOf(news), news);
    }
  }

  #errorOf(news: FailureWords): Error {
    return errorOf({ what: `the ${this.kind}`, hint: this.#hint() }, news, this.#now() - this.#startedAt);
  }

  /** It has come to nothing. */
  fail(error: unknown, { step, failure, words, region }: FailureWords = this.#failureOf(error)): void {
    if (this.#hasEnded) return;
    this.#tell({ type: 'failed', region, step, failure, words });
    this.#end();
    this.#settle.reject(error);
  }

  #ask(news: Extract<JourneyNews, { readonly type: 'asked' }>): void {
    const waitedMs = this.#now() - this.#startedAt;
    this.#startedAt += waitedMs;
    this.#left = news.region;
    this.#tell({ ...news, waitedMs });
  }

  /** It failed by itself: the session ended, the map did not answer, or it was called off before it began. */
  #failureOf(error: unknown): FailureWords {
    const failure =
      error instanceof ClosedError ? error.reason : error instanceof TimeoutError ? 'timeout' : 'refused';
    const words = error instanceof Error ? error.message : String(error);
    return { step: this.#missing, failure, words, region: this.#left };
  }

  #arrive({ region, position, from }: Extract<JourneyNews, { readonly type: 'placed' }>): void {
    this.#left ??= from;
    this.#tell({ type: 'placed', region, position });
    const elapsedMs = this.#now() - this.#startedAt;
    this.#end();
    this.#settle.resolve({ left: this.#left ?? region, region, position, elapsedMs });
  }

  #end(): void {
    this.#hasEnded = true;
    this.#emitter.finish();
  }

  #tell(step: Untimed<TravelStep>): void {
    this.#missing = NEXT[step.type] ?? this.#missing;
    this.#emitter.emit('step', { ...step, atMs: this.#now() - this.#startedAt });
  }
}

/** What comes first, where the session itself does not say that it never came. */
const FIRST: Readonly<Record<JourneyKind, string>> = {
  login: 'circuit',
  teleport: 'request',
  crossing: 'CrossedRegion',
};

const NEXT: Readonly<Record<string, string>> = {
  asked: 'TeleportStart',
  started: 'TeleportFinish',
  departed: 'AgentMovementComplete',
  returning: 'AgentMovementComplete',
};

function promiseWithResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (error: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    [resolve, reject] = [yes, no];
  });
  return { promise, resolve, reject };
}
