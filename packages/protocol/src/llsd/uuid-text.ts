import { Uuid } from '../datatypes/index.ts';

export const UUID_LENGTH = 36;

const DASH = 0x2d;
const INVALID = 0x10000;

/** Value of a hexadecimal digit by its code; INVALID survives being shifted and combined. */
const DIGITS = new Int32Array(128).fill(INVALID);
for (let value = 0; value < 16; value++) {
  DIGITS[value.toString(16).charCodeAt(0)] = value;
  DIGITS[value.toString(16).toUpperCase().charCodeAt(0)] = value;
}

/** The UUID that is spelled at `at` in the usual 36 characters, or undefined when none is. */
export function readUuid(text: string, at: number): Uuid | undefined {
  const a = hex16(text, at);
  const b = hex16(text, at + 4);
  const c = hex16(text, at + 9);
  const d = hex16(text, at + 14);
  const e = hex16(text, at + 19);
  const f = hex16(text, at + 24);
  const g = hex16(text, at + 28);
  const h = hex16(text, at + 32);
  if ((a | b | c | d | e | f | g | h) >= INVALID || !hasDashes(text, at)) return undefined;
  return new Uuid((a << 16) | b, (c << 16) | d, (e << 16) | f, (g << 16) | h);
}

function hasDashes(text: string, at: number): boolean {
  return (
    text.charCodeAt(at + 8) === DASH &&
    text.charCodeAt(at + 13) === DASH &&
    text.charCodeAt(at + 18) === DASH &&
    text.charCodeAt(at + 23) === DASH
  );
}

function hex16(text: string, at: number): number {
  return (
    (digit(text.charCodeAt(at)) << 12) |
    (digit(text.charCodeAt(at + 1)) << 8) |
    (digit(text.charCodeAt(at + 2)) << 4) |
    digit(text.charCodeAt(at + 3))
  );
}

/** Beyond the text, where the code is NaN, there is no digit either. */
function digit(code: number): number {
  return code < 128 ? DIGITS[code]! : INVALID;
}
