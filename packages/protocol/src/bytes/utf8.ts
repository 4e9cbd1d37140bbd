/**
 * UTF-8 both ways, by hand, because the core has no TextDecoder. Ill-formed input becomes U+FFFD, as a
 * TextDecoder would make it: names and chat from old servers must never cost a packet.
 */

const REPLACEMENT = 0xfffd;
const CHUNK = 4096;
/** Below this length, making a string eight characters at a time is faster than from an array. */
const SHORT = 64;

/** Text of the bytes in `[start, end)`. Ill-formed sequences become U+FFFD. */
export function decodeUtf8(bytes: Uint8Array, start = 0, end = bytes.length): string {
  if (end - start <= SHORT && isAscii(bytes, start, end)) return shortAscii(bytes, start, end);
  if (end - start <= CHUNK) return decodeChunk(bytes, start, end);
  let text = '';
  for (let at = start; at < end;) {
    const stop = chunkEnd(bytes, at, end);
    text += decodeChunk(bytes, at, stop);
    at = stop;
  }
  return text;
}

/** The bytes of a text. Lone surrogates become U+FFFD. */
export function encodeUtf8(text: string): Uint8Array {
  const out = new Uint8Array(utf8Length(text));
  writeUtf8(text, out, 0);
  return out;
}

/** How many bytes {@link encodeUtf8} needs. */
export function utf8Length(text: string): number {
  let length = 0;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) length += 1;
    else if (unit < 0x800) length += 2;
    else if (isHighSurrogate(unit) && isLowSurrogate(text.charCodeAt(i + 1))) {
      length += 4;
      i++;
    } else length += 3;
  }
  return length;
}

/** Writes the text into `out` at `at`, which must have room for {@link utf8Length}; returns the offset after it. */
export function writeUtf8(text: string, out: Uint8Array, at: number): number {
  for (let i = 0; i < text.length; i++) {
    let code = text.charCodeAt(i);
    if (code < 0x80) {
      out[at++] = code;
      continue;
    }
    if (code < 0x800) {
      out[at++] = 0xc0 | (code >> 6);
      out[at++] = 0x80 | (code & 63);
      continue;
    }
    const low = text.charCodeAt(i + 1);
    if (isHighSurrogate(code) && isLowSurrogate(low)) {
      code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
      i++;
      out[at++] = 0xf0 | (code >> 18);
      out[at++] = 0x80 | ((code >> 12) & 63);
    } else {
      if (code >= 0xd800 && code <= 0xdfff) code = REPLACEMENT;
      out[at++] = 0xe0 | (code >> 12);
    }
    out[at++] = 0x80 | ((code >> 6) & 63);
    out[at++] = 0x80 | (code & 63);
  }
  return at;
}

const isHighSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdbff;
const isLowSurrogate = (unit: number): boolean => unit >= 0xdc00 && unit <= 0xdfff;

/** A chunk never ends inside a sequence that began in it. */
function chunkEnd(bytes: Uint8Array, at: number, end: number): number {
  let stop = Math.min(at + CHUNK, end);
  for (let back = 0; stop < end && back < 3 && (bytes[stop]! & 0xc0) === 0x80; back++) stop--;
  return stop;
}

function isAscii(bytes: Uint8Array, start: number, end: number): boolean {
  let all = 0;
  for (let at = start; at < end; at++) all |= bytes[at]!;
  return all < 0x80;
}

function shortAscii(bytes: Uint8Array, start: number, end: number): string {
  let text = '';
  let at = start;
  for (; at + 8 <= end; at += 8) {
    text += String.fromCharCode(
      bytes[at]!,
      bytes[at + 1]!,
      bytes[at + 2]!,
      bytes[at + 3]!,
      bytes[at + 4]!,
      bytes[at + 5]!,
      bytes[at + 6]!,
      bytes[at + 7]!,
    );
  }
  return at < end ? text + fewAscii(bytes, at, end - at) : text;
}

/** Fewer than eight characters. */
function fewAscii(bytes: Uint8Array, start: number, count: number): string {
  let text = '';
  let at = start;
  if ((count & 4) !== 0) {
    text = String.fromCharCode(bytes[at]!, bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!);
    at += 4;
  }
  if ((count & 2) !== 0) {
    text += String.fromCharCode(bytes[at]!, bytes[at + 1]!);
    at += 2;
  }
  return (count & 1) === 0 ? text : text + String.fromCharCode(bytes[at]!);
}

function decodeChunk(bytes: Uint8Array, start: number, end: number): string {
  if (isAscii(bytes, start, end)) {
    return String.fromCharCode.apply(null, bytes.subarray(start, end) as unknown as number[]);
  }
  const units: number[] = [];
  for (let at = start; at < end;) {
    const lead = bytes[at]!;
    if (lead < 0x80) {
      units.push(lead);
      at++;
      continue;
    }
    const need = continuationCount(lead);
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    let code = lead & (0x3f >> need);
    let got = 0;
    while (got < need && at + 1 + got < end) {
      const next = bytes[at + 1 + got]!;
      if (next < (got === 0 ? low : 0x80) || next > (got === 0 ? high : 0xbf)) break;
      code = (code << 6) | (next & 63);
      got++;
    }
    at += 1 + got;
    if (need === 0 || got < need) units.push(REPLACEMENT);
    else if (code < 0x10000) units.push(code);
    else units.push(0xd800 + ((code - 0x10000) >> 10), 0xdc00 + ((code - 0x10000) & 0x3ff));
  }
  return String.fromCharCode(...units);
}

function continuationCount(lead: number): number {
  if (lead >= 0xc2 && lead <= 0xdf) return 1;
  if (lead >= 0xe0 && lead <= 0xef) return 2;
  if (lead >= 0xf0 && lead <= 0xf4) return 3;
  return 0;
}
