import { describe, expect, it } from 'vitest';
import { Decoys } from './decoys.ts';
import { CheckQueue } from './check-queue.ts';
import { checkPassword, decoyHash, hashPassword } from './password.ts';

const randomBytes = (length: number): Uint8Array => new Uint8Array(length).fill(7);
const NAMES = Array.from({ length: 400 }, (_, index) => `nobody ${index}`);

describe('a name that nobody has', () => {
  it.each(['scrypt', 'opensim'] as const)('is checked as %s is, and no password is right', async (scheme) => {
    const decoys = new Decoys([hashPassword('secret', scheme, randomBytes)], 'scrypt', randomBytes);
    const decoy = decoys.hashFor('no one');
    expect(decoy.split('$').slice(0, -1)).toEqual(
      hashPassword('secret', scheme, randomBytes).split('$').slice(0, -1),
    );
    for (const passwd of ['secret', '', '$1$'])
      expect(await checkPassword(passwd, decoy, new CheckQueue())).toBe('wrong');
  });

  it('has the same one each time, in the mixture that accounts have', () => {
    const hashes = ['scrypt$1024$aa$bb', 'scrypt$4096$aa$bb', 'scrypt$4096$cc$dd', 'opensim$aa$bb'];
    const decoys = new Decoys(hashes, 'scrypt', randomBytes);
    const cheap = NAMES.filter((name) => decoys.hashFor(name).startsWith('opensim'));
    expect(cheap.length).toBeGreaterThan(60);
    expect(cheap.length).toBeLessThan(140);
    expect(NAMES.map((name) => decoys.hashFor(name))).toEqual(NAMES.map((name) => decoys.hashFor(name)));
  });

  it('has another one in another grid, so that nobody can tell it beforehand', () => {
    const hashes = ['opensim$aa$', 'scrypt$1024$aa$'];
    const one = new Decoys(hashes, 'scrypt', randomBytes);
    const other = new Decoys(hashes, 'scrypt', (length) => new Uint8Array(length).fill(8));
    expect(NAMES.some((name) => one.hashFor(name) !== other.hashFor(name))).toBe(true);
  });

  it('is one of the usual scheme where there are no accounts', () => {
    expect(new Decoys([], 'scrypt', randomBytes).hashFor('x')).toMatch(/^scrypt\$4096\$[0-9a-f]{32}\$$/);
    expect(decoyHash('opensim')).toBe('opensim$$');
  });
});
