import { describe, expect, it } from 'vitest';
import { loginErrorOf } from './login-error.ts';

const textOf = (status: number, hints: { moved?: string; retryAfter?: string }): string =>
  loginErrorOf({ type: 'http-status', status, contentType: '', message: '', ...hints }, 'http://a/?k=secret')
    .message;

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
