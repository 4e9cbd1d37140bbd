import { describe, expect, it } from 'vitest';
import { ClosedError, DecodeError, TimeoutError } from '@landfall/protocol/errors';
import { loginErrorOf } from './login-error.ts';

const unreachable = (origin: string): ClosedError =>
  new ClosedError(`${origin} cannot be reached (nothing listens there; ECONNREFUSED)`, {
    by: 'network',
    reason: 'unreachable',
  });

const textOf = (status: number, hints: { moved?: string; retryAfter?: string }): string =>
  loginErrorOf(
    {
      type: 'http-status',
      status,
      contentType: '',
      message: `the grid answered with HTTP status ${status}`,
      ...hints,
    },
    'http://a/?k=secret',
  ).message;

describe('an HTTP status instead of a login answer', () => {
  it('names where a redirect leads that was not followed', () => {
    expect(textOf(303, { moved: 'https://b:8002/' })).toContain(
      'it sends to https://b:8002/, which is not followed: a login goes on by 301, 302, 307 and 308 only',
    );
  });

  it.each([429, 503])('%i is a grid that is busy, not something else', (status) => {
    expect(textOf(status, { retryAfter: '30' })).toContain(
      'takes no logins at the moment; it asks to try again after 30 s',
    );
    const date = 'Tue, 01 Dec 2026 00:00:00 GMT';
    expect(textOf(status, { retryAfter: date })).toMatch(new RegExp(`after ${date}$`));
    expect(textOf(status, {})).not.toContain('is it a grid');
  });

  it('others ask whether it is a grid, and show no query', () => {
    expect(textOf(404, {})).toContain("is it a grid's login address?");
    expect(textOf(404, {})).not.toContain('secret');
  });
});

describe('what is said of a login', () => {
  it('names a status once', () => {
    for (const hints of [{}, { moved: 'http://b/' }])
      expect(textOf(500, hints).match(/HTTP status/g)).toHaveLength(1);
  });

  const answerOf = (error: Error): string =>
    loginErrorOf({ type: 'unanswered', message: '', error }, 'http://a:9000/x').message;

  it('tells an answer that had begun from one that never came', () => {
    const late = (missing: string): string => answerOf(new TimeoutError('late', 9000, missing));
    expect(late('HTTP response')).toBe('no login answer from http://a:9000 after 9000 ms');
    expect(late('rest of the HTTP response')).toBe(
      'the login answer of http://a:9000 had begun, and was not whole after 9000 ms',
    );
    expect(late('login answer')).toBe('no login answer from http://a:9000 after 9000 ms: late');
  });

  it('names an address once', () => {
    expect(answerOf(new DecodeError('the answer of http://a:9000 is longer than 9 bytes'))).toBe(
      'the answer of http://a:9000 is longer than 9 bytes',
    );
    expect(answerOf(new DecodeError('no HTTP'))).toBe('http://a:9000: no HTTP');
  });

  it('does not call unreachable who sent it on', () => {
    const asked = (origin: string): string =>
      loginErrorOf({ type: 'unanswered', message: '', error: unreachable(origin) }, 'http://a:9000/x')
        .message;
    expect(asked('https://b:1')).toBe(
      'http://a:9000 sends the login on, and https://b:1 cannot be reached (nothing listens there; ECONNREFUSED)',
    );
    const here = 'http://a:9000 cannot be reached (nothing listens there; ECONNREFUSED)';
    expect(asked('http://a:9000')).toBe(here);
    expect(asked('http://A:9000')).toBe(here);
  });

  it.each([
    ['unreachable', 'x cannot be reached (ENOTFOUND)', 'http://a:9000 cannot be reached (ENOTFOUND)'],
    ['unreachable', 'no', 'http://a:9000 cannot be reached'],
    [
      'tls',
      'x has no acceptable TLS certificate (CERT_HAS_EXPIRED)',
      'http://a:9000 failed to prove its identity (TLS; CERT_HAS_EXPIRED)',
    ],
    [
      'reset',
      'x broke the connection before it answered (ECONNRESET)',
      'http://a:9000 broke the connection off (ECONNRESET)',
    ],
  ])('has what the network itself said in its first sentence: %s, %s', (reason, message, text) => {
    expect(answerOf(new ClosedError(message, { by: 'network', reason }))).toBe(text);
  });
});

describe('a refusal', () => {
  const told = (who: { firstName: string; lastName?: string } | undefined, reason: string, message: string) =>
    loginErrorOf({ type: 'refused', reason, message }, 'http://a:9000', undefined, who).message;
  const WRONG = 'Could not authenticate your avatar. Please check your username and password.';

  it('says how a single name was completed, where the name may be what is wrong', () => {
    const named = 'http://a:9000 refused the login of Test Resident (the last name of whoever has one name)';
    expect(told({ firstName: 'Test', lastName: 'Resident' }, 'key', WRONG)).toBe(`${named}: ${WRONG}`);
    expect(told({ firstName: 'Test' }, 'key', '')).toBe(named);
  });

  it.each([
    [{ firstName: 'Test', lastName: 'User' }, 'key', WRONG],
    [{ firstName: 'Test' }, 'presence', 'You are already logged in.'],
    [{ firstName: 'Test' }, 'key', 'The region is full'],
    [{ firstName: 'Test' }, 'tos', 'Agree'],
    [undefined, 'key', WRONG],
  ])('says no more of %o, %s, %s', (who, reason, message) => {
    expect(told(who, reason, message)).toBe(`http://a:9000 refused the login: ${message}`);
  });
});
