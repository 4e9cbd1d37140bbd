import { decodeUtf8 } from '../bytes/index.ts';
import { DecodeError } from '../errors/index.ts';

const BACKSLASH = 0x5c;
const LOWER_X = 0x78;

/** What `\a` to `\v` stand for; any other character behind a backslash stands for itself. */
const ESCAPES: ReadonlyMap<number, number> = new Map([
  [0x61, 0x07],
  [0x62, 0x08],
  [0x66, 0x0c],
  [0x6e, 0x0a],
  [0x72, 0x0d],
  [0x74, 0x09],
  [0x76, 0x0b],
]);

/** A text, and the offset behind it. */
export interface QuotedText {
  readonly text: string;
  readonly next: number;
}

/**
 * The quoted text of LLSD notation that begins at `start` with either quote. Binary LLSD may have it too.
 * @throws DecodeError when it does not end.
 */
export function readQuoted(bytes: Uint8Array, start: number): QuotedText {
  const quote = bytes[start]!;
  const end = closingQuote(bytes, start + 1, quote);
  const isPlain = bytes.subarray(start + 1, end).indexOf(BACKSLASH) < 0;
  const text = isPlain ? decodeUtf8(bytes, start + 1, end) : unescape(bytes, start + 1, end);
  return { text, next: end + 1 };
}

function closingQuote(bytes: Uint8Array, start: number, quote: number): number {
  for (let at = start; at < bytes.length; at++) {
    if (bytes[at] === BACKSLASH) at++;
    else if (bytes[at] === quote) return at;
  }
  throw new DecodeError('quoted text without an end', { offset: start });
}

function unescape(bytes: Uint8Array, start: number, end: number): string {
  const out = new Uint8Array(end - start);
  let length = 0;
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (byte !== BACKSLASH) out[length++] = byte;
    else if (bytes[++at] === LOWER_X) {
      out[length++] = hexByte(bytes, at + 1, end);
      at += 2;
    } else out[length++] = ESCAPES.get(bytes[at]!) ?? bytes[at]!;
  }
  return decodeUtf8(out, 0, length);
}

function hexByte(bytes: Uint8Array, at: number, end: number): number {
  const digits = decodeUtf8(bytes, at, Math.min(at + 2, end));
  if (!/^[0-9a-f]{2}$/i.test(digits)) throw new DecodeError('two hex digits expected', { offset: at });
  return Number.parseInt(digits, 16);
}
