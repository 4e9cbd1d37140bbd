import { createHash, scryptSync, timingSafeEqual } from 'node:crypto';

/** scrypt's N: about 10 ms a check, 4 MiB; a login must not hold up the simulator for longer. */
const SCRYPT_COST = 4096;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

export type PasswordScheme = 'scrypt' | 'opensim';

/** Lower-case hexadecimal MD5 of text. */
export function md5Hex(text: string): string {
  return createHash('md5').update(text, 'utf8').digest('hex');
}

/**
 * What is stored instead of a password: `scrypt$cost$salt$hash` of its MD5 (clients send no more than that), or
 * `opensim$salt$hash` with hash = md5(md5(password) + ':' + salt).
 * @source OpenSim Services/AuthenticationService/PasswordAuthenticationService.cs
 */
export function hashPassword(
  password: string,
  scheme: PasswordScheme,
  randomBytes: (length: number) => Uint8Array,
): string {
  const salt = Buffer.from(randomBytes(SALT_BYTES)).toString('hex');
  const md5 = md5Hex(password);
  if (scheme === 'opensim') return `opensim$${salt}$${md5Hex(`${md5}:${salt}`)}`;
  return `scrypt$${SCRYPT_COST}$${salt}$${scrypt(md5, salt, SCRYPT_COST).toString('hex')}`;
}

/**
 * Does the `passwd` of a login belong to the stored hash? `$1$` and an MD5, or the password itself.
 * @source PROTOCOL §4.1: OpenSim strips `$1$` and hashes a value without it.
 */
export function checkPassword(passwd: string, stored: string): boolean {
  const md5 = passwd.startsWith('$1$') ? passwd.slice(3) : md5Hex(passwd);
  const [scheme, ...rest] = stored.split('$');
  if (scheme === 'opensim') {
    const [salt = '', hash = ''] = rest;
    return sameBytes(Buffer.from(md5Hex(`${md5}:${salt}`), 'hex'), Buffer.from(hash, 'hex'));
  }
  const [cost = '', salt = '', hash = ''] = rest;
  return sameBytes(scrypt(md5, salt, Number(cost)), Buffer.from(hash, 'hex'));
}

const scrypt = (md5: string, salt: string, cost: number): Buffer =>
  scryptSync(md5, Buffer.from(salt, 'hex'), HASH_BYTES, { N: cost });

const sameBytes = (one: Buffer, other: Buffer): boolean =>
  one.length === other.length && timingSafeEqual(one, other);
