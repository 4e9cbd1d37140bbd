import { ClosedError, DecodeError, RemoteError, TimeoutError } from '@landfall/protocol/errors';
import type { LandfallError } from '@landfall/protocol/errors';
import { refusalCauseOf } from '@landfall/protocol/login';
import type { LoginOutcome, RefusedRedirect, UnusableAnswer } from '@landfall/protocol/login';
import { retryAfterMsOf } from '../retry-after/index.ts';
import { RESIDENT } from './login-options.ts';

/** What came of a login other than success. */
export type FailedLogin = Exclude<LoginOutcome, { readonly type: 'success' }>;

/**
 * The error that {@link login} throws for an outcome: RemoteError when the grid refused (`reason` is its own word, such as
 * `key` or `presence`), DecodeError when the answer was not of the protocol, ClosedError or TimeoutError when none came.
 * `grid` is told in the text; what it has of user, password and query is not. `wallTime` makes a wait of a date in Retry-After. `who` is
 * told where the grid does not know a name of which the second half may be ours.
 */
export function loginErrorOf(
  outcome: FailedLogin,
  grid: string,
  wallTime?: number,
  who?: WhoWasRefused,
): LandfallError {
  const where = tellableAddress(grid);
  switch (outcome.type) {
    case 'fault':
      return new RemoteError(`${where} could not make sense of the login`, 'fault', outcome.message);
    case 'incomplete':
      return new DecodeError(`the login answer of ${where} cannot be used: ${outcome.message}`, {
        path: outcome.field,
      });
    case 'http-status':
      return statusError(outcome, where, wallTime);
    case 'html':
    case 'empty':
    case 'not-a-login-answer':
      return new DecodeError(notAGrid(outcome.type, where, outcome.message), { cause: outcome.error });
    case 'redirect-refused':
      return new RemoteError(redirectText(outcome, where), outcome.why, outcome.message);
    case 'unanswered':
      return unansweredError(outcome.error, where);
    default:
      return new RemoteError(
        `${where} refused the login${nameTold(who, outcome)}`,
        outcome.reason,
        outcome.message,
      );
  }
}

interface WhoWasRefused {
  readonly firstName: string;
  readonly lastName?: string;
}

/** Who gives a single name may not know that it was completed, and with what. */
function nameTold(
  who: WhoWasRefused | undefined,
  { reason, message }: { readonly reason: string; readonly message: string },
): string {
  if (who === undefined || (who.lastName ?? RESIDENT) !== RESIDENT) return '';
  const cause = refusalCauseOf(reason, message);
  if (cause !== 'credentials' && !(cause === 'other' && reason === 'key')) return '';
  return ` of ${who.firstName} ${RESIDENT} (the last name of whoever has one name)`;
}

/** Scheme, host and port of an address: what may be told of it. */
export function tellableAddress(url: string): string {
  const match = /^(\w+:\/\/)(?:[^/?#]*@)?([^/?#]*)/.exec(url);
  return match === null ? 'the login address' : `${match[1]}${match[2]}`;
}

function statusError(outcome: UnusableAnswer, where: string, wallTime: number | undefined): RemoteError {
  const { status, retryAfter } = outcome;
  const waitMs = retryAfterMsOf(retryAfter, wallTime);
  // The message of the outcome is ours, and says no more than this text.
  return new RemoteError(statusText(outcome, where), String(status), '', undefined, waitMs);
}

const REDIRECT_WORDS: Readonly<Record<RefusedRedirect['why'], string>> = {
  'too-many': 'too often',
  'not-a-url': 'to what is no web address',
  insecure: 'from https to http',
  'other-host': "to another host, which would get the password's hash and is none of redirectHosts",
};

/** Why a redirect was not followed, and where it leads: `too often`, `to another host, …, to http://b:9000`. */
export function redirectWords({ why, target }: RefusedRedirect): string {
  return `${REDIRECT_WORDS[why]}${target === undefined ? '' : `, to ${target}`}`;
}

function redirectText(outcome: RefusedRedirect, where: string): string {
  return `${where} redirects the login ${redirectWords(outcome)}`;
}

/** A grid that is busy or has moved is one; other statuses mostly come from something that is none. */
function statusText({ status, moved, retryAfter }: UnusableAnswer, where: string): string {
  const text = `${where} answered the login with HTTP status ${status}`;
  if (moved !== undefined)
    return `${text}: it sends to ${moved}, which is not followed: a login goes on by 301, 302, 307 and 308 only`;
  if (status !== 429 && status !== 503) return `${text}; is it a grid's login address?`;
  const when = retryAfter === undefined ? '' : `; it asks to try again after ${whenOf(retryAfter)}`;
  return `${text}: it takes no logins at the moment${when}`;
}

/** Seconds with their unit; a date as it came. */
const whenOf = (retryAfter: string): string =>
  /^\s*\d+\s*$/.test(retryAfter) ? `${retryAfter.trim()} s` : retryAfter;

function notAGrid(type: 'html' | 'empty' | 'not-a-login-answer', where: string, message: string): string {
  if (type === 'html') {
    return `${where} answered the login with a web page (HTML): not a grid's login address, or a proxy is in between`;
  }
  if (type === 'empty') return `${where} answered the login with nothing`;
  return `${where} did not answer as a grid does: ${message}`;
}

function unansweredError(error: unknown, where: string): LandfallError {
  if (error instanceof TimeoutError) {
    return new TimeoutError(timeoutText(error, where), error.waitedMs, 'login answer', error);
  }
  if (error instanceof ClosedError) return closedError(error, where);
  if (error instanceof DecodeError) {
    const namesIt = error.what.includes(where);
    return new DecodeError(namesIt ? error.what : `${where}: ${error.what}`, { cause: error });
  }
  return new ClosedError(`no answer to the login from ${where}`, {
    by: 'network',
    reason: 'unreachable',
    cause: error,
  });
}

/** @source `Http` of transport/ports, which says what is missing */
function timeoutText({ message, missing, waitedMs }: TimeoutError, where: string): string {
  const waited = `${Math.round(waitedMs)} ms`;
  if (missing === 'rest of the HTTP response')
    return `the login answer of ${where} had begun, and was not whole after ${waited}`;
  const sentOn = missing === 'login answer' ? `: ${message}` : '';
  return `no login answer from ${where} after ${waited}${sentOn}`;
}

const NETWORK_WORDS: Readonly<Record<string, string>> = {
  unreachable: 'cannot be reached',
  reset: 'broke the connection off',
  tls: 'failed to prove its identity (TLS)',
  'no-tls': 'does not speak TLS: is its address http instead of https?',
  protocol: 'does not speak HTTP',
};

function closedError(error: ClosedError, where: string): ClosedError {
  const words = NETWORK_WORDS[error.reason];
  if (words !== undefined && isOfAnother(error, where))
    return new ClosedError(`${where} sends the login on, and ${error.message}`, {
      by: error.by,
      reason: error.reason,
      cause: error,
    });
  const text =
    words === undefined
      ? `the login to ${where} ended: ${error.reason}`
      : `${where} ${withDetail(words, error.message)}`;
  return new ClosedError(text, { by: error.by, reason: error.reason, cause: error });
}

/** With what the network itself said, which tells a wrong port from a wrong name: it stands in brackets at the end. */
function withDetail(words: string, message: string): string {
  const detail = /\(([^()]{1,200})\)$/.exec(message)?.[1];
  if (detail === undefined) return words;
  return words.endsWith(')') ? `${words.slice(0, -1)}; ${detail})` : `${words} (${detail})`;
}

/** Whether it is about the address that a redirect led to: the one that was asked did answer. */
function isOfAnother({ message }: ClosedError, where: string): boolean {
  const origin = /^https?:\/\/[^\s/]+(?= )/.exec(message)?.[0];
  return origin !== undefined && origin.toLowerCase() !== where.toLowerCase();
}
