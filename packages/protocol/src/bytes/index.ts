/** Bounds-checked bytes with explicit byte order, and the text encodings of bytes. */
export { ByteReader } from './reader.ts';
export { ByteWriter } from './writer.ts';
export { decodeBase64, encodeBase64 } from './base64.ts';
export { decodeText, encodeText, formatHex, MAX_SHORT_TEXT_BYTES } from './text.ts';
export { decodeUtf8, encodeUtf8, utf8Length, writeUtf8 } from './utf8.ts';
