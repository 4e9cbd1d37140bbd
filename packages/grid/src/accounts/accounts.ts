import { createHash } from 'node:crypto';
import { Uuid } from '@landfall/protocol/datatypes';
import type { LoginSecret } from '@landfall/protocol/login';
import type { AccountConfig } from '../config/index.ts';
import { CheckQueue } from './check-queue.ts';
import { checkPassword, hashPassword } from './password.ts';
import type { PasswordScheme } from './password.ts';

/** Somebody who may log in. Their password is known only as a hash. */
export interface Account {
  readonly id: Uuid;
  readonly first: string;
  readonly last: string;
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

  readonly #hold: HoldTime;

  constructor(accounts: readonly Account[], hold: HoldTime = NO_HOLD) {
    this.#hold = hold;
    for (const account of accounts) {
      this.#byName.set(fullName(account).toLowerCase(), account);
      this.#byId.set(account.id.key, account);
    }
  }

  byId(id: Uuid): Account | undefined {
    return this.#byId.get(id.key);
  }

  byName(first: string, last: string): Account | undefined {
    return this.#byName.get(`${first} ${last}`.toLowerCase());
  }

  /** Accounts whose full name has the text in it, at most `limit`. */
  search(text: string, limit: number): Account[] {
    const found: Account[] = [];
    for (const [name, account] of this.#byName) {
      if (found.length >= limit) break;
      if (name.includes(text.toLowerCase())) found.push(account);
    }
    return found;
  }

  /**
   * The account, if name and secret belong together. Nobody here has a web login key.
   * @returns `busy` when too many others are being checked.
   */
  async authenticate(first: string, last: string, secret: LoginSecret): Promise<Account | 'wrong' | 'busy'> {
    const account = this.byName(first, last);
    if (account === undefined || 'webLoginKey' in secret) return 'wrong';
    const passwd = 'password' in secret ? secret.password : secret.passwordHash;
    const verdict = await this.#hold(checkPassword(passwd, account.passwordHash, this.#checks));
    return verdict === 'right' ? account : verdict;
  }
}

/** Turns the configured accounts into accounts: from here on no password is in clear. */
export function createAccounts(
  configured: readonly AccountConfig[],
  scheme: PasswordScheme,
  randomBytes: (length: number) => Uint8Array,
  hold?: HoldTime,
): Accounts {
  return new Accounts(
    configured.map(({ first, last, id, password, passwordHash, home }) => ({
      id: id === undefined ? derivedId(`account:${first} ${last}`.toLowerCase()) : Uuid.parse(id),
      first,
      last,
      passwordHash: passwordHash ?? hashPassword(password ?? '', scheme, randomBytes),
      home,
    })),
    hold,
  );
}

/** The same id for the same text each time, so that a configuration without ids is stable across restarts. */
export function derivedId(text: string): Uuid {
  return Uuid.fromRandomBytes(new Uint8Array(createHash('md5').update(text).digest()));
}
