import { decodeLlsdBinary } from './decode-binary.ts';
import type { LlsdReadOptions } from './limits.ts';
import { parseLlsdAnswer } from './parse-answer.ts';
import { parseLlsdNotation } from './parse-notation.ts';
import type { LlsdValue } from './value.ts';

const HEADER_LENGTH = 24;

/**
 * The value of an LLSD document in whichever of the three forms it is. Its own header line or first byte decide;
 * the content type does where they leave doubt, as peers label XML `text/html` and worse.
 * @throws DecodeError as the form's own reader does.
 * @source opensim-observed.md (seed reply is `text/html`, event queue `application/xml`)
 */
export function parseLlsd(bytes: Uint8Array, contentType = '', options?: LlsdReadOptions): LlsdValue {
  const header = headerWord(bytes);
  if (header === 'llsd/binary') return decodeLlsdBinary(bytes, options);
  if (header === 'llsd/notation') return parseLlsdNotation(bytes, options);
  const type = contentType.toLowerCase();
  if (type.includes('llsd+binary')) return decodeLlsdBinary(bytes, options);
  if (looksLikeXml(bytes)) return parseLlsdAnswer(bytes, contentType, options);
  if (type.includes('notation')) return parseLlsdNotation(bytes, options);
  return isBinary(bytes) ? decodeLlsdBinary(bytes, options) : parseLlsdNotation(bytes, options);
}

/** `llsd/binary` of `<? LLSD/Binary ?>`, in lower case; empty when there is no header line. */
function headerWord(bytes: Uint8Array): string {
  const start = String.fromCharCode(...bytes.subarray(0, HEADER_LENGTH)).toLowerCase();
  return /^<\?\s*(llsd\/[a-z]+)\s*\?>/.exec(start)?.[1] ?? '';
}

function looksLikeXml(bytes: Uint8Array): boolean {
  if (hasUtf16Mark(bytes)) return true;
  let at = bytes[0] === 0xef && bytes[1] === 0xbb ? 3 : 0;
  while (at < bytes.length && bytes[at]! <= 0x20) at++;
  return bytes[at] === 0x3c;
}

/** Containers of binary LLSD go on with a count below 2^24, that is with a NUL, which notation never has. */
function isBinary(bytes: Uint8Array): boolean {
  return bytes.indexOf(0) === 1 || (bytes[0] === 0x69 && bytes.length === 5);
}

function hasUtf16Mark([first, second]: Uint8Array): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}
