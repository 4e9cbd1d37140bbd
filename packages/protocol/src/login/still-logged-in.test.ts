import { describe, expect, it } from 'vitest';
import { saysStillLoggedIn } from './still-logged-in.ts';

describe('that the agent is still logged in', () => {
  it.each([
    ['presence', 'You appear to be already logged in. Please wait a a minute or two and retry. ', true],
    ['Presence', '', true],
    ['presence', 'Logins are currently restricted. Please try again later.', false],
    ['presence', 'Your account has not yet been verified. Please check your email.', false],
    ['presence', 'Logins are closed', false],
    ['key', 'You appear to be already logged in.', false],
  ])('%s %j: %s', (reason, message, says) => expect(saysStillLoggedIn(reason, message)).toBe(says));
});
