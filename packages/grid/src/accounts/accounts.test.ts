import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { hashPassword as secretHash } from '@landfall/protocol/login';
import { checkPassword, createAccounts, hashPassword, md5Hex } from './index.ts';

let count = 0;
const randomBytes = (length: number): Uint8Array => new Uint8Array(length).fill((count += 1));

describe('a password', () => {
  it.each(['scrypt', 'opensim'] as const)('is kept as a salted hash: %s', (scheme) => {
    const stored = hashPassword('secret', scheme, randomBytes);
    expect(stored).toMatch(new RegExp(`^${scheme}\\$`));
    expect(stored).not.toContain(md5Hex('secret'));
    expect(hashPassword('secret', scheme, randomBytes)).not.toBe(stored);
    expect(checkPassword(secretHash('secret'), stored)).toBe(true);
    expect(checkPassword('secret', stored)).toBe(true);
    expect(checkPassword(secretHash('Secret'), stored)).toBe(false);
    expect(checkPassword('$1$', stored)).toBe(false);
    expect(checkPassword('', stored)).toBe(false);
  });

  it('hashed by OpenSim is accepted', () => {
    const stored = `opensim$abc$${md5Hex(`${md5Hex('secret')}:abc`)}`;
    expect(checkPassword(secretHash('secret'), stored)).toBe(true);
  });
});

describe('accounts', () => {
  const accounts = createAccounts(
    [
      { first: 'Test', last: 'User', password: 'secret' },
      { first: 'Ann', last: 'Resident', id: 'a0000000-0000-4000-8000-000000000001', password: 'other' },
    ],
    'opensim',
    randomBytes,
  );

  it('are found by name, id and part of the name', () => {
    const ann = accounts.byName('ANN', 'resident')!;
    expect(ann.id.toString()).toBe('a0000000-0000-4000-8000-000000000001');
    expect(accounts.byId(ann.id)).toBe(ann);
    expect(accounts.search('user', 10).map(({ first }) => first)).toEqual(['Test']);
    expect(accounts.search('', 1)).toHaveLength(1);
    expect(accounts.byId(Uuid.zero)).toBeUndefined();
  });

  it('have the same id at every start when the file gives none', () => {
    const again = createAccounts([{ first: 'Test', last: 'User', password: 'x' }], 'opensim', randomBytes);
    expect(again.byName('Test', 'User')!.id.equals(accounts.byName('Test', 'User')!.id)).toBe(true);
  });

  it('hold no password in clear', () => {
    expect(JSON.stringify(accounts.byName('Test', 'User'))).not.toContain('secret');
  });
});
