import { DecodeError } from '../errors/index.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const INVALID = 255;
const SPACE = 254;
const PADDING = 253;
const VALUES = new Uint8Array(128).fill(INVALID);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
for (const space of ' \t\r\n') VALUES[space.charCodeAt(0)] = SPACE;
VALUES['='.charCodeAt(0)] = PADDING;

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  for (; at + 2 < bytes.length; at += 3) {
    const group = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
    text +=
      ALPHABET[group >> 18]! +
      ALPHABET[(group >> 12) & 63]! +
      ALPHABET[(group >> 6) & 63]! +
      ALPHABET[group & 63]!;
  }
  if (at === bytes.length) return text;
  const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8);
  text += ALPHABET[group >> 18]! + ALPHABET[(group >> 12) & 63]!;
  return text + (at + 1 < bytes.length ? ALPHABET[(group >> 6) & 63]! : '=') + '=';
}

/**
 * Bytes of standard base64. White space is skipped and missing padding accepted, as peers write both.
 * @throws DecodeError on any other character, or a length that no bytes have.
 */
export function decodeBase64(text: string): Uint8Array {
  const out = new Uint8Array(Math.ceil((text.length * 3) / 4));
  let written = 0;
  let bits = 0;
  let group = 0;
  let ended = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const value = code < 128 ? VALUES[code]! : INVALID;
    if (value === SPACE) continue;
    if (value === PADDING) {
      ended = true;
      continue;
    }
    if (value === INVALID || ended) throw new DecodeError('not base64', { offset: at });
    group = ((group << 6) | value) & 0xffffff;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      out[written++] = (group >> bits) & 255;
    }
  }
  if (bits === 6) throw new DecodeError('base64 ends in the middle of a byte', { offset: text.length });
  return out.subarray(0, written);
}
