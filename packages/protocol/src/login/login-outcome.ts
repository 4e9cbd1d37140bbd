import type { DecodeError } from '../errors/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import type { LoginResponse } from './login-response.ts';

/** What every refusal says. */
export interface RefusalWords {
  /** The grid's own word: `reason` of the answer. */
  readonly reason: string;
  /** The grid's own message to people. */
  readonly message: string;
  /** `message_id`: which of its messages, for translation. */
  readonly messageId?: string;
  /** `message_args`: what to put into it. */
  readonly messageArgs?: LlsdMap;
  /** Store it and send it the next time. A secret. */
  readonly mfaHash?: string;
}

/** What a grid's word stands for. */
export type RefusalType =
  /** `key`: name or password are wrong (OpenSimulator says it also for an unreachable region; see `message`). */
  | 'bad-credentials'
  /** `presence`: still logged in, or logins are closed, or banned. A retry after a while may work. */
  | 'presence'
  /** Show `message`, then retry with `agreeToTos`. */
  | 'tos'
  /** Show `message`, then retry with `readCritical`. */
  | 'critical'
  /** Ask for the code, then retry with `token`. */
  | 'mfa-challenge'
  /** The grid failed inside. */
  | 'internal-error'
  | 'connect'
  /** Any other word. */
  | 'refused';

/** The grid refused, for a reason of its own. */
export interface LoginRefusal extends RefusalWords {
  /** What the grid's word stands for. */
  readonly type: RefusalType;
}

/** The viewer is too old. */
export interface UpdateRefusal extends RefusalWords {
  /** The grid wants another version of the viewer. */
  readonly type: 'update';
  /** False when the grid would take this version as well (`reason` is `optional`). */
  readonly required: boolean;
}

/** Ask again elsewhere. */
export interface LoginRedirect {
  /** `login` is `indeterminate`: neither yes nor no. */
  readonly type: 'indeterminate';
  /** `next_url`: where to post the same request, as the grid gave it, so possibly no address at all. */
  readonly nextUrl: string;
  /** `next_method`: the XML-RPC method to call there; empty for the usual one. */
  readonly nextMethod: string;
  /** How long the grid would like to have until then; viewers do not wait. */
  readonly nextDurationSeconds: number;
  /** To show meanwhile. */
  readonly message: string;
}

/** What a grid can answer in the protocol. */
export type LoginAnswer =
  | { readonly type: 'success'; readonly response: LoginResponse }
  | LoginRefusal
  | UpdateRefusal
  | LoginRedirect
  /** XML-RPC fault: the grid could not make sense of the request. */
  | { readonly type: 'fault'; readonly faultCode: number; readonly message: string };

/** A success that no session can be made of: `field` is the wire name of what is missing or unusable. */
export interface IncompleteLogin {
  /** The grid said yes, and left out or spoilt what a session needs. */
  readonly type: 'incomplete';
  /** Wire name of the first field that is missing or unusable, such as `sim_ip`. */
  readonly field: string;
  /** The same in a sentence for people; tells the value of `sim_ip` and `sim_port` alone. */
  readonly message: string;
}

/** An answer that is not of the protocol. */
export interface UnusableAnswer {
  /** A web page, nothing at all, something else that is no answer, or a failing HTTP status without one. */
  readonly type: 'html' | 'empty' | 'not-a-login-answer' | 'http-status';
  /** The HTTP status. */
  readonly status: number;
  /** The header of that name; empty when there was none. */
  readonly contentType: string;
  /** What was seen instead, for people; never more than a line. */
  readonly message: string;
  /** Why it could not be read; only of `not-a-login-answer`. */
  readonly error?: DecodeError;
  /** Where an HTTP redirect leads that was not followed: address and path, without a query. */
  readonly moved?: string;
  /** When the grid asks to try again: seconds or a date, in its own words. */
  readonly retryAfter?: string;
}

/** What came of one request. */
export type LoginResult = LoginAnswer | IncompleteLogin | UnusableAnswer;

/** A redirect that was not followed. */
export interface RefusedRedirect {
  /** The login ended at a redirect, by its `indeterminate` or by HTTP. */
  readonly type: 'redirect-refused';
  /** Too many of them, to no http(s) address, from https to http, or to a host that is not permitted. */
  readonly why: 'too-many' | 'not-a-url' | 'insecure' | 'other-host';
  /** Scheme, host and port of the other host. */
  readonly target?: string;
  /** The grid's own words at the redirect; `HTTP status …` for one by HTTP. */
  readonly message: string;
}

/** No answer came: `error` is what the transport said. */
export interface UnansweredLogin {
  /** The transport failed: no HTTP answer at all. */
  readonly type: 'unanswered';
  /** What the transport threw, as it was. */
  readonly error: unknown;
  /** The message of `error`, or `no answer` when that is no Error. */
  readonly message: string;
}

/** What came of a whole {@link LoginFlow}: never `indeterminate`, which it follows. */
export type LoginOutcome = Exclude<LoginResult, LoginRedirect> | RefusedRedirect | UnansweredLogin;
