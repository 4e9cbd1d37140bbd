import { createRandom } from '@landfall/protocol/testing';
import {
  abortedError,
  connectionError,
  DEFAULT_TIMEOUT_MS,
  parseHttpUrl,
  timeoutError,
} from '../http/index.ts';
import type { Clock, Http, HttpRequest, HttpResponse } from '../ports/index.ts';

/** What happens to requests. Rates are chances from 0 to 1. */
export interface HttpFaults {
  /** The request never arrives: the connection breaks. */
  readonly failure?: number;
  /** The server does what it is asked, but the answer is lost: the connection breaks afterwards. */
  readonly lostAnswer?: number;
  /** Before the request goes out. */
  readonly delayMs?: number;
  /** Up to so much more or less than `delayMs`. */
  readonly jitterMs?: number;
  /** Which requests fail by script, asked before chance is. */
  readonly fail?: (request: HttpRequest) => boolean;
}

/** How many requests fail, and how. */
export interface FaultyHttpOptions extends HttpFaults {
  /** Times what is delayed. */
  readonly clock: Clock;
  /** Of all chances: with the same one, the same requests fail. */
  readonly seed: number;
}

/** An HTTP client whose faults can be changed while it is used. */
export interface FaultyHttp extends Http {
  /** For requests from now on. */
  setFaults(faults: HttpFaults): void;
}

/** Delays and fails requests of `http`, the same ones for the same seed. Failed ones are told as `reset`. */
export function injectHttpFaults(http: Http, options: FaultyHttpOptions): FaultyHttp {
  const { clock } = options;
  const random = createRandom(options.seed).next;
  const happens = (chance = 0): boolean => chance > 0 && random() < chance;
  let faults: HttpFaults = options;
  return {
    setFaults(next) {
      faults = next;
    },
    async request(request) {
      const { origin } = parseHttpUrl(request.url);
      const { delayMs = 0, jitterMs = 0, fail, failure, lostAnswer } = faults;
      const isFailed = fail?.(request) === true || happens(failure);
      const isAnswerLost = happens(lostAnswer);
      const delay = delayMs + (jitterMs === 0 ? 0 : (random() * 2 - 1) * jitterMs);
      const timeoutMs = (request.timeoutMs ?? DEFAULT_TIMEOUT_MS) - delay;
      if (timeoutMs <= 0) throw await outOfTime(clock, request, origin);
      await wait(clock, delay, request, origin);
      if (isFailed) throw connectionError(origin, 'reset', 'injected');
      const answer: HttpResponse = await http.request({ ...request, timeoutMs });
      if (isAnswerLost) throw connectionError(origin, 'reset', 'injected');
      return answer;
    },
  };
}

async function outOfTime(clock: Clock, request: HttpRequest, origin: string): Promise<Error> {
  const timeoutMs = request.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  await wait(clock, timeoutMs, request, origin);
  return timeoutError(origin, timeoutMs);
}

/** Waits, or throws as an aborted request does. */
function wait(clock: Clock, delayMs: number, { signal }: HttpRequest, origin: string): Promise<void> {
  if (signal?.aborted) return Promise.reject(abortedError(origin, signal.reason));
  if (delayMs <= 0) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const onAbort = (): void => {
      cancel();
      reject(abortedError(origin, signal?.reason));
    };
    const cancel = clock.after(delayMs, () => {
      signal?.removeEventListener('abort', onAbort);
      resolve();
    });
    signal?.addEventListener('abort', onAbort, { once: true });
  });
}
