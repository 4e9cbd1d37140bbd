/**
 * The text of an XML member. The declaration says utf-16 and the bytes are UTF-8: bytes and byte order marks decide.
 * Real UTF-16 with a mark is read too; NULs at the end (object assets have one) are no part of the text.
 * @source archives.md §1.1, §1.5
 */
export function decodeArchiveText(bytes: Uint8Array): string {
  return new TextDecoder(encodingOf(bytes)).decode(withoutNuls(bytes));
}

function encodingOf(bytes: Uint8Array): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return bytes[0] === 0xfe && bytes[1] === 0xff ? 'utf-16be' : 'utf-8';
}

function withoutNuls(bytes: Uint8Array): Uint8Array {
  if (encodingOf(bytes) !== 'utf-8') return bytes;
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return bytes.subarray(0, end);
}
