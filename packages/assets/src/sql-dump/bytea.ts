import { CHAR } from './characters.ts';

const [LETTER_X, QUANTUM] = [0x78, 2] as const;
const ESCAPED = /\\(?:\\|[0-3][0-7]{2})/;

/**
 * The bytes that a text of PostgreSQL means in a column of `bytea`, in either form of them; undefined when it is none.
 * @source PostgreSQL: Binary Data Types
 */
export function byteaOf(text: Uint8Array): Uint8Array | undefined {
  if (isHexForm(text)) {
    const digits = Buffer.from(text.buffer, text.byteOffset + QUANTUM, text.byteLength - QUANTUM).toString(
      'latin1',
    );
    const bytes = Buffer.from(digits, 'hex');
    return bytes.length * QUANTUM === digits.length ? Uint8Array.from(bytes) : undefined;
  }
  return text.includes(CHAR.backslash) ? unescapeOctal(text) : text;
}

const isHexForm = (text: Uint8Array): boolean => text[0] === CHAR.backslash && text[1] === LETTER_X;

function unescapeOctal(text: Uint8Array): Uint8Array | undefined {
  const out = new Uint8Array(text.length);
  let length = 0;
  for (let at = 0; at < text.length; at++) {
    if (text[at] !== CHAR.backslash) {
      out[length++] = text[at]!;
      continue;
    }
    const digits = Buffer.from(text.subarray(at + 1, at + 4)).toString('latin1');
    if (digits.startsWith('\\')) {
      out[length++] = CHAR.backslash;
      at++;
    } else if (/^[0-3][0-7]{2}$/.test(digits)) {
      out[length++] = Number.parseInt(digits, 8);
      at += 3;
    } else return undefined;
  }
  return out.slice(0, length);
}

/** The same where the column may be of any type: digits that are bytes are taken for them. Undefined when it may be either. */
export function maybeByteaOf(text: Uint8Array): Uint8Array | undefined {
  if (!text.includes(CHAR.backslash)) return text;
  if (isHexForm(text)) return byteaOf(text) ?? text;
  return text.some((byte) => byte < 0x20) || ESCAPED.test(Buffer.from(text).toString('latin1'))
    ? undefined
    : text;
}
