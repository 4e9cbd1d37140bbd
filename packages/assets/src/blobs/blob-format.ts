import { crc32 } from 'node:zlib';
import { DamagedAssetError, StorageError } from '../store/index.ts';
import type { ByteRange } from '../store/index.ts';

/**
 * A blob file; little-endian: `magic u32 · version u32 · size f64 · SHA-256 32 · CRC-32 of each block u32 … · CRC-32 of all
 * before u32 · the bytes`. CRC-32 catches every single-bit flip in a block, and every burst of up to 32 bits.
 */
export const BLOCK_BYTES = 4096;
const MAGIC = Buffer.from('LFbl');
const VERSION = 1;
const SUMS_AT = 48;

/** How many bytes lie before the blob's own in its file. */
export function blobHeaderBytes(sizeBytes: number): number {
  return SUMS_AT + 4 * Math.ceil(sizeBytes / BLOCK_BYTES) + 4;
}

/** The size of a blob from that of its file. */
export function blobSizeOf(fileBytes: number): number {
  const rest = Math.max(0, fileBytes - blobHeaderBytes(0));
  return Math.max(0, rest - 4 * Math.ceil(rest / (BLOCK_BYTES + 4)));
}

/**
 * A content as a blob file has it: magic, version, length, SHA-256, a CRC-32 of each block, one of the header, then the bytes;
 * numbers are little-endian.
 * @param hash SHA-256 of the bytes, 64 hexadecimal digits
 * @source docs/wire/embedded-store.md
 */
export function encodeBlob(hash: string, bytes: Uint8Array): Buffer {
  const headerBytes = blobHeaderBytes(bytes.length);
  const out = Buffer.allocUnsafe(headerBytes + bytes.length);
  MAGIC.copy(out);
  out.writeUInt32LE(VERSION, 4);
  out.writeDoubleLE(bytes.length, 8);
  out.write(hash, 16, 'hex');
  for (let at = 0, sum = SUMS_AT; at < bytes.length; at += BLOCK_BYTES, sum += 4)
    out.writeUInt32LE(crc32(bytes.subarray(at, at + BLOCK_BYTES)), sum);
  out.writeUInt32LE(crc32(out.subarray(0, headerBytes - 4)), headerBytes - 4);
  out.set(bytes, headerBytes);
  return out;
}

/** The header alone must be right before anything in it is believed. @throws DamagedAssetError, StorageError `newer-format` */
export function checkBlobHeader(header: Buffer, hash: string, sizeBytes: number): void {
  const headerBytes = blobHeaderBytes(sizeBytes);
  if (header.length < headerBytes) throw new DamagedAssetError('a blob file is cut off', hash);
  if (crc32(header.subarray(0, headerBytes - 4)) !== header.readUInt32LE(headerBytes - 4))
    throw new DamagedAssetError('the header of a blob file is damaged', hash);
  const version = header.readUInt32LE(4);
  if (version > VERSION) throw new StorageError(`a blob file has format ${version}`, 'newer-format');
  const isOurs =
    header.compare(MAGIC, 0, 4, 0, 4) === 0 &&
    header.readDoubleLE(8) === sizeBytes &&
    header.toString('hex', 16, SUMS_AT) === hash;
  if (!isOurs) throw new DamagedAssetError('a blob file holds another blob', hash);
}

/** Whether a whole file is that of this blob, every sum of it right. @throws StorageError `newer-format` */
export function holdsBlob(file: Uint8Array, hash: string): boolean {
  const bytes = Buffer.from(file.buffer, file.byteOffset, file.byteLength);
  const sizeBytes = blobSizeOf(bytes.length);
  try {
    checkBlobHeader(bytes, hash, sizeBytes);
    checkBlocks(bytes, bytes.subarray(blobHeaderBytes(sizeBytes)), 0, hash);
    return true;
  } catch (error) {
    if (error instanceof DamagedAssetError) return false;
    throw error;
  }
}

/** Of how many bytes a checked header is. */
export const sizeInHeader = (header: Buffer): number => header.readDoubleLE(8);

/** The whole blocks around a range. */
export function blocksAround({ start, end }: ByteRange, sizeBytes: number): ByteRange {
  return {
    start: start - (start % BLOCK_BYTES),
    end: Math.min(sizeBytes, Math.ceil(end / BLOCK_BYTES) * BLOCK_BYTES),
  };
}

/** Checks whole blocks, the first of which begins at `start` of the blob. @throws DamagedAssetError */
export function checkBlocks(header: Buffer, blocks: Uint8Array, start: number, hash: string): void {
  let sum = SUMS_AT + 4 * (start / BLOCK_BYTES);
  for (let at = 0; at < blocks.length; at += BLOCK_BYTES, sum += 4) {
    if (crc32(blocks.subarray(at, at + BLOCK_BYTES)) !== header.readUInt32LE(sum))
      throw new DamagedAssetError(`bytes from ${start + at} on of a blob are damaged`, hash);
  }
}
