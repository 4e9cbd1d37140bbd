import { crc32 } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { DecodeError } from '@landfall/protocol/errors';
import { blobHeaderBytes } from '../blobs/index.ts';
import { decodeAsset, encodeAsset, StorageError } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';

/**
 * What lies under an id; little-endian: `magic u32 · version u32 · CRC-32 of key and all that follows u32 · nonce 8 ·
 * length of metadata u32 · metadata · header of the blob`. With the header here, its checksums of every block included, any
 * part of the asset is one request. Headers that are longer are left out, and read from the blob.
 */
export interface Entry {
  readonly asset: StoredAsset;
  /** Of the writing: tells one's own entry from another writer's of the same content. 16 hexadecimal digits. */
  readonly nonce: string;
  /** As {@link encodeBlob} makes it. */
  readonly header: Buffer | undefined;
}

const MAGIC = Buffer.from('LFas');
const VERSION = 1;
const FIXED_BYTES = 24;
/** Of a blob of 8 MB. */
export const MOST_INLINE_HEADER_BYTES = 8192;
/** More than any limit of a store allows: a length that is believed must fit into memory. */
const MOST_BLOB_BYTES = 2 ** 31;
/** Texts of three times 4096 bytes, the fixed part of the metadata, a header. */
export const MOST_ENTRY_BYTES = 32_768;

export function createEntry(asset: StoredAsset, encodedBlob: Buffer): Entry {
  const headerBytes = blobHeaderBytes(asset.sizeBytes);
  const isInline = headerBytes <= MOST_INLINE_HEADER_BYTES;
  const header = isInline ? Buffer.from(encodedBlob.subarray(0, headerBytes)) : undefined;
  return { asset, nonce: randomBytes(8).toString('hex'), header };
}

export function encodeEntry(key: string, { asset, nonce, header }: Entry): Buffer {
  const metadata = encodeAsset(asset);
  const out = Buffer.concat([Buffer.alloc(FIXED_BYTES), metadata, header ?? Buffer.alloc(0)]);
  MAGIC.copy(out);
  out.writeUInt32LE(VERSION, 4);
  out.write(nonce, 12, 'hex');
  out.writeUInt32LE(metadata.length, 20);
  out.writeUInt32LE(sumOf(key, out), 8);
  return out;
}

/** @throws StorageError `damaged-index`, `newer-format` */
export function decodeEntry(key: string, bytes: Buffer): Entry {
  const isWhole = bytes.length >= FIXED_BYTES && bytes.compare(MAGIC, 0, 4, 0, 4) === 0;
  if (!isWhole || sumOf(key, bytes) !== bytes.readUInt32LE(8)) throw damaged();
  const version = bytes.readUInt32LE(4);
  if (version > VERSION) throw new StorageError(`an index object has format ${version}`, 'newer-format');
  const end = FIXED_BYTES + bytes.readUInt32LE(20);
  if (end > bytes.length) throw damaged();
  const asset = assetIn(bytes.subarray(FIXED_BYTES, end));
  if (!key.endsWith(asset.id.toString()) || !isSize(asset.sizeBytes)) throw damaged();
  const header = bytes.length === end ? undefined : Buffer.from(bytes.subarray(end));
  if (header !== undefined && header.length !== blobHeaderBytes(asset.sizeBytes)) throw damaged();
  return { asset, nonce: bytes.toString('hex', 12, 20), header };
}

function assetIn(metadata: Buffer): StoredAsset {
  try {
    return decodeAsset(metadata);
  } catch (error) {
    if (error instanceof DecodeError) throw damaged();
    throw error;
  }
}

const isSize = (bytes: number): boolean => Number.isInteger(bytes) && bytes >= 0 && bytes <= MOST_BLOB_BYTES;

/** The version is under the sum too: a flipped bit must not look like a newer format. */
function sumOf(key: string, bytes: Buffer): number {
  return crc32(bytes.subarray(12), crc32(bytes.subarray(4, 8), crc32(key)));
}

const damaged = (): StorageError => new StorageError('an index object is damaged', 'damaged-index');
