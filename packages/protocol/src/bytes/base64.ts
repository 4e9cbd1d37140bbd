import { DecodeError } from '../errors/index.ts';

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const INVALID = 255;
const SPACE = 254;
const PADDING = 253;
const VALUES = new Uint8Array(128).fill(INVALID);
for (let i = 0; i < 64; i++) VALUES[ALPHABET.charCodeAt(i)] = i;
for (const space of ' \t\r\n') VALUES[space.charCodeAt(0)] = SPACE;
VALUES['='.charCodeAt(0)] = PADDING;

const CHARACTERS = Uint8Array.from(ALPHABET, (character) => character.charCodeAt(0));

/** Standard base64 with padding. */
export function encodeBase64(bytes: Uint8Array): string {
  let text = '';
  let at = 0;
  for (; at + 6 <= bytes.length; at += 6) text += eightCharacters(bytes, at);
  for (; at < bytes.length; at += 3) text += lastCharacters(bytes, at);
  return text;
}

function eightCharacters(bytes: Uint8Array, at: number): string {
  const one = (bytes[at]! << 16) | (bytes[at + 1]! << 8) | bytes[at + 2]!;
  const two = (bytes[at + 3]! << 16) | (bytes[at + 4]! << 8) | bytes[at + 5]!;
  return String.fromCharCode(
    CHARACTERS[one >> 18]!,
    CHARACTERS[(one >> 12) & 63]!,
    CHARACTERS[(one >> 6) & 63]!,
    CHARACTERS[one & 63]!,
    CHARACTERS[two >> 18]!,
    CHARACTERS[(two >> 12) & 63]!,
    CHARACTERS[(two >> 6) & 63]!,
    CHARACTERS[two & 63]!,
  );
}

/** Four characters of up to three bytes, padded. */
function lastCharacters(bytes: Uint8Array, at: number): string {
  const group = (bytes[at]! << 16) | ((bytes[at + 1] ?? 0) << 8) | (bytes[at + 2] ?? 0);
  const third = at + 1 < bytes.length ? ALPHABET[(group >> 6) & 63]! : '=';
  const fourth = at + 2 < bytes.length ? ALPHABET[group & 63]! : '=';
  return ALPHABET[group >> 18]! + ALPHABET[(group >> 12) & 63]! + third + fourth;
}

/**
 * Bytes of standard base64. White space is skipped and missing padding accepted, as peers write both.
 * @throws DecodeError on any other character, or a length that no bytes have.
 */
export function decodeBase64(text: string): Uint8Array {
  const out = new Uint8Array(Math.ceil((text.length * 3) / 4));
  const plain = decodePlain(text, out);
  let written = (plain / 4) * 3;
  let bits = 0;
  let group = 0;
  let ended = false;
  for (let at = plain; at < text.length; at++) {
    const code = text.charCodeAt(at);
    const value = valueOf(code);
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

/** Decodes groups of four up to the first that is not plain; returns how many characters that were. */
function decodePlain(text: string, out: Uint8Array): number {
  let at = 0;
  for (let written = 0; at + 4 <= text.length; at += 4, written += 3) {
    const one = valueOf(text.charCodeAt(at));
    const two = valueOf(text.charCodeAt(at + 1));
    const three = valueOf(text.charCodeAt(at + 2));
    const four = valueOf(text.charCodeAt(at + 3));
    if ((one | two | three | four) > 63) break;
    out[written] = (one << 2) | (two >> 4);
    out[written + 1] = (two << 4) | (three >> 2);
    out[written + 2] = (three << 6) | four;
  }
  return at;
}

const valueOf = (code: number): number => (code < 128 ? VALUES[code]! : INVALID);
