import { LlsdReal } from './value.ts';

/** `0x10` and the like, which JavaScript would read and LLSD does not know. */
const RADIX_PREFIX = /^0[box]/i;

/** Quiet, signalling, with the payload that some C libraries add, and as old Microsoft ones write it. */
const NOT_A_NUMBER = /^(?:nan[qs]?(?:\(\w*\))?|1\.#(?:ind|qnan|snan)0*)$/;
const INFINITE = /^(?:inf(?:inity)?|∞|1\.#inf0*)$/;

/**
 * The number that the text of a real names, or undefined when it names none. Besides decimals the words of all
 * engines: `nan`, `inf`, `infinity` and `zero` with or without a sign, in any case.
 * @source viewer llsdserialize_xml.cpp (`nan`), the LLSD draft and node-metaverse (`NaNQ`), peers' documents (`+Zero`,
 *   `+Infinity`, `-1.#IND`, .NET's `∞`)
 */
export function parseReal(text: string): number | undefined {
  const plain = text.trim();
  const number = Number(plain);
  if (!Number.isNaN(number)) return plain === '' || RADIX_PREFIX.test(plain) ? undefined : number;
  const word = plain.toLowerCase();
  const negative = word.startsWith('-');
  const bare = negative || word.startsWith('+') ? word.slice(1) : word;
  if (NOT_A_NUMBER.test(bare)) return Number.NaN;
  if (INFINITE.test(bare)) return negative ? -Infinity : Infinity;
  if (bare === 'zero') return negative ? -0 : 0;
  return undefined;
}

/** The shortest decimals that read back as the same number; `nan`, `inf`, `-inf`. */
export function formatReal(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

const LEAST_S32 = -0x8000_0000;
const MOST_U32 = 0xffff_ffff;

/**
 * The integer that a text names, cut to a whole one: a U32 as the S32 of its bits, beyond both a real, so that nobody takes it for another
 * number. Text that names none is 0, as in the viewer.
 */
export function parseInteger(text: string): number | LlsdReal {
  const value = parseReal(text) ?? 0;
  if (!Number.isFinite(value)) return 0;
  const whole = Math.trunc(value);
  return whole >= LEAST_S32 && whole <= MOST_U32 ? whole | 0 : new LlsdReal(whole);
}
