import { CHAR } from './characters.ts';
import type { Dialect } from './dialect.ts';

/** What stands for another byte behind a backslash; all others stand for themselves. @source MariaDB: String Literals */
const MYSQL_ESCAPES = escapes({ '0': 0, b: 8, n: 10, r: 13, t: 9, Z: 26 });
/** @source PostgreSQL: String Constants with C-Style Escapes */
const C_ESCAPES = escapes({ b: 8, f: 12, n: 10, r: 13, t: 9 });
/** In front of these two a backslash stays: they are for patterns. */
const PATTERN_SIGNS: ReadonlySet<number> = new Set([0x25, 0x5f]);
const C_DIGITS = /^(?:([0-7]{1,3})|x([0-9a-fA-F]{1,2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8}))/;
const MOST_DIGITS = 9;

function escapes(letters: Readonly<Record<string, number>>): ReadonlyMap<number, number> {
  return new Map(Object.entries(letters).map(([letter, byte]) => [letter.charCodeAt(0), byte]));
}

/** The bytes that are meant between quotes. Undefined when an escape in it makes no sense. */
export function unescape(
  quoted: Uint8Array,
  quote: number,
  { kind, backslashes }: Dialect,
): Uint8Array | undefined {
  const isEscaped = backslashes && quoted.includes(CHAR.backslash);
  if (!isEscaped && !quoted.includes(quote))
    // Not slice: of a Buffer that is a view, which would keep a whole stretch of the dump.
    return new Uint8Array(quoted);
  if (isEscaped && kind === 'postgres') return unescapeC(quoted, quote);
  const out = new Uint8Array(quoted.length);
  let length = 0;
  for (let at = 0; at < quoted.length; at++) {
    let byte = quoted[at]!;
    if (byte === quote) at++;
    else if (isEscaped && byte === CHAR.backslash) {
      byte = quoted[++at]!;
      if (PATTERN_SIGNS.has(byte)) out[length++] = CHAR.backslash;
      byte = MYSQL_ESCAPES.get(byte) ?? byte;
    }
    out[length++] = byte;
  }
  return out.slice(0, length);
}

/** How backslashes are read: `E'…'`, or lines of COPY, which know no numbers of characters. */
interface EscapeForm {
  readonly letters: ReadonlyMap<number, number>;
  readonly hasCharacters: boolean;
}

const C_FORM: EscapeForm = { letters: C_ESCAPES, hasCharacters: true };
/** @source PostgreSQL: COPY, Text Format */
export const COPY_FORM: EscapeForm = {
  letters: escapes({ b: 8, f: 12, n: 10, r: 13, t: 9, v: 11 }),
  hasCharacters: false,
};

/** The bytes that are meant by escapes as C has them, two of the same quote being one. Undefined when one makes no sense. */
export function unescapeC(
  quoted: Uint8Array,
  quote?: number,
  { letters, hasCharacters } = C_FORM,
): Uint8Array | undefined {
  const out = new Uint8Array(quoted.length);
  let length = 0;
  for (let at = 0; at < quoted.length;) {
    const byte = quoted[at]!;
    if (byte !== CHAR.backslash) {
      out[length++] = byte;
      at += byte === quote ? 2 : 1;
      continue;
    }
    const digits = Buffer.from(quoted.subarray(at + 1, at + 1 + MOST_DIGITS)).toString('latin1');
    const [all, octal, hex, short, long] = C_DIGITS.exec(digits) ?? [];
    const isNumber = all !== undefined && (hasCharacters || !/^u/i.test(all));
    const next = quoted[at + 1];
    if (!isNumber && (next === undefined || (hasCharacters && /[uU]/.test(digits[0]!)))) return undefined;
    const bytes = isNumber ? bytesOf(octal, hex, short ?? long) : Uint8Array.of(letters.get(next!) ?? next!);
    if (bytes === undefined) return undefined;
    out.set(bytes, length);
    length += bytes.length;
    at += 1 + (isNumber ? all.length : 1);
  }
  return out.slice(0, length);
}

function bytesOf(octal?: string, hex?: string, character?: string): Uint8Array | undefined {
  if (octal !== undefined) return Uint8Array.of(Number.parseInt(octal, 8));
  if (hex !== undefined) return Uint8Array.of(Number.parseInt(hex, 16));
  const code = Number.parseInt(character!, 16);
  // Halves of characters stand in pairs, which no program writes.
  if (code > 0x10ffff || (code >= 0xd800 && code <= 0xdfff)) return undefined;
  return Buffer.from(String.fromCodePoint(code));
}

/** A text in which `\` and four digits, or `\+` and six, are a character, as in `U&'…'`. */
const UNICODE = /\\(?:(\\)|([0-9a-f]{4})|\+([0-9a-f]{6}))|\\/gi;

/** The text of `U&'…'` with the usual sign of its escapes. Undefined when one makes no sense. */
export function unescapeUnicode(text: string): string | undefined {
  let isSound = true;
  const found = text.replaceAll(UNICODE, (_, itself?: string, short?: string, long?: string) => {
    const code = Number.parseInt(short ?? long ?? '', 16);
    if (itself !== undefined) return itself;
    if (code <= 0x10ffff) return String.fromCodePoint(code);
    isSound = false;
    return '';
  });
  return isSound ? found : undefined;
}
