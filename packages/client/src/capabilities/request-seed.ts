import { decodeSeedResponse, encodeSeedRequest, LLSD_XML } from '@landfall/protocol/capability';
import type { CapabilityUrls } from '@landfall/protocol/capability';
import { DecodeError, LandfallError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import type { Redirectable } from '@landfall/protocol/url';
import type { HttpResponse } from '@landfall/transport/ports';
import { concealCapabilities } from '../secrets/index.ts';
import { ForbiddenAddressError } from '../addresses/index.ts';
import { Lifetime, pause } from '../lifetime/index.ts';
import { LONGEST_RETRY_AFTER_MS } from '../retry-after/index.ts';
import { exchange, refusalOf } from './capability-request.ts';
import type { CapabilityCallOptions, CapabilityPorts } from './capability-request.ts';

/** A viewer gives up a login after the fifth failure of the first region's seed, and asks other regions thirty times. */
export const SEED_ATTEMPTS = 5;
/** Attempts to get a neighbour's capabilities, which nobody waits for. */
export const NEIGHBOUR_SEED_ATTEMPTS = 30;
/** As long as thirty attempts take that wait longest: a region that says "not ready yet" for ever is left without capabilities. */
export const SEED_DEADLINE_MS = 150_000;

/** The first repeat comes soon: OpenSim may be just about to register the capability. */
const FIRST_WAIT_MS = 200;
const LONGEST_WAIT_MS = 5_000;
/** One attempt. */
const SEED_TIMEOUT_MS = 20_000;

/** What people are told instead of its URL. */
const SEED = 'the seed capability';

/** How a seed is asked for. */
export interface RequestSeedOptions extends CapabilityCallOptions {
  /** Names of capabilities to ask for. */
  readonly names: readonly string[];
  /** For all attempts together; {@link SEED_DEADLINE_MS} by default. */
  readonly timeoutMs?: number | undefined;
  /** {@link SEED_ATTEMPTS} by default. 503 ("not ready yet") does not count, until the time is over. */
  readonly attempts?: number;
  /** Hears of each attempt that failed, counted from 1. */
  readonly onFailure?: (attempt: number, error: LandfallError) => void;
  /** Hears how many parts of the answer LLSD does not have: what they named is missing. */
  readonly onSkipped?: ((count: number) => void) | undefined;
}

/**
 * Asks a seed capability for the others. OpenSim sends no objects before this has happened.
 * @throws the last attempt's RemoteError, DecodeError, ClosedError or TimeoutError; a TimeoutError whose `cause` is the last attempt's
 *   error when the time was over before the attempts were.
 */
export async function requestSeed(
  url: string,
  ports: CapabilityPorts,
  options: RequestSeedOptions,
): Promise<CapabilityUrls> {
  const {
    names,
    attempts = SEED_ATTEMPTS,
    onFailure,
    onSkipped,
    signal,
    lifetime = new Lifetime(),
  } = options;
  const request = {
    method: 'POST',
    url,
    headers: { 'content-type': LLSD_XML },
    body: encodeSeedRequest(names),
  } as const;
  const { clock } = ports;
  const startedAt = clock.now();
  const leftMs = (): number => startedAt + (options.timeoutMs ?? SEED_DEADLINE_MS) - clock.now();
  let counted = 0;
  for (let attempt = 1; ; attempt++) {
    const answer = await tryOnce(
      request,
      () =>
        exchange(request, SEED, ports, { lifetime, signal, timeoutMs: Math.min(SEED_TIMEOUT_MS, leftMs()) }),
      { onSkipped, clock },
    );
    if ('urls' in answer) return answer.urls;
    const stopped = !lifetime.alive || signal?.aborted === true;
    // Who leaves while it is asked has not been refused it.
    if (!stopped) onFailure?.(attempt, answer.error);
    if (!answer.notReady) counted++;
    if (stopped || counted >= attempts || answer.error instanceof ForbiddenAddressError) throw answer.error;
    await pause(waitMsOf(attempt, answer.error, leftMs()), { what: SEED, lifetime, signal, clock });
    if (leftMs() <= 0) throw tooLateError(clock.now() - startedAt, answer.error);
  }
}

/** Ever longer; not sooner than the region asks for, unless that were too late: then half of the time that is left. */
function waitMsOf(attempt: number, error: LandfallError, leftMs: number): number {
  const ownMs = Math.min(FIRST_WAIT_MS * 2 ** Math.min(attempt - 1, 10), LONGEST_WAIT_MS);
  const askedMs = error instanceof RemoteError ? (error.retryAfterMs ?? 0) : 0;
  const politeMs = Math.min(askedMs, LONGEST_RETRY_AFTER_MS);
  const waitMs = Math.max(ownMs, politeMs < leftMs ? politeMs : leftMs / 2);
  return Math.min(waitMs, Math.max(0, leftMs));
}

function tooLateError(waitedMs: number, last: LandfallError): TimeoutError {
  const text = `${SEED} granted nothing in ${Math.round(waitedMs)} ms; the last attempt: ${last.message}`;
  return new TimeoutError(text, waitedMs, `answer of ${SEED}`, last);
}

type Attempt =
  | { readonly urls: CapabilityUrls }
  | { readonly error: LandfallError; readonly notReady: boolean };

async function tryOnce(
  request: Redirectable,
  post: () => Promise<HttpResponse>,
  { onSkipped, clock }: Pick<RequestSeedOptions, 'onSkipped'> & Pick<CapabilityPorts, 'clock'>,
): Promise<Attempt> {
  try {
    const response = await post();
    if (response.status === 200) return { urls: readUrls(response, onSkipped) };
    return { error: refusalOf(SEED, request, response, clock.wallTime()), notReady: response.status === 503 };
  } catch (error) {
    if (error instanceof LandfallError) return { error, notReady: false };
    throw error;
  }
}

function readUrls({ body }: HttpResponse, onSkipped: RequestSeedOptions['onSkipped']): CapabilityUrls {
  let skipped = 0;
  try {
    const urls = concealCapabilities(decodeSeedResponse(body, { onSkipped: () => skipped++ }));
    if (skipped > 0) onSkipped?.(skipped);
    return urls;
  } catch (cause) {
    if (!(cause instanceof DecodeError)) throw cause;
    const place = {
      ...(cause.offset === undefined ? {} : { offset: cause.offset }),
      ...(cause.path === undefined ? {} : { path: cause.path }),
    };
    throw new DecodeError(`the answer of ${SEED}: ${cause.what}`, { ...place, cause });
  }
}
