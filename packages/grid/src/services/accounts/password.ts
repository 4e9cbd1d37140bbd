import { createHash, scrypt, scryptSync, timingSafeEqual } from 'node:crypto';
import type { CheckQueue } from './check-queue.ts';
import type { Claimant } from './claimant.ts';

/** scrypt's N: about 10 ms a check, 4 MiB; on a thread, since a login must not hold up the simulator. */
const SCRYPT_COST = 4096;
const SALT_BYTES = 16;
const HASH_BYTES = 32;

/** How passwords are hashed. */
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
  return `scrypt$${SCRYPT_COST}$${salt}$${scryptSync(md5, Buffer.from(salt, 'hex'), HASH_BYTES, { N: SCRYPT_COST }).toString('hex')}`;
}

/** As long to check as the given hash (or as one of the scheme), and no password has it. */
export function decoyHash(like: string): string {
  const [scheme, ...rest] = like.split('$');
  if (scheme === 'opensim') return `opensim$${rest[0] ?? ''}$`;
  const [cost = SCRYPT_COST, salt = '00'.repeat(SALT_BYTES)] = rest;
  return `scrypt$${cost}$${salt}$`;
}

/** `busy`: too many others are being checked. */
export type PasswordVerdict = 'right' | 'wrong' | 'busy';

/**
 * Does the `passwd` of a login belong to the stored hash? `$1$` and an MD5, or the password itself. scrypt waits its turn
 * in the queue.
 * @source PROTOCOL §4.1: OpenSim strips `$1$` and hashes a value without it.
 */
export async function checkPassword(
  passwd: string,
  stored: string,
  queue: CheckQueue,
  by?: Claimant,
): Promise<PasswordVerdict> {
  const md5 = passwd.startsWith('$1$') ? passwd.slice(3) : md5Hex(passwd);
  const [scheme, ...rest] = stored.split('$');
  if (scheme === 'opensim') {
    const [salt = '', hash = ''] = rest;
    return verdict(Buffer.from(md5Hex(`${md5}:${salt}`), 'hex'), hash);
  }
  const [cost = '', salt = '', hash = ''] = rest;
  const derived = await queue.run(() => derive(md5, salt, Number(cost)), by);
  return derived === 'busy' ? 'busy' : verdict(derived, hash);
}

/** On a thread. */
function derive(md5: string, salt: string, cost: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    scrypt(md5, Buffer.from(salt, 'hex'), HASH_BYTES, { N: cost }, (error, derived) => {
      if (error === null) resolve(derived);
      else reject(error);
    });
  });
}

function verdict(derived: Buffer, hash: string): PasswordVerdict {
  const wanted = Buffer.from(hash, 'hex');
  return derived.length === wanted.length && timingSafeEqual(derived, wanted) ? 'right' : 'wrong';
}
