/** `0x10` and the like, which JavaScript would read and LLSD does not know. */
const RADIX_PREFIX = /^0[box]/i;

/**
 * The number that the text of a real names, or undefined when it names none. Besides decimals the words of both
 * engines: `nan`, `inf`, `infinity` and `zero` with or without a sign, in any case.
 * @source viewer llsdserialize_xml.cpp (`nan`), peers' documents (`+Zero`, `+Infinity`, `-1.#IND`)
 */
export function parseReal(text: string): number | undefined {
  const plain = text.trim();
  const number = Number(plain);
  if (!Number.isNaN(number)) return plain === '' || RADIX_PREFIX.test(plain) ? undefined : number;
  const word = plain.toLowerCase();
  const negative = word.startsWith('-');
  const bare = negative || word.startsWith('+') ? word.slice(1) : word;
  if (bare === 'nan' || bare === '1.#ind' || bare === '1.#qnan') return Number.NaN;
  if (bare === 'inf' || bare === 'infinity' || bare === '1.#inf') return negative ? -Infinity : Infinity;
  if (bare === 'zero') return negative ? -0 : 0;
  return undefined;
}

/** The shortest decimals that read back as the same number; `nan`, `inf`, `-inf`. */
export function formatReal(value: number): string {
  if (Number.isFinite(value)) return Object.is(value, -0) ? '-0' : String(value);
  if (Number.isNaN(value)) return 'nan';
  return value > 0 ? 'inf' : '-inf';
}

/** The integer that a text names, wrapped to 32 bits; text that names no number is 0, as in the viewer. */
export function parseInteger(text: string): number {
  const value = parseReal(text) ?? 0;
  return Number.isFinite(value) ? Math.trunc(value) | 0 : 0;
}
