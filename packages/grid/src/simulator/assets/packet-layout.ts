import type { ByteRange } from '@landfall/assets/store';

/** Into which packets the bytes of an asset are cut. */
export interface PacketLayout {
  readonly firstBytes: number;
  /** Of every further packet but the last. */
  readonly furtherBytes: number;
}

/** @param sizeBytes above 0 */
export function packetCount(sizeBytes: number, { firstBytes, furtherBytes }: PacketLayout): number {
  return 1 + Math.max(0, Math.ceil((sizeBytes - firstBytes) / furtherBytes));
}

/** The bytes of a packet; packets count from 0. */
export function packetRange(packet: number, sizeBytes: number, layout: PacketLayout): ByteRange {
  const { firstBytes, furtherBytes } = layout;
  const end = firstBytes + packet * furtherBytes;
  return { start: packet === 0 ? 0 : end - furtherBytes, end: Math.min(end, sizeBytes) };
}
