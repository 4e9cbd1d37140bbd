import { UsageError } from '@landfall/protocol/errors';
import { checkNameLength, parseUserName } from '@landfall/protocol/login';
import type { LoginSecret } from '@landfall/protocol/login';
import { checkValue, isObject } from '../usage/index.ts';
import type { LoginOptions } from './login-options.ts';

/** Who logs in, the short way. */
export interface UserAndPassword {
  /** `Test User`, `test.user`; of a single name the last is `Resident`. */
  readonly user: string;
  /** Plain text; only its hash goes over the wire. */
  readonly password: string;
}

/** The same options with `user` and `password` in the place of `firstName`, `lastName` and `secret`. */
export type ByUser<Options extends LoginOptions = LoginOptions> = Omit<Options, keyof WhoLogsIn> &
  UserAndPassword;

type WhoLogsIn = Pick<LoginOptions, 'firstName' | 'lastName' | 'secret'>;

/** What is said of who logs in, of all that options may be in JavaScript. */
interface Said extends Partial<UserAndPassword>, Partial<WhoLogsIn> {}

/**
 * The options with names and a secret, however they were given.
 * @throws UsageError when nobody is named, somebody twice, or there is no password; the text repeats none of it.
 */
export function withNames<Options extends LoginOptions>(options: Options | ByUser<Options>): Options;
export function withNames(options: Said & object): object {
  checkValue("what a login is told, such as { grid, user: 'Test User', password },", options, 'object');
  const { user: _, password, ...rest } = options;
  return { ...rest, ...namesOf(options), secret: secretIn(password, rest.secret) };
}

/**
 * Both names of who logs in, or has.
 * @throws UsageError when nobody is named, or somebody twice.
 */
export function namesOf({ user, firstName, lastName }: Said): Pick<WhoLogsIn, 'firstName' | 'lastName'> {
  if (user === undefined) {
    if (typeof firstName !== 'string' || firstName === '')
      throw new UsageError(
        "nobody is said to log in: user is 'First Last', or firstName and lastName are given",
      );
    if (lastName !== undefined && typeof lastName !== 'string') throw new UsageError('lastName is a text');
    checkNameLength(firstName);
    checkNameLength(lastName ?? '');
    return { firstName, ...(lastName === undefined ? {} : { lastName }) };
  }
  if (firstName !== undefined || lastName !== undefined)
    throw new UsageError('user is both names: firstName and lastName are not given beside it');
  if (typeof user !== 'string') throw new UsageError("user is a text, such as 'Test User'");
  return parseUserName(user);
}

function secretIn(password: unknown, secret: unknown): LoginSecret {
  if (password !== undefined && secret !== undefined)
    throw new UsageError('password and secret are two ways to say one thing: give one of them');
  if (typeof password === 'string') return { password };
  if (isSecret(secret)) return secret;
  throw new UsageError('there is no password: give password, or secret as { password } or { passwordHash }');
}

function isSecret(secret: unknown): secret is LoginSecret {
  if (!isObject(secret)) return false;
  const said =
    'password' in secret ? secret.password : 'passwordHash' in secret ? secret.passwordHash : undefined;
  return typeof said === 'string';
}
