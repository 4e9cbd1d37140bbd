import { describe, expect, it } from 'vitest';
import { refusalCauseOf } from './refusal-cause.ts';

describe('what a refusal is about', () => {
  it.each([
    [
      'credentials',
      'Could not authenticate your avatar. Please check your username and password, and check the grid if problems persist.',
    ],
    ['credentials', 'Incomplete login credentials. Check your username and password.'],
    ['credentials', 'Invalid login credentials. Check your username and passwd.'],
    ['unavailable', 'Error connecting to the desired location. Try connecting to another region.'],
    ['unavailable', 'The inventory service is not responding.  Please notify your login region operator.'],
    [
      'unavailable',
      'The region you are attempting to log into is not responding. Please select another region and try again.',
    ],
    ['unavailable', 'Logins to this region are disabled'],
    ['unavailable', 'Communications failure'],
    ['unavailable', 'Failed to contact destination'],
    ['unavailable', 'Did not find region Default Region'],
    ['unavailable', 'Destination not found'],
    ['unavailable', 'Destination region not found'],
    ['unavailable', 'The region is full'],
    ['unavailable', 'Unable to login presence'],
    ['unavailable', 'Error authorizing agent: timed out'],
    ['banned', 'You are banned from the region.'],
    ['banned', 'Access denied, your viewer is banned'],
    ['banned', 'Denied access to private region A: You are not on the access list for that region.'],
    ['banned', 'Login failed: client Foo 1.0 is not allowed'],
    ['other', 'No.'],
    ['other', ''],
  ])('key is about %s: %s', (cause, message) => expect(refusalCauseOf('key', message)).toBe(cause));

  it.each([
    ['restricted', 'Logins are currently restricted. Please try again later.'],
    [
      'unverified',
      'Your account has not yet been verified. Please check your email and click the provided link.',
    ],
    ['still-logged-in', 'You appear to be already logged in. Please wait a a minute or two and retry. '],
    ['other', ''],
  ])('presence is about %s: %s', (cause, message) => expect(refusalCauseOf('presence', message)).toBe(cause));

  it('reads no other word', () => {
    expect(refusalCauseOf('tos', 'Your password')).toBe('other');
    expect(refusalCauseOf('KEY', 'Your password')).toBe('credentials');
  });
});
