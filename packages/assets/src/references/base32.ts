/** Digits of 16 bytes. */
export const BASE32_DIGITS = 26;
const BITS = 5;
const ID_BYTES = 16;
/** Of RFC 4648, in either case; and Crockford's, as ULIDs are written. */
const ALPHABETS = ['ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', '0123456789ABCDEFGHJKMNPQRSTVWXYZ'] as const;
const RUN = /(?<![0-9A-Za-z])[0-9A-Za-z]{26}(?![0-9A-Za-z])/g;
/** Words of that length have none. */
const HAS_DIGIT = /[0-9]/;

/** Ids as 26 digits of base32: their bytes from the left, as RFC 4648 has them, or as one number, as ULIDs are. */
export function* base32In(text: string): Generator<Uint8Array, void, undefined> {
  for (const [run] of text.matchAll(RUN)) {
    if (!HAS_DIGIT.test(run)) continue;
    for (const [at, alphabet] of ALPHABETS.entries()) {
      const values = Array.from(run.toUpperCase(), (digit) => alphabet.indexOf(digit));
      if (values.includes(-1)) continue;
      let number = 0n;
      for (const value of values) number = (number << BigInt(BITS)) | BigInt(value);
      const rest = BigInt(BASE32_DIGITS * BITS - ID_BYTES * 8);
      const isLeft = at === 0;
      if (isLeft ? (number & ((1n << rest) - 1n)) !== 0n : number >> 128n !== 0n) continue;
      const id = isLeft ? number >> rest : number;
      yield Buffer.from(id.toString(16).padStart(ID_BYTES * 2, '0'), 'hex');
    }
  }
}
