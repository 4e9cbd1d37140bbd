import { describe, expect, it } from 'vitest';
import { ClosedError, DecodeError, RemoteError, TimeoutError, UsageError } from '@landfall/protocol/errors';
import { exitCodeFor, formatFault } from './fault.ts';

describe('formatFault', () => {
  it('keeps the words of the grid and adds what may help', () => {
    const text = formatFault(
      new RemoteError('login refused', 'presence', 'You appear to be already logged in.'),
    );
    expect(text).toContain('login refused: You appear to be already logged in.');
    expect(text).toContain('within a minute');
  });

  it('lets no words of a grid steer the terminal, nor look like lines of ours', () => {
    const error = new RemoteError('login refused', 'key', 'no\x1b]0;mine\x07\nlandfall: all is well');
    expect(formatFault(error).split('\n')[0]).toBe('login refused: no ]0;mine landfall: all is well');
  });

  it('lets no name of a file look like lines of ours in what nobody foresaw', () => {
    const text = formatFault(new Error("EIO: i/o error, open 'a\nlandfall: all is well'"));
    expect(text).toMatch(/^unexpected: Error: EIO: i\/o error, open 'a landfall: all is well'\n +at /);
  });

  it('names the message that never came', () => {
    expect(formatFault(new TimeoutError('not arrived', 60_000, 'RegionHandshake'))).toContain(
      'missing: RegionHandshake (waited 60.0 s)',
    );
  });

  it('does not take closed logins for somebody who is still there', () => {
    const closed = new RemoteError('x refused the login', 'presence', 'Logins are currently restricted.');
    expect(formatFault(closed)).toBe('x refused the login: Logins are currently restricted.');
  });

  it.each([
    [
      'key',
      'Could not authenticate your avatar. Please check your username and password.',
      'password is wrong',
    ],
    ['key', 'Logins to this region are disabled', 'cannot take you now'],
    ['key', 'Nope.', 'the words above are its own'],
  ])('tells by the words what %s means: %s', (reason, words, hint) => {
    expect(formatFault(new RemoteError('no', reason, words))).toContain(hint);
  });

  it.each(['', ' '])('points at no words where the grid gave none: "%s"', (words) => {
    const told = formatFault(new RemoteError('x refused the login', 'key', words));
    expect(told).toContain('password is wrong');
    expect(told).not.toMatch(/words|above|: *\n/);
  });

  it.each(['Your account has not yet been verified.', 'You are banned from the region.'])(
    'leaves alone what says it all: %s',
    (words) => expect(formatFault(new RemoteError('no', 'presence', words))).toBe(`no: ${words}`),
  );

  it('says nothing twice', () => {
    const words = 'not arrived: RegionHandshake never came';
    expect(formatFault(new TimeoutError(words, 60_000, 'RegionHandshake'))).toBe(words);
  });

  it('shows a stack only for what nobody foresaw', () => {
    expect(formatFault(new DecodeError('bad', { offset: 1 }))).not.toContain('fault.test');
    expect(formatFault(new TypeError('oops'))).toContain('fault.test');
  });

  it('tells wrong use from failure by the exit code', () => {
    expect(exitCodeFor(new UsageError('x'))).toBe(2);
    expect(exitCodeFor(new DecodeError('x'))).toBe(1);
  });

  it('says why the network failed, and what turns the check of a certificate off', () => {
    const cause = new ClosedError('https://a has no acceptable TLS certificate (SELF_SIGNED)', {
      by: 'network',
      reason: 'tls',
    });
    const told = formatFault(new ClosedError('https://a failed', { by: 'network', reason: 'tls', cause }));
    expect(told).toMatch(/^https:\/\/a failed\n {2}.*SELF_SIGNED.*--insecure/);
    const refused = new ClosedError('no', {
      by: 'network',
      reason: 'unreachable',
      cause: new ClosedError('no (ECONNREFUSED)', { by: 'network', reason: 'unreachable' }),
    });
    expect(formatFault(refused)).toBe('no (ECONNREFUSED)');
  });
});
