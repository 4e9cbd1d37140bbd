import { DecodeError } from '../errors/index.ts';
import { asInteger, asReal, asString, isLlsdMap } from '../llsd/index.ts';
import type { LlsdMap } from '../llsd/index.ts';
import { isWebPage } from '../xml/index.ts';
import { saysNo, saysYes } from './field-codecs.ts';
import type { LoginResult, RefusalWords, UnusableAnswer } from './login-outcome.ts';
import { readAnswerDocument, refusalTypeOf, sniff } from './login-wire.ts';
import { readSuccess } from './response-fields.ts';

/** Grids mean seconds; a day would be a mistake or malice. */
const MAX_NEXT_DURATION_SECONDS = 600;

const MOST_TOLD = 200;

/**
 * What a grid answered to a login: never throws, whatever the bytes are.
 * @param contentType The header's value, empty when there was none.
 * @param headers All of them, names in lower case: they tell where a redirect leads and when to try again.
 * @source PROTOCOL §4.2, §4.3
 */
export function decodeLoginResponse(
  status: number,
  contentType: string,
  body: Uint8Array,
  headers: Readonly<Record<string, string>> = {},
): LoginResult {
  const unusable = (type: UnusableAnswer['type'], message: string, error?: DecodeError): UnusableAnswer => ({
    type,
    status,
    contentType,
    message,
    ...(error === undefined ? {} : { error }),
  });
  const failed = status < 200 || status > 299;
  try {
    if (!isBlank(body) && !isWebPage(sniff(body))) return read(body, contentType);
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    if (!failed && !/html/i.test(contentType)) {
      return unusable('not-a-login-answer', `the answer is no login answer (${error.message})`, error);
    }
  }
  if (failed) {
    const message = `the grid answered with HTTP status ${status}`;
    return { ...unusable('http-status', message), ...hintsIn(status, headers) };
  }
  if (isBlank(body)) return unusable('empty', 'the answer is empty');
  return unusable('html', 'the answer is a web page, not a login answer');
}

function hintsIn(
  status: number,
  { location, 'retry-after': retryAfter }: Readonly<Record<string, string>>,
): Pick<UnusableAnswer, 'moved' | 'retryAfter'> {
  const moved = status < 400 && location !== undefined ? tellable(location) : undefined;
  return {
    ...(moved === undefined ? {} : { moved }),
    ...(retryAfter === undefined ? {} : { retryAfter: tellable(retryAfter) }),
  };
}

/** A peer's words for people: a line, without the query of an address. */
function tellable(words: string): string {
  return words
    .replaceAll(/[^\x20-\x7e]/g, '')
    .replace(/[?#].*$/, '')
    .replace(/\/\/[^/@]*@/, '//')
    .slice(0, MOST_TOLD);
}

/** White space at most. */
function isBlank(body: Uint8Array): boolean {
  return sniff(body).trim() === '';
}

function read(body: Uint8Array, contentType: string): LoginResult {
  const document = readAnswerDocument(body, contentType);
  if (document.type === 'fault') return document;
  const { fields } = document;
  const login = fields['login'];
  if (asString(login).toLowerCase() === 'indeterminate') return readRedirect(fields);
  if (login !== undefined && saysYes(login)) {
    const response = readSuccess(fields);
    return 'type' in response ? response : { type: 'success', response };
  }
  if (fields['reason'] === undefined) {
    if (login === undefined) throw new DecodeError('no field `login`');
    if (!saysNo(login)) throw new DecodeError('the field `login` says neither yes nor no');
  }
  return readRefusal(fields);
}

function readRedirect(fields: LlsdMap): LoginResult {
  const seconds = asReal(fields['next_duration']);
  return {
    type: 'indeterminate',
    nextUrl: asString(fields['next_url']),
    nextMethod: asString(fields['next_method']),
    nextDurationSeconds: seconds > 0 ? Math.min(seconds, MAX_NEXT_DURATION_SECONDS) : 0,
    message: asString(fields['message']),
  };
}

function readRefusal(fields: LlsdMap): LoginResult {
  const words = readWords(fields);
  const reason = words.reason.toLowerCase();
  if (reason === 'update' || reason === 'optional') {
    return { type: 'update', required: reason === 'update', ...words };
  }
  return { type: refusalTypeOf(reason), ...words };
}

function readWords(fields: LlsdMap): RefusalWords {
  const messageArgs = fields['message_args'];
  return {
    reason: reasonOf(fields),
    message: asString(fields['message']),
    ...(fields['message_id'] === undefined ? {} : { messageId: asString(fields['message_id']) }),
    ...(isLlsdMap(messageArgs) ? { messageArgs } : {}),
    ...(fields['mfa_hash'] === undefined ? {} : { mfaHash: asString(fields['mfa_hash']) }),
  };
}

/** Some grids give a number; any scalar is a word. */
function reasonOf(fields: LlsdMap): string {
  const { reason } = fields;
  return typeof reason === 'number' ? String(asInteger(reason)) : asString(reason);
}
