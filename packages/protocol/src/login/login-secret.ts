import type { Uuid } from '../datatypes/index.ts';
import { UsageError } from '../errors/index.ts';
import { md5Hex } from './md5.ts';

/** What proves who the agent is. */
export type LoginSecret =
  /** Plain text; only its hash goes over the wire. */
  | { readonly password: string }
  /** `$1$` and 32 hexadecimal digits; the prefix may be left out. */
  | { readonly passwordHash: string }
  /** A key that a web page of an OpenSimulator grid gave out. */
  | { readonly webLoginKey: Uuid };

const PREFIX = '$1$';

/** `$1$` and the MD5 of the password, as field `passwd` has it. @source PROTOCOL §4.1 */
export function hashPassword(password: string): string {
  return PREFIX + md5Hex(password);
}

/**
 * A given hash in the form that field `passwd` has.
 * @throws UsageError when it is no MD5 hash (its text is not repeated).
 */
export function normalPasswordHash(hash: string): string {
  const digits = hash.startsWith(PREFIX) ? hash.slice(PREFIX.length) : hash;
  if (!/^[0-9a-f]{32}$/i.test(digits))
    throw new UsageError('the password hash must be 32 hexadecimal digits');
  return PREFIX + digits.toLowerCase();
}

/**
 * The hash that a `passwd` field stands for. A value without `$1$` is taken as plain text, as OpenSimulator does.
 * @source OpenSimulator LLLoginService.cs
 */
export function receivedPasswordHash(passwd: string): string {
  return passwd.startsWith(PREFIX)
    ? PREFIX + passwd.slice(PREFIX.length).toLowerCase()
    : hashPassword(passwd);
}
