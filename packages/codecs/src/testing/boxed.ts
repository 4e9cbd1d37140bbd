/** A box of a JP2 file around some bytes. @source ISO/IEC 15444-1 I.4 */
export function box(
  type: string,
  content: Uint8Array,
  { length = 'exact' }: { readonly length?: 'exact' | 'long' | 'to-the-end' | number } = {},
): Uint8Array {
  const isLong = length === 'long';
  const head = Buffer.alloc(isLong ? 16 : 8);
  const sizes = { exact: 8 + content.length, long: 1, 'to-the-end': 0 };
  head.writeUInt32BE(typeof length === 'number' ? length : sizes[length]);
  head.write(type, 4, 'latin1');
  if (isLong) head.writeBigUInt64BE(BigInt(16 + content.length), 8);
  return Uint8Array.from([...head, ...content]);
}

/** The boxes that come before the code stream of a JP2 file of three components. */
export const JP2_HEAD: readonly Uint8Array[] = [
  box('jP  ', Uint8Array.of(0x0d, 0x0a, 0x87, 0x0a)),
  box('ftyp', Buffer.from('jp2 \0\0\0\0jp2 ', 'latin1')),
  box('jp2h', box('ihdr', Uint8Array.of(0, 0, 1, 0, 0, 0, 1, 0, 0, 3, 7, 7, 0, 0))),
];
