import { describe, expect, it } from 'vitest';
import { CHANNEL, fullNameOf, loginRequestOf, VERSION } from './login-options.ts';
import type { LoginOptions } from './login-options.ts';

const GIVEN: LoginOptions = { grid: 'http://g/', firstName: 'Test', secret: { password: 'secret' } };

describe('what is posted for a login', () => {
  it('is a whole request, of the least that can be said', () => {
    expect(loginRequestOf(GIVEN)).toEqual({
      firstName: 'Test',
      lastName: 'Resident',
      secret: { password: 'secret' },
      start: { type: 'last' },
      channel: CHANNEL,
      version: VERSION,
      platform: 'lnx',
      extendedErrors: true,
      agreeToTos: false,
      readCritical: false,
    });
  });

  it('has what only the caller can know, also where that is "no" or nothing', () => {
    const given = { agreeToTos: true, readCritical: false, token: '', options: [], extra: { x: '1' } };
    expect(loginRequestOf({ ...GIVEN, ...given })).toMatchObject(given);
    expect(loginRequestOf({ ...GIVEN, mac: undefined } as never)).not.toHaveProperty('mac');
  });

  it('has nothing that is for this client alone', () => {
    const own = {
      redirectHosts: ['h'],
      retriesPresence: true,
      maxLoginAnswerBytes: 5,
      waitBetweenRedirects: true,
      allowPrivateAddresses: true,
      behaviour: 'wallflower',
      format: 'llsd',
    } as const;
    expect(loginRequestOf({ ...GIVEN, ...own })).toEqual(loginRequestOf(GIVEN));
  });

  it('spoils every kind of secret for a rejection, and shows none of the right one', () => {
    const secrets = [{ password: 'secret' }, { passwordHash: '$1$5ebe2294ecd0e0f08eab7690d2a6ee69' }];
    for (const secret of secrets) {
      const { secret: posted } = loginRequestOf({
        ...GIVEN,
        secret: secret as never,
        behaviour: 'rejection',
      });
      expect(posted).toEqual({ password: 'badpassword' });
    }
  });

  it('calls accounts by both names', () => {
    expect(fullNameOf(GIVEN)).toBe('Test Resident');
    expect(fullNameOf({ ...GIVEN, lastName: 'User' })).toBe('Test User');
  });
});
