/**
 * One login, from the first request to its outcome. Rules:
 * 1. One request is out at a time; each `receive…` answers the one that {@link LoginFlow.pollRequest} gave last.
 * 2. `indeterminate` is followed at once (as the viewer does), or after the grid's own delay when that was asked for;
 *    at most `maxRedirects` times, never from https to http, never to anything but http(s), nor where `mayRedirectTo` says no.
 *    So is an HTTP redirect that the transport did not follow: to another host the same permission is asked for.
 * 3. Any other answer is the outcome. A retry (terms accepted, code given) is a new flow with a changed request.
 * 4. No error repeats the request: it holds the password's hash.
 */
import { keepsRequest, redirectObstacleOf, redirectTargetOf, schemeOf, splitHttpUrl } from '../url/index.ts';
import { encodeLoginRequest, type LoginFormat } from './login-wire.ts';
import { decodeLoginResponse } from './decode-login-response.ts';
import type { LoginOutcome, LoginRedirect, RefusedRedirect } from './login-outcome.ts';
import type { LoginRequest } from './login-request.ts';

/** Redirects followed before giving up: Second Life needs a handful while a region starts. */
export const MAX_LOGIN_REDIRECTS = 16;

/** What is asked for at a login, and how. */
export interface LoginFlowOptions {
  /** The grid's login address. */
  readonly url: string;
  /** Who logs in, where to, and with which program; posted again, as it is, after each redirect. */
  readonly request: LoginRequest;
  /** XML-RPC by default: every grid understands it. */
  readonly format?: LoginFormat;
  /** Redirects followed before `redirect-refused`; {@link MAX_LOGIN_REDIRECTS} by default. */
  readonly maxRedirects?: number;
  /** Asked for every `next_url`, since the password's hash goes there; anything that the other rules let through by default. */
  readonly mayRedirectTo?: (url: string) => boolean;
  /** Wait for the delay that a redirect names, as libomv does; viewers do not. */
  readonly waitBetween?: boolean;
}

/** To be posted. */
export interface LoginPost {
  /** The grid's login address, or where the last redirect led. */
  readonly url: string;
  /** `text/xml` for XML-RPC, `application/llsd+xml` for LLSD. */
  readonly contentType: string;
  /** The whole document, UTF-8. Holds the password's hash: a secret. */
  readonly body: Uint8Array;
}

/** The grid asked to repeat the login elsewhere; `message` is for people. */
export interface LoginFlowEvent {
  /** The only kind of event that a login has. */
  readonly type: 'redirected';
  /** Where the request goes next. */
  readonly url: string;
  /** The grid's own words, to show meanwhile; `HTTP status …` for an HTTP redirect. */
  readonly message: string;
}

const DEFAULT_METHOD = 'login_to_simulator';

/** The machine. */
export class LoginFlow {
  readonly #options: LoginFlowOptions;
  #url: string;
  #method = DEFAULT_METHOD;
  #redirects = 0;
  #wanted = true;
  #waitUntil: number | undefined;
  #events: LoginFlowEvent[] = [];
  #outcome: LoginOutcome | undefined;

  constructor(options: LoginFlowOptions) {
    this.#options = options;
    this.#url = options.url;
  }

  /** What to post now, once. @throws UsageError, EncodeError when the request cannot be expressed. */
  pollRequest(): LoginPost | undefined {
    if (!this.#wanted || this.#outcome !== undefined) return undefined;
    this.#wanted = false;
    const { contentType, body } = encodeLoginRequest(
      this.#options.request,
      this.#options.format,
      this.#method,
    );
    return { url: this.#url, contentType, body };
  }

  /** The answer to the last request. `now` in milliseconds; names of `headers` in lower case. */
  receiveResponse(
    status: number,
    contentType: string,
    body: Uint8Array,
    now: number,
    headers: Readonly<Record<string, string>> = {},
  ): void {
    if (this.#outcome !== undefined) return;
    const result = decodeLoginResponse(status, contentType, body, headers);
    if (result.type === 'indeterminate') return this.#redirect(result, now);
    const { location } = headers;
    if (result.type !== 'http-status' || location === undefined || !keepsRequest(status))
      this.#outcome = result;
    else this.#followLocation(location, status, now);
  }

  /** No answer came to the last request: `error` is the transport's. */
  receiveFailure(error: unknown): void {
    const message = error instanceof Error ? error.message : 'no answer';
    this.#outcome ??= { type: 'unanswered', error, message };
  }

  /** Makes the request after a delay ready for {@link LoginFlow.pollRequest}; does nothing before it is due. */
  handleTimeout(now: number): void {
    if (this.#waitUntil === undefined || now < this.#waitUntil) return;
    this.#waitUntil = undefined;
    this.#wanted = true;
  }

  /** When `handleTimeout` is due, in milliseconds of the caller's clock; undefined while no delay is waited for. */
  nextTimeout(): number | undefined {
    return this.#waitUntil;
  }

  /** The next redirect that was followed, each once; undefined when there is none. */
  pollEvent(): LoginFlowEvent | undefined {
    return this.#events.shift();
  }

  /** What came of it, once that is known. */
  get outcome(): LoginOutcome | undefined {
    return this.#outcome;
  }

  /** What the transport could have followed and did not was one too many for it. */
  #followLocation(location: string, status: number, now: number): void {
    const message = `HTTP status ${status}`;
    const obstacle = redirectObstacleOf({ method: 'POST', url: this.#url }, status, location);
    if (obstacle !== 'other-host') {
      this.#outcome = { type: 'redirect-refused', why: obstacle ?? 'too-many', message };
      return;
    }
    const nextUrl = redirectTargetOf(this.#url, location) ?? '';
    this.#redirect(
      { type: 'indeterminate', nextUrl, nextMethod: this.#method, nextDurationSeconds: 0, message },
      now,
    );
  }

  #redirect(redirect: LoginRedirect, now: number): void {
    const why = this.#refusal(redirect.nextUrl);
    if (why !== undefined) {
      const target = splitHttpUrl(redirect.nextUrl)?.origin;
      const where = why === 'other-host' && target !== undefined ? { target } : {};
      this.#outcome = { type: 'redirect-refused', why, message: redirect.message, ...where };
      return;
    }
    this.#redirects++;
    this.#url = redirect.nextUrl;
    this.#method = redirect.nextMethod === '' ? DEFAULT_METHOD : redirect.nextMethod;
    this.#events.push({ type: 'redirected', url: this.#url, message: redirect.message });
    const delayMs = this.#options.waitBetween === true ? redirect.nextDurationSeconds * 1000 : 0;
    if (delayMs > 0) this.#waitUntil = now + delayMs;
    else this.#wanted = true;
  }

  #refusal(url: string): RefusedRedirect['why'] | undefined {
    if (this.#redirects >= (this.#options.maxRedirects ?? MAX_LOGIN_REDIRECTS)) return 'too-many';
    const scheme = schemeOf(url);
    if (scheme === undefined) return 'not-a-url';
    if (scheme === 'http' && /^\s*https:/i.test(this.#url)) return 'insecure';
    return this.#options.mayRedirectTo?.(url) === false ? 'other-host' : undefined;
  }
}
