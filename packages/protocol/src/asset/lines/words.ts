import { Uuid } from '../../datatypes/index.ts';

const UUID_TEXT = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;
const WHOLE_TEXT = /^[+-]?\d{1,12}$/;
const HEX_TEXT = /^(?:0x)?[0-9a-f]{1,8}$/i;
const DECIMALS_TEXT = /^[+-]?(?:\d+[.,]?\d*|[.,]\d+)(?:e[+-]?\d+)?$/i;

/** The UUID that a word is, whatever its case; undefined for any other. */
export function parseLooseUuid(word: string): Uuid | undefined {
  const plain = word.trim();
  return UUID_TEXT.test(plain) ? Uuid.parse(plain) : undefined;
}

/** The whole number that a word is; undefined for any other. */
export function parseWhole(word: string): number | undefined {
  const plain = word.trim();
  return WHOLE_TEXT.test(plain) ? Number(plain) : undefined;
}

/** 32 bits in hexadecimal digits; undefined for any other word. */
export function parseHex(word: string): number | undefined {
  const plain = word.trim();
  return HEX_TEXT.test(plain) ? Number.parseInt(plain, 16) : undefined;
}

/**
 * The number that a word is: `.78`, `-0`, `12.`, with a comma too, as old viewers wrote in some countries; undefined for any other.
 * @source libomv AssetWearable (commas)
 */
export function parseDecimals(word: string): number | undefined {
  const plain = word.trim();
  if (!DECIMALS_TEXT.test(plain)) return undefined;
  const number = Number(plain.replace(',', '.'));
  return Number.isFinite(number) ? number : undefined;
}

/**
 * A number as viewers write weights: no zero in front of the point, none at the end: `.78`, `-.5`, `0`.
 * @param most digits behind the point; a number that needs fewer has fewer
 */
export function formatDecimals(value: number, most: number): string {
  const fixed = value.toFixed(most);
  const short = fixed.includes('.') ? fixed.replace(/\.?0+$/, '') : fixed;
  if (short === '-0' || short === '') return '0';
  return short.replace(/^(-?)0\./, '$1.');
}
