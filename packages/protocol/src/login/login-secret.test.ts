import { describe, expect, it } from 'vitest';
import { UsageError } from '../errors/index.ts';
import { hashPassword, normalPasswordHash, receivedPasswordHash } from './login-secret.ts';

/** What the recorded clients sent for password `secret`. */
const SECRET = '$1$5ebe2294ecd0e0f08eab7690d2a6ee69';

describe('password hashes', () => {
  it('hashes as the recorded clients did', () => {
    expect(hashPassword('secret')).toBe(SECRET);
  });

  it('takes a given hash with and without prefix, in any case', () => {
    expect(normalPasswordHash(SECRET)).toBe(SECRET);
    expect(normalPasswordHash(SECRET.slice(3).toUpperCase())).toBe(SECRET);
  });

  it('refuses what is no hash and does not repeat it', () => {
    const attempt = (): string => normalPasswordHash('my real password');
    expect(attempt).toThrow(UsageError);
    expect(attempt).not.toThrow(/real/);
  });

  it('takes a received value without prefix as plain text, as OpenSimulator does', () => {
    expect(receivedPasswordHash('secret')).toBe(SECRET);
    expect(receivedPasswordHash('$1$5EBE2294ECD0E0F08EAB7690D2A6EE69')).toBe(SECRET);
  });
});
