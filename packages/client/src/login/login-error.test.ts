import { describe, expect, it } from 'vitest';
import { ClosedError } from '@landfall/protocol/errors';
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
    expect(textOf(301, { moved: 'https://b:8002/' })).toContain('it sends to https://b:8002/');
  });

  it.each([429, 503])('%i is a grid that is busy, not something else', (status) => {
    expect(textOf(status, { retryAfter: '30' })).toContain(
      'takes no logins at the moment; it asks to try again after 30',
    );
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

  it('does not call unreachable who sent it on', () => {
    const asked = (origin: string): string =>
      loginErrorOf({ type: 'unanswered', message: '', error: unreachable(origin) }, 'http://a:9000/x')
        .message;
    expect(asked('https://b:1')).toBe(
      'http://a:9000 sends the login on, and https://b:1 cannot be reached (nothing listens there; ECONNREFUSED)',
    );
    expect(asked('http://a:9000')).toBe('http://a:9000 cannot be reached');
    expect(asked('http://A:9000')).toBe('http://a:9000 cannot be reached');
  });
});
