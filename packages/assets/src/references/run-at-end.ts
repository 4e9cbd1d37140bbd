const LEAST_LINE = 16;
const LINE = /[A-Za-z0-9+/]{16,}$/;
/** Each line of them is read by itself, and lists of ids consist of them. */
const ONLY_HEX = /^[0-9a-f]+$/i;
const DIGITS = membership('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/-_=%\\&#;');
const BLANKS = membership(' \t\r\n');

/**
 * How many bytes at the end of a text may be packed in one piece that goes on behind it: digits of base64 and hexadecimal
 * ones, with what escapes of them consist of, and the lines of base64 in front of them.
 */
export function runAtEnd(bytes: Uint8Array): number {
  let start = startOf(DIGITS, bytes, bytes.length);
  for (let isWhole = true; isWhole;) {
    const end = startOf(BLANKS, bytes, start);
    const line = startOf(DIGITS, bytes, end);
    if (end === start || end - line < LEAST_LINE) break;
    const text = Buffer.from(bytes.buffer, bytes.byteOffset + line, end - line).toString('latin1');
    const found = LINE.exec(text);
    if (found === null || ONLY_HEX.test(text)) break;
    start = line;
    isWhole = found.index === 0;
  }
  return bytes.length - start;
}

function startOf(members: Uint8Array, bytes: Uint8Array, end: number): number {
  let at = end;
  while (at > 0 && members[bytes[at - 1]!] === 1) at--;
  return at;
}

function membership(characters: string): Uint8Array {
  const members = new Uint8Array(256);
  for (const byte of Buffer.from(characters)) members[byte] = 1;
  return members;
}
