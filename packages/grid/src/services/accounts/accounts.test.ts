import { describe, expect, it } from 'vitest';
import { Uuid } from '@landfall/protocol/datatypes';
import { hashPassword as secretHash } from '@landfall/protocol/login';
import { CheckQueue, MOST_CHECKS_AT_ONCE, MOST_CHECKS_WAITING } from './check-queue.ts';
import { checkPassword, createAccounts, hashPassword, md5Hex } from './index.ts';

let count = 0;
const randomBytes = (length: number): Uint8Array => new Uint8Array(length).fill((count += 1));

const check = (passwd: string, stored: string): Promise<string> =>
  checkPassword(passwd, stored, new CheckQueue());

describe('a password', () => {
  it.each(['scrypt', 'opensim'] as const)('is kept as a salted hash: %s', async (scheme) => {
    const stored = hashPassword('secret', scheme, randomBytes);
    expect(stored).toMatch(new RegExp(`^${scheme}\\$`));
    expect(stored).not.toContain(md5Hex('secret'));
    expect(hashPassword('secret', scheme, randomBytes)).not.toBe(stored);
    expect(await check(secretHash('secret'), stored)).toBe('right');
    expect(await check('secret', stored)).toBe('right');
    expect(await check(secretHash('Secret'), stored)).toBe('wrong');
    expect(await check('$1$', stored)).toBe('wrong');
    expect(await check('', stored)).toBe('wrong');
  });

  it('hashed by OpenSim is accepted', async () => {
    const stored = `opensim$abc$${md5Hex(`${md5Hex('secret')}:abc`)}`;
    expect(await check(secretHash('secret'), stored)).toBe('right');
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
    expect(accounts.search(' USER ', 10).map(({ first }) => first)).toEqual(['Test']);
    expect([accounts.search('', 1), accounts.search(' ', 1)]).toEqual([[], []]);
    expect(accounts.search('e', 1, 1)).toEqual(accounts.search('e', 2).slice(1));
    expect(accounts.byId(Uuid.zero)).toBeUndefined();
  });

  it('have the same id at every start when the file gives none', () => {
    const again = createAccounts([{ first: 'Test', last: 'User', password: 'x' }], 'opensim', randomBytes);
    expect(again.byName('Test', 'User')!.id.equals(accounts.byName('Test', 'User')!.id)).toBe(true);
  });

  it('are checked a few at a time, and not at all when too many wait', async () => {
    const strong = createAccounts([{ first: 'A', last: 'B', password: 'x' }], 'scrypt', randomBytes);
    const room = MOST_CHECKS_AT_ONCE + MOST_CHECKS_WAITING;
    const asked = Array.from({ length: room + 5 }, () =>
      strong.authenticate('A', 'B', { password: 'wrong' }),
    );
    const verdicts = await Promise.all(asked);
    expect(verdicts.filter((verdict) => verdict === 'busy')).toHaveLength(5);
    expect(verdicts.filter((verdict) => verdict === 'wrong')).toHaveLength(room);
    expect(await strong.authenticate('A', 'B', { password: 'x' })).toMatchObject({ first: 'A' });
  });

  it('are checked for names that nobody has too', async () => {
    let checks = 0;
    const hold = <T>(work: Promise<T>): Promise<T> => {
      checks += 1;
      return work;
    };
    const known = createAccounts([{ first: 'A', last: 'B', password: 'x' }], 'scrypt', randomBytes, hold);
    expect(await known.authenticate('No', 'Body', { password: 'x' })).toBe('wrong');
    expect(checks).toBe(1);
  });

  it('hold no password in clear', () => {
    expect(JSON.stringify(accounts.byName('Test', 'User'))).not.toContain('secret');
  });
});
