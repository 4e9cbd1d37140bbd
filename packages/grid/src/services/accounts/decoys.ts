import { createHmac } from 'node:crypto';
import { decoyHash } from './password.ts';
import type { PasswordScheme } from './password.ts';

const SECRET_BYTES = 16;

/**
 * Hashes to check for names that nobody has, so that a refusal takes as long for them as for those that somebody has. Each
 * name is given the scheme and cost of one of the accounts, always the same one: repeated trials tell no more than one.
 */
export class Decoys {
  readonly #hashes: readonly string[];
  readonly #secret: Uint8Array;

  /** @param hashes of all accounts. @param scheme what is pretended where there is no account at all. */
  constructor(
    hashes: readonly string[],
    scheme: PasswordScheme,
    randomBytes: (length: number) => Uint8Array,
  ) {
    this.#secret = randomBytes(SECRET_BYTES);
    this.#hashes = hashes.length > 0 ? hashes.map(decoyHash) : [decoyHash(scheme)];
  }

  /** @param name in lower case. */
  hashFor(name: string): string {
    const digest = createHmac('sha256', this.#secret).update(name).digest();
    return this.#hashes[digest.readUInt32BE(0) % this.#hashes.length]!;
  }
}
