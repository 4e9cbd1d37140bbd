import { crc32 } from 'node:zlib';
import { StorageError } from '../store/index.ts';

/** A segment is read whole when it is replayed: this bounds the memory that takes. */
export const SEGMENT_BYTES = 0x2000000;
/** `magic u32 · version u32 · number u32 · CRC-32 of these u32`, little-endian. */
export const SEGMENT_HEADER_BYTES = 16;
const MAGIC = Buffer.from('LFsg');
const VERSION = 1;

/** Not `.log`, as in format 1: clean-up scripts and copies leave such files out. */
export function segmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.segment`;
}

/** As format 1 named it. */
export function oldSegmentName(number: number): string {
  return `${String(number).padStart(8, '0')}.log`;
}

/** The number of a segment by its file name, of whatever format, or undefined for other files. */
export function segmentNumber(name: string): number | undefined {
  return /^\d{8}\.(segment|log)$/.test(name) ? Number(name.slice(0, 8)) : undefined;
}

export function segmentHeader(number: number): Buffer {
  const header = Buffer.alloc(SEGMENT_HEADER_BYTES);
  MAGIC.copy(header);
  header.writeUInt32LE(VERSION, 4);
  header.writeUInt32LE(number, 8);
  header.writeUInt32LE(crc32(header.subarray(0, 12)), 12);
  return header;
}

/** False when the header is damaged or cut off. @throws StorageError `newer-format` when it is whole and newer. */
export function checkSegmentHeader(bytes: Buffer, number: number): boolean {
  if (bytes.length < SEGMENT_HEADER_BYTES || crc32(bytes.subarray(0, 12)) !== bytes.readUInt32LE(12))
    return false;
  const version = bytes.readUInt32LE(4);
  if (version > VERSION) {
    throw new StorageError(
      `journal segment ${number} has format ${version}, newer than ${VERSION}`,
      'newer-format',
    );
  }
  return bytes.compare(MAGIC, 0, 4, 0, 4) === 0 && bytes.readUInt32LE(8) === number;
}
