import { decodeUtf8, utf8Length, writeUtf8 } from './utf8.ts';

/**
 * Text of a Variable field: UTF-8 up to the first NUL, or to the end when there is none.
 * @source PROTOCOL §1.5: viewers write a terminating NUL, some clients do not.
 */
export function decodeText(bytes: Uint8Array): string {
  const nul = bytes.indexOf(0);
  return decodeUtf8(bytes, 0, nul < 0 ? bytes.length : nul);
}

/** Bytes of UTF-8 that a text of a Variable field of one byte's length may have, beside its terminating NUL. */
export const MAX_SHORT_TEXT_BYTES = 254;

/** Text as a Variable field has it: UTF-8 with a terminating NUL; the empty text has no bytes at all, as in the viewer. */
export function encodeText(text: string): Uint8Array {
  if (text === '') return new Uint8Array(0);
  const out = new Uint8Array(utf8Length(text) + 1);
  writeUtf8(text, out, 0);
  return out;
}

const HEX = '0123456789abcdef';

/** Lower-case hexadecimal digits, two a byte. */
export function formatHex(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte >> 4]! + HEX[byte & 15]!;
  return text;
}
