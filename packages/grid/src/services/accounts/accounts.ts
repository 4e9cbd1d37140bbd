import { createHash } from 'node:crypto';
import { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import type { LoginSecret } from '@landfall/protocol/login';
import type { AccountConfig } from '../../config/index.ts';
import { CheckQueue } from './check-queue.ts';
import { Decoys } from './decoys.ts';
import { checkPassword, hashPassword } from './password.ts';
import type { PasswordScheme } from './password.ts';

/** Somebody who may log in. Their password is known only as a hash. */
export interface Account {
  /** The agent id of whoever logs in to it. */
  readonly id: Uuid;
  /** First name, as configured. */
  readonly first: string;
  /** Last name, as configured; `Resident` by default. */
  readonly last: string;
  /** `scrypt$cost$salt$hash` or `opensim$salt$hash`. */
  readonly passwordHash: string;
  /** Name of the home region, if they have one. */
  readonly home: string | undefined;
}

/** Is given work that takes real time, such as scrypt on a thread, and gives it back. */
export type HoldTime = <T>(work: Promise<T>) => Promise<T>;

const NO_HOLD: HoldTime = (work) => work;

/** `First Last` */
export const fullName = ({ first, last }: Pick<Account, 'first' | 'last'>): string => `${first} ${last}`;

/** Everybody known to the grid, by name (case does not matter) and by id. */
export class Accounts {
  readonly #byName = new Map<string, Account>();
  readonly #byId = new Map<string, Account>();
  readonly #checks = new CheckQueue();
  readonly #decoys: Decoys;
  readonly #hold: HoldTime;

  constructor(accounts: readonly Account[], decoys: Decoys, hold: HoldTime = NO_HOLD) {
    this.#decoys = decoys;
    this.#hold = hold;
    for (const account of accounts) this.add(account);
  }

  /** One more who may log in. @throws UsageError where name or id are somebody's */
  add(account: Account): void {
    const name = fullName(account).toLowerCase();
    if (this.#byName.has(name)) throw new UsageError(`the name "${fullName(account)}" is taken`);
    if (this.#byId.has(account.id.key)) throw new UsageError(`the id ${account.id.toString()} is taken`);
    this.#byName.set(name, account);
    this.#byId.set(account.id.key, account);
  }

  /** Somebody of another service of accounts, who is as it says now. */
  adopt(account: Account): void {
    const former = this.#byId.get(account.id.key);
    if (former !== undefined) this.#byName.delete(fullName(former).toLowerCase());
    this.#byName.set(fullName(account).toLowerCase(), account);
    this.#byId.set(account.id.key, account);
  }

  /** The account with that id; undefined when there is none. */
  byId(id: Uuid): Account | undefined {
    return this.#byId.get(id.key);
  }

  /** The account with that name, in any case; undefined when there is none. */
  byName(first: string, last: string): Account | undefined {
    return this.#byName.get(`${first} ${last}`.toLowerCase());
  }

  /** Accounts whose full name has the text in it, at most `limit` after the first `start`; none has nothing in it. */
  search(text: string, limit: number, start = 0): Account[] {
    const wanted = text.trim().toLowerCase();
    const found: Account[] = [];
    if (wanted === '') return found;
    let passed = 0;
    for (const [name, account] of this.#byName) {
      if (found.length >= limit) break;
      if (name.includes(wanted) && passed++ >= start) found.push(account);
    }
    return found;
  }

  /**
   * The account, if name and secret belong together. Nobody here has a web login key. A name that nobody has is checked as
   * long as one that somebody has, so that time does not tell them apart.
   * @param address where it comes from: addresses and names share the checks.
   * @returns `busy` when too many others are being checked.
   */
  async authenticate(
    first: string,
    last: string,
    secret: LoginSecret,
    address = '',
  ): Promise<Account | 'wrong' | 'busy'> {
    if ('webLoginKey' in secret) return 'wrong';
    const account = this.byName(first, last);
    const name = `${first} ${last}`.toLowerCase();
    const passwd = 'password' in secret ? secret.password : secret.passwordHash;
    const stored = account?.passwordHash ?? this.#decoys.hashFor(name);
    const verdict = await this.#hold(checkPassword(passwd, stored, this.#checks, { address, name }));
    if (verdict === 'right') return account ?? 'wrong';
    return verdict;
  }
}

/** Turns the configured accounts into accounts: from here on no password is in clear. */
export function createAccounts(
  configured: readonly AccountConfig[],
  scheme: PasswordScheme,
  randomBytes: (length: number) => Uint8Array,
  hold?: HoldTime,
): Accounts {
  const accounts = configured.map((account) => createAccount(account, scheme, randomBytes));
  const hashes = accounts.map((account) => account.passwordHash);
  return new Accounts(accounts, new Decoys(hashes, scheme, randomBytes), hold);
}

/** An account of what is configured of it: its password is a hash. */
export function createAccount(
  { first, last, id, password, passwordHash, home }: AccountConfig,
  scheme: PasswordScheme,
  randomBytes: (length: number) => Uint8Array,
): Account {
  return {
    id: id === undefined ? derivedId(`account:${first} ${last}`.toLowerCase()) : Uuid.parse(id),
    first,
    last,
    passwordHash: passwordHash ?? hashPassword(password ?? '', scheme, randomBytes),
    home,
  };
}

/** The same id for the same text each time, so that a configuration without ids is stable across restarts. */
export function derivedId(text: string): Uuid {
  return Uuid.fromRandomBytes(new Uint8Array(createHash('md5').update(text).digest()));
}
