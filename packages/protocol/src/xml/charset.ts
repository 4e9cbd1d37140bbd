import { decodeUtf8 } from '../bytes/index.ts';

/** A declaration stands within the first bytes, in ASCII in every encoding read here. */
const LOOKED_AT_BYTES = 256;
const DECLARED = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([\w.:-]+)["']/;
const PARAMETER = /;\s*charset\s*=\s*"?([\w.:-]+)/i;
const ONE_BYTE = /^(?:(?:iso[-_]?8859-1|latin-?1|l1|windows-1252|cp1252)(?::\d+)?)$/i;
const CHUNK = 4096;

/** Characters of 0x80 to 0x9f in windows-1252, which is what programs mean by ISO-8859-1; 0 where it has none. */
const UPPER_CONTROLS = '€\0‚ƒ„…†‡ˆ‰Š‹Œ\0Ž\0\0‘’“”•–—˜™š›œ\0žŸ';

/** The charset that a media type names, such as `ISO-8859-1` of `text/xml; charset=ISO-8859-1`. */
export function charsetOf(contentType: string): string | undefined {
  return PARAMETER.exec(contentType)?.[1];
}

/**
 * The text of an XML document. What its first bytes say goes before its own declaration, that before `charset`, the word of
 * whoever sent it. UTF-8, UTF-16 with a byte order mark (or a first `<`), ISO-8859-1 and windows-1252 are read; every other
 * name is taken for UTF-8, also `utf-16` in a document that visibly is not (.NET writes that).
 */
export function decodeXmlText(bytes: Uint8Array, charset?: string): string {
  const [first, second] = bytes;
  if ((first === 0xff && second === 0xfe) || (first === 0x3c && second === 0)) return utf16(bytes, 0, 1);
  if ((first === 0xfe && second === 0xff) || (first === 0 && second === 0x3c)) return utf16(bytes, 1, 0);
  if (first === 0xef && second === 0xbb) return decodeUtf8(bytes);
  const name = declaredIn(bytes) ?? charset ?? '';
  return ONE_BYTE.test(name) ? oneByte(bytes) : decodeUtf8(bytes);
}

function declaredIn(bytes: Uint8Array): string | undefined {
  return DECLARED.exec(latin1(bytes.subarray(0, LOOKED_AT_BYTES)))?.[1];
}

function utf16(bytes: Uint8Array, low: 0 | 1, high: 0 | 1): string {
  const units = new Uint16Array(bytes.length >> 1);
  for (let i = 0; i < units.length; i++) units[i] = bytes[2 * i + low]! | (bytes[2 * i + high]! << 8);
  return inChunks(units);
}

function oneByte(bytes: Uint8Array): string {
  const units = Uint16Array.from(bytes);
  for (let i = 0; i < units.length; i++) {
    const unit = units[i]!;
    if (unit >= 0x80 && unit < 0xa0) units[i] = UPPER_CONTROLS.charCodeAt(unit - 0x80) || unit;
  }
  return inChunks(units);
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}

function inChunks(units: Uint16Array): string {
  let text = '';
  for (let at = 0; at < units.length; at += CHUNK) {
    text += String.fromCharCode(...units.subarray(at, at + CHUNK));
  }
  return text;
}
