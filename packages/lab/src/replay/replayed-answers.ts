/**
 * The HTTP side of a recording: what is asked now is answered as the same was then. Rules:
 * 1. Answers of one path come in their order; the last one comes again and again. What was neither asked nor granted is not there: 404.
 * 2. An answer of an event queue comes when its time has come, to whoever is waiting then; a poll that waits too long is told that there
 *    is nothing.
 * 3. A capability that was granted and never asked has nothing to say: a POST is answered with an empty map, so that a client that cannot do
 *    without it goes on.
 * 4. Places in an answer are those of the replay.
 */
import { encodeUtf8 } from '@landfall/protocol/bytes';
import { LLSD_XML } from '@landfall/protocol/capability';
import { DecodeError } from '@landfall/protocol/errors';
import { readPlaces } from '@landfall/protocol/relay';
import type { OtherPlaces } from '@landfall/protocol/relay';
import type { Clock, HttpResponse } from '@landfall/transport/ports';
import type { Cue, Pace } from './pace.ts';
import { pathOf } from './recorded-session.ts';
import type { PlayedExchange, RecordedSession } from './recorded-session.ts';
import { SEED } from './words.ts';

/** As OpenSimulator holds a poll, and ends it. @source opensim-observed */
const HOLD_MS = 58_000;
const EMPTY_POLL = 502;
const NO_BYTES = new Uint8Array(0);

/** All answers of a session. */
export class ReplayedAnswers {
  readonly #byTarget = new Map<string, PlayedExchange[]>();
  readonly #queues = new Map<string, EventQueue>();
  readonly #granted: ReadonlySet<string>;
  readonly #clock: Clock;
  readonly #pace: Pace;
  readonly #places: OtherPlaces;

  /** @param session its exchanges, and the paths of all that was granted in it */
  constructor(
    { exchanges, capabilities }: Pick<RecordedSession, 'exchanges' | 'capabilities'>,
    clock: Clock,
    pace: Pace,
    places: OtherPlaces,
  ) {
    this.#granted = new Set(capabilities.keys());
    this.#clock = clock;
    this.#pace = pace;
    this.#places = places;
    for (const exchange of exchanges) {
      if (exchange.kind === 'event-queue') this.#queueAt(pathOf(exchange.target));
      else for (const key of keysOf(exchange.method, exchange.target)) this.#add(key, exchange);
    }
  }

  /** Which capability is asked, where that is known. */
  capabilityAt(method: string, target: string): PlayedExchange | undefined {
    return this.#byTarget.get(keysOf(method, target)[0]!)?.[0];
  }

  /** What a simulator does by HTTP, as cues among what it says by datagram. */
  cuesOf(exchanges: readonly PlayedExchange[]): Cue[] {
    const seeds = new Set<string>();
    return exchanges.flatMap((exchange): Cue[] => {
      const { kind, capability, status, askedMs, answeredMs, target } = exchange;
      if (kind === 'event-queue' && status === 200) {
        const queue = this.#queueAt(pathOf(target));
        return [{ type: 'act', atMs: answeredMs, act: () => queue.give(this.#answer(exchange)) }];
      }
      // Objects wait for the first time that it is asked, not for the others.
      if (capability !== SEED || seeds.has(target)) return [];
      seeds.add(target);
      return [{ type: 'wait', atMs: askedMs, word: SEED, count: 1 }];
    });
  }

  /** Answers a request as the same was answered in the recording. */
  async answer(method: string, target: string, signal: AbortSignal): Promise<HttpResponse> {
    const queue = this.#queues.get(pathOf(target));
    if (queue !== undefined) return await queue.poll(signal);
    const recorded = this.#take(method, target);
    if (recorded === undefined)
      return method === 'POST' && this.#granted.has(pathOf(target)) ? SILENCE : NOT_THERE;
    const tookMs = recorded.answeredMs - recorded.askedMs;
    const delayMs = typeof this.#pace === 'number' ? tookMs / this.#pace : 0;
    if (delayMs > 0) await new Promise<void>((resolve) => this.#clock.after(delayMs, resolve));
    return this.#answer(recorded);
  }

  /** Polls that wait are told that there is nothing. */
  close(): void {
    for (const queue of this.#queues.values()) queue.close();
  }

  #add(key: string, exchange: PlayedExchange): void {
    const same = this.#byTarget.get(key);
    if (same === undefined) this.#byTarget.set(key, [exchange]);
    else same.push(exchange);
  }

  #take(method: string, target: string): PlayedExchange | undefined {
    for (const key of keysOf(method, target)) {
      const waiting = this.#byTarget.get(key);
      const recorded = waiting?.[0];
      if (recorded === undefined) continue;
      if (waiting!.length > 1) waiting!.shift();
      return recorded;
    }
    return undefined;
  }

  #queueAt(path: string): EventQueue {
    const queue = this.#queues.get(path) ?? new EventQueue(this.#clock);
    this.#queues.set(path, queue);
    return queue;
  }

  #answer({ status, contentType, kind, body }: PlayedExchange): HttpResponse {
    const headers = contentType === '' ? {} : { 'content-type': contentType };
    return {
      status,
      headers,
      body: kind === undefined ? body : relocated(kind, body, contentType, this.#places),
    };
  }
}

/** As it was asked; and without the query, where the very same was not asked. */
const keysOf = (method: string, target: string): readonly string[] =>
  target.includes('?') ? [`${method} ${target}`] : [`${method} ${pathOf(target)}`];

function relocated(
  kind: NonNullable<PlayedExchange['kind']>,
  body: Uint8Array,
  contentType: string,
  places: OtherPlaces,
): Uint8Array {
  try {
    return readPlaces(kind, body, contentType).rewritten(places);
  } catch (error) {
    // Whoever asks will see for himself that it makes no sense.
    if (error instanceof DecodeError) return body;
    throw error;
  }
}

/** Answers whose time has come, and a poll that waits for one. */
class EventQueue {
  readonly #clock: Clock;
  readonly #ready: HttpResponse[] = [];
  #waiting: ((response: HttpResponse) => void) | undefined;
  #isClosed = false;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  give(response: HttpResponse): void {
    if (this.#waiting === undefined) this.#ready.push(response);
    else this.#waiting(response);
  }

  async poll(signal: AbortSignal): Promise<HttpResponse> {
    // A client polls once at a time: who polls again has given up the poll before.
    this.#waiting?.(NOTHING);
    const ready = this.#ready.shift();
    if (ready !== undefined) return ready;
    if (this.#isClosed) return { ...NOTHING, status: 404 };
    return await new Promise<HttpResponse>((resolve) => {
      const answer = (response: HttpResponse): void => {
        cancel();
        if (this.#waiting === answer) this.#waiting = undefined;
        resolve(response);
      };
      const cancel = this.#clock.after(HOLD_MS, () => answer(NOTHING), { background: true });
      signal.addEventListener('abort', () => answer(NOTHING), { once: true });
      this.#waiting = answer;
    });
  }

  close(): void {
    this.#isClosed = true;
    this.#waiting?.({ ...NOTHING, status: 404 });
  }
}

const NOT_THERE: HttpResponse = { status: 404, headers: {}, body: NO_BYTES };
const SILENCE: HttpResponse = {
  status: 200,
  headers: { 'content-type': LLSD_XML },
  body: encodeUtf8('<llsd><map /></llsd>'),
};
const NOTHING: HttpResponse = { status: EMPTY_POLL, headers: {}, body: NO_BYTES };
