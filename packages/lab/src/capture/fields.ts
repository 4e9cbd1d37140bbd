/** Numbers in headers. Bytes beyond the end count as 0. */

/** Big-endian, 16 bits. */
export function u16(bytes: Uint8Array, at: number): number {
  return ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
}

/** Big-endian, 32 bits, unsigned. */
export function u32(bytes: Uint8Array, at: number): number {
  return u16(bytes, at) * 0x10000 + u16(bytes, at + 2);
}

/** Little-endian, 32 bits, as the 32-bit integer that bit operators take. */
export function u32le(bytes: Uint8Array, at: number): number {
  const byte = (index: number): number => bytes[at + index] ?? 0;
  return byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
}

const IPV4 = 0x0800;
const IPV6 = 0x86dd;

/** Whether an EtherType says that IP follows. */
export const isIp = (etherType: number): boolean => etherType === IPV4 || etherType === IPV6;
