/**
 * Whether a long-lived agent tries again, and when. Rules:
 * 1. The n-th failure in a row waits `firstWaitMs × 2^(n-1)`, at most `longestWaitMs`, less a random part of `jitter`.
 * 2. "presence" (still logged in) waits `presenceWaitMs`: OpenSim forgets a stale agent within a minute, and the refused login
 *    has just told it to.
 * 3. After a kick at least `kickedWaitMs`: somebody wanted it gone, or the region restarts.
 * 4. What will be refused again is given up: wrong credentials, terms, a code, a version; what the caller did wrong; our own
 *    logout. Before the first arrival also answers that are not a grid's, and TLS: the address is wrong, not the weather.
 * 5. A stay of `steadyAfterMs` starts the count again.
 */
import { LandfallError } from '@landfall/protocol/errors';
import type { ClosedError, RemoteError } from '@landfall/protocol/errors';

export interface ReconnectOptions {
  /** 2 s by default. */
  readonly firstWaitMs?: number;
  /** 5 minutes by default. */
  readonly longestWaitMs?: number;
  /** Fraction of a wait that is left to chance, so that many agents do not come back at once; 0.5 by default. */
  readonly jitter?: number;
  /** 15 s by default. */
  readonly presenceWaitMs?: number;
  /** 30 s by default. */
  readonly kickedWaitMs?: number;
  /** 1 minute by default. */
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
  steadyAfterMs: 60_000,
  maxFailures: Infinity,
};

/** `reason` of refusals that come again however often one asks. @source PROTOCOL §4.3 */
const FINAL_REFUSALS: ReadonlySet<string> = new Set([
  'key',
  'tos',
  'critical',
  'mfa_challenge',
  'update',
  'optional',
]);

/** The count of failures, and what follows from each. */
export class ReconnectPolicy {
  readonly #options: Required<ReconnectOptions>;
  readonly #random: () => number;
  #failures = 0;
  #hasArrived = false;

  /** `random` gives numbers in [0, 1). */
  constructor(random: () => number, options: ReconnectOptions = {}) {
    this.#random = random;
    this.#options = { ...DEFAULTS, ...options };
  }

  /** A session has ended that had arrived and lived so long. */
  lived(livedMs: number): void {
    this.#hasArrived = true;
    if (livedMs >= this.#options.steadyAfterMs) this.#failures = 0;
  }

  /** What to do about the error of an arrival, or the ClosedError of a session that ended. */
  decide(error: unknown): ReconnectDecision {
    const reason = reasonOf(error);
    if (this.#isFinal(error)) return { type: 'give-up', reason };
    const attempt = ++this.#failures;
    if (attempt > this.#options.maxFailures) return { type: 'give-up', reason };
    return { type: 'retry', afterMs: this.#waitFor(reason, attempt), attempt, reason };
  }

  #isFinal(error: unknown): boolean {
    if (!(error instanceof LandfallError)) return true;
    const { code } = error;
    if (code === 'usage' || code === 'encode') return true;
    if (code === 'remote') return FINAL_REFUSALS.has((error as RemoteError).reason);
    if (code === 'decode') return !this.#hasArrived;
    if (code === 'timeout') return false;
    const { by, reason } = error as ClosedError;
    return by === 'us' || ((reason === 'tls' || reason === 'no-tls') && !this.#hasArrived);
  }

  #waitFor(reason: string, attempt: number): number {
    const { firstWaitMs, longestWaitMs, jitter, presenceWaitMs, kickedWaitMs } = this.#options;
    const doubled = Math.min(firstWaitMs * 2 ** Math.min(attempt - 1, 30), longestWaitMs);
    const waitMs = Math.round(doubled * (1 - jitter * this.#random()));
    if (reason === 'presence') return Math.max(waitMs, presenceWaitMs);
    return reason === 'kicked' ? Math.max(waitMs, kickedWaitMs) : waitMs;
  }
}

function reasonOf(error: unknown): string {
  if (!(error instanceof LandfallError)) return 'unknown';
  return error.code === 'remote' || error.code === 'closed'
    ? (error as RemoteError | ClosedError).reason
    : error.code;
}
