/**
 * Whether a long-lived agent tries again, and when. Rules:
 * 1. The n-th failure in a row waits `firstWaitMs × 2^(n-1)`, at most `longestWaitMs`, less a random part of `jitter`. A grid that
 *    says when to try again (Retry-After) is not asked sooner, up to {@link LONGEST_RETRY_AFTER_MS}.
 * 2. "Still logged in": once at once, since OpenSim forgets the stale agent as it refuses; then `presenceWaitMs` at least.
 * 3. After a kick at least `kickedWaitMs`, as somebody wanted it gone; when the grid's words say that it goes down, `goingDownWaitMs`:
 *    until then its login may still lead to a neighbour that is about to close, too.
 * 4. What the caller did wrong and our own logout are given up; so are terms, a code, a version. Refusals for name, password,
 *    a ban or an account that is not confirmed are given up until the grid has let this secret in once; then they are weather
 *    like the rest, and waited out for `refusedWaitMs` at least: OpenSim says `key` for a dozen other troubles, and a grid that
 *    restarts says anything. Before the first arrival also answers that are not a grid's, TLS, and addresses that were refused:
 *    the address is wrong, not the weather.
 * 5. A stay of `steadyAfterMs` that is also as long as the last wait starts the count again: who is thrown out a minute after each
 *    arrival becomes patient.
 */
import { ClosedError, LandfallError, RemoteError } from '@landfall/protocol/errors';
import { refusalCauseOf, saysStillLoggedIn } from '@landfall/protocol/login';
import type { RefusalCause } from '@landfall/protocol/login';
import { LONGEST_RETRY_AFTER_MS } from '../retry-after/index.ts';
import { checkNames } from '../usage/index.ts';

/** Waits and limits of a {@link ReconnectPolicy}. */
export interface ReconnectOptions {
  /** 2 s by default. */
  readonly firstWaitMs?: number;
  /** 5 minutes by default. */
  readonly longestWaitMs?: number;
  /** Fraction of a wait that is left to chance, so that many agents do not come back at once; 0.5 by default. */
  readonly jitter?: number;
  /** When the grid still believes the agent to be there, after the first try; 15 s by default. */
  readonly presenceWaitMs?: number;
  /** 30 s by default. */
  readonly kickedWaitMs?: number;
  /** When the grid has said that it goes down or restarts; 10 s by default. */
  readonly goingDownWaitMs?: number;
  /** When the grid refuses a name and password that it has taken before; 30 s by default. */
  readonly refusedWaitMs?: number;
  /** When the agent was put elsewhere and left, see `whenElsewhere`; 1 minute by default. */
  readonly elsewhereWaitMs?: number;
  /** 1 minute by default; a stay shorter than the wait before it is not steady either. */
  readonly steadyAfterMs?: number;
  /** Failures in a row before it gives up; no limit by default. */
  readonly maxFailures?: number;
}

/** What to do about a failure. */
export type ReconnectDecision =
  | { readonly type: 'retry'; readonly afterMs: number; readonly attempt: number; readonly reason: string }
  | { readonly type: 'give-up'; readonly reason: string };

const DEFAULTS: Required<ReconnectOptions> = {
  firstWaitMs: 2_000,
  longestWaitMs: 300_000,
  jitter: 0.5,
  presenceWaitMs: 15_000,
  kickedWaitMs: 30_000,
  goingDownWaitMs: 10_000,
  refusedWaitMs: 30_000,
  elsewhereWaitMs: 60_000,
  steadyAfterMs: 60_000,
  maxFailures: Infinity,
};

/** `reason` of refusals that only people can answer. @source PROTOCOL §4.3 */
const FINAL_REFUSALS: ReadonlySet<string> = new Set([
  'tos',
  'critical',
  'mfa_challenge',
  'update',
  'optional',
]);

/** Refusals that are final as long as this secret has never been taken. */
const FINAL_CAUSES: ReadonlySet<RefusalCause> = new Set(['credentials', 'banned', 'unverified']);

/** Refusals that come after the password has been checked. */
const KNOWN_CAUSES: ReadonlySet<RefusalCause> = new Set(['still-logged-in', 'unavailable']);

/** Failures that show that the address is no grid's, or not the one that was meant, until there has been an arrival. */
const WRONG_ADDRESS: ReadonlySet<string> = new Set(['tls', 'no-tls', 'private-address']);

/** The count of failures, and what follows from each. */
export class ReconnectPolicy {
  readonly #options: Required<ReconnectOptions>;
  readonly #random: () => number;
  #failures = 0;
  #lastWaitMs = 0;
  #hasArrived = false;
  #isSecretKnown = false;
  #hasRetriedAtOnce = false;

  /**
   * `random` gives numbers in [0, 1).
   * @throws UsageError for an option that is misspelt.
   */
  constructor(random: () => number, options: ReconnectOptions = {}) {
    this.#random = random;
    checkNames('a policy of reconnecting', options, Object.keys(DEFAULTS));
    this.#options = { ...DEFAULTS, ...options };
  }

  /** A session has ended that had arrived and lived so long. */
  lived(livedMs: number): void {
    this.#hasArrived = true;
    this.#isSecretKnown = true;
    this.#hasRetriedAtOnce = false;
    if (livedMs >= Math.max(this.#options.steadyAfterMs, this.#lastWaitMs)) this.#failures = 0;
  }

  /** What to do about the error of an arrival, or the ClosedError of a session that ended. */
  decide(error: unknown): ReconnectDecision {
    const reason = reasonOf(error);
    if (KNOWN_CAUSES.has(causeOf(error)) || isAfterLogin(error)) this.#isSecretKnown = true;
    if (this.#isFinal(error)) return { type: 'give-up', reason };
    const attempt = ++this.#failures;
    if (attempt > this.#options.maxFailures) return { type: 'give-up', reason };
    this.#lastWaitMs = this.#waitFor(error, attempt);
    return { type: 'retry', afterMs: this.#lastWaitMs, attempt, reason };
  }

  #isFinal(error: unknown): boolean {
    if (!(error instanceof LandfallError)) return true;
    const { code } = error;
    if (code === 'usage' || code === 'encode') return true;
    if (code === 'decode') return !this.#hasArrived;
    if (code === 'remote') return this.#isFinalRefusal(error as RemoteError);
    if (code === 'timeout') return false;
    const { by, reason } = error as ClosedError;
    return by === 'us' || (WRONG_ADDRESS.has(reason) && !this.#hasArrived);
  }

  #isFinalRefusal(error: RemoteError): boolean {
    if (FINAL_REFUSALS.has(error.reason)) return true;
    if (this.#isSecretKnown) return false;
    const cause = causeOf(error);
    return FINAL_CAUSES.has(cause) || (cause === 'other' && error.reason === 'key');
  }

  #waitFor(error: unknown, attempt: number): number {
    const { firstWaitMs, longestWaitMs, jitter } = this.#options;
    const doubled = Math.min(firstWaitMs * 2 ** Math.min(attempt - 1, 30), longestWaitMs);
    const waitMs = Math.round(doubled * (1 - jitter * this.#random()));
    if (isPresence(error) && !this.#hasRetriedAtOnce) {
      this.#hasRetriedAtOnce = true;
      return 0;
    }
    return Math.max(waitMs, this.#leastWait(error));
  }

  #leastWait(error: unknown): number {
    const { presenceWaitMs, kickedWaitMs, goingDownWaitMs, refusedWaitMs, elsewhereWaitMs } = this.#options;
    if (error instanceof ClosedError) {
      if (error.reason !== 'kicked') return 0;
      return GOES_DOWN.test(error.words) ? goingDownWaitMs : kickedWaitMs;
    }
    if (!(error instanceof RemoteError)) return 0;
    if (isPresence(error)) return presenceWaitMs;
    if (error.reason === ELSEWHERE) return elsewhereWaitMs;
    if (error.reason === 'key' && causeOf(error) !== 'unavailable') return refusedWaitMs;
    return Math.min(error.retryAfterMs ?? 0, LONGEST_RETRY_AFTER_MS);
  }
}

/** `reason` of a RemoteError: the grid has put the agent somewhere else than it was asked to. */
export const ELSEWHERE = 'elsewhere';

/** What a grid says to those whom it kicks because it stops. @source OpenSimulator Scene.cs; estate restart notices */
const GOES_DOWN = /\b(?:going|shutting|shut) down\b|\brestart/i;

function isPresence(error: unknown): boolean {
  return error instanceof RemoteError && saysStillLoggedIn(error.reason, error.words);
}

function causeOf(error: unknown): RefusalCause {
  return error instanceof RemoteError ? refusalCauseOf(error.reason, error.words) : 'other';
}

/** A step of the arrival that never came: the login before it had succeeded. */
function isAfterLogin(error: unknown): boolean {
  if (!(error instanceof LandfallError)) return false;
  if (error.code === 'timeout') return (error as { missing?: string }).missing !== 'login answer';
  return error instanceof RemoteError && error.reason === ELSEWHERE;
}

function reasonOf(error: unknown): string {
  if (!(error instanceof LandfallError)) return 'unknown';
  return error.code === 'remote' || error.code === 'closed'
    ? (error as RemoteError | ClosedError).reason
    : error.code;
}
