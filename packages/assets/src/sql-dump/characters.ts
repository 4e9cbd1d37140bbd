/** Byte values that SQL gives a meaning to. */
export const CHAR = {
  nul: 0x00,
  tab: 0x09,
  lf: 0x0a,
  cr: 0x0d,
  space: 0x20,
  doubleQuote: 0x22,
  hash: 0x23,
  dollar: 0x24,
  ampersand: 0x26,
  quote: 0x27,
  open: 0x28,
  close: 0x29,
  star: 0x2a,
  comma: 0x2c,
  plus: 0x2b,
  dash: 0x2d,
  dot: 0x2e,
  equals: 0x3d,
  slash: 0x2f,
  colon: 0x3a,
  semicolon: 0x3b,
  at: 0x40,
  backslash: 0x5c,
  backtick: 0x60,
} as const;

export function isSpace(byte: number | undefined): boolean {
  return byte === CHAR.space || byte === CHAR.lf || byte === CHAR.cr || byte === CHAR.tab;
}

/** Letters, digits, `_`, `$` and everything beyond ASCII. */
export function isWord(byte: number | undefined): boolean {
  if (byte === undefined) return false;
  return (
    (byte >= 0x30 && byte <= 0x39) ||
    (byte >= 0x41 && byte <= 0x5a) ||
    (byte >= 0x61 && byte <= 0x7a) ||
    byte === 0x5f ||
    byte === 0x24 ||
    byte >= 0x80
  );
}
