import { crc32 } from 'node:zlib';
import type { DataPlace, Place } from '../journal/index.ts';
import { decodeAsset, encodeAsset, StorageError } from '../store/index.ts';
import type { StoredAsset } from '../store/index.ts';

/** What the index knows of an asset. */
export interface AssetEntry {
  /** Its id, hash and metadata. */
  readonly asset: StoredAsset;
  /** Of the journal record that put it. */
  readonly sequence: number;
  /** Where the journal record lies that put it. */
  readonly place: Place;
  /** Seconds since 1970 since when it waits to be removed. */
  readonly quarantinedAt?: number;
}

/** What the index knows of a blob. */
export interface BlobEntry {
  /** SHA-256 of its bytes, 64 lower-case hexadecimal digits. */
  readonly hash: string;
  /** Of its content. */
  readonly sizeBytes: number;
  /** How many assets have it. */
  readonly references: number;
  /** Where a small blob lies in the journal; others have files of their own. */
  readonly data?: DataPlace;
  /** Seconds since 1970 since when no asset has it. */
  readonly unreferencedSince?: number;
}

/*
 * Asset, by id: `CRC-32 u32 · sequence f64 · segment u32 · offset f64 · quarantinedAt f64 or NaN · metadata`. Blob, by hash:
 * `CRC-32 u32 · size f64 · references f64 · unreferencedSince f64 or NaN · in the journal u32 · segment u32 · offset f64 · CRC of data u32`.
 * The sum covers the key too: LMDB has no checksums of its own.
 */
const ASSET_FIXED_BYTES = 32;
const BLOB_BYTES = 48;

export function encodeAssetEntry(key: Uint8Array, entry: AssetEntry): Buffer {
  const body = encodeAsset(entry.asset);
  const out = Buffer.alloc(ASSET_FIXED_BYTES + body.length);
  out.writeDoubleLE(entry.sequence, 4);
  out.writeUInt32LE(entry.place.segment, 12);
  out.writeDoubleLE(entry.place.offset, 16);
  out.writeDoubleLE(entry.quarantinedAt ?? Number.NaN, 24);
  body.copy(out, ASSET_FIXED_BYTES);
  return sealed(key, out);
}

/** @throws StorageError `damaged-index` */
export function decodeAssetEntry(key: Uint8Array, value: Uint8Array): AssetEntry {
  const view = opened(key, value, ASSET_FIXED_BYTES);
  const quarantinedAt = view.readDoubleLE(24);
  return {
    asset: decodeAsset(view.subarray(ASSET_FIXED_BYTES)),
    sequence: view.readDoubleLE(4),
    place: { segment: view.readUInt32LE(12), offset: view.readDoubleLE(16) },
    ...(!Number.isNaN(quarantinedAt) && { quarantinedAt }),
  };
}

export function encodeBlobEntry(key: Uint8Array, entry: BlobEntry): Buffer {
  const out = Buffer.alloc(BLOB_BYTES);
  out.writeDoubleLE(entry.sizeBytes, 4);
  out.writeDoubleLE(entry.references, 12);
  out.writeDoubleLE(entry.unreferencedSince ?? Number.NaN, 20);
  out.writeUInt32LE(entry.data === undefined ? 0 : 1, 28);
  out.writeUInt32LE(entry.data?.segment ?? 0, 32);
  out.writeDoubleLE(entry.data?.offset ?? 0, 36);
  out.writeUInt32LE(entry.data?.crc ?? 0, 44);
  return sealed(key, out);
}

/** @throws StorageError `damaged-index` */
export function decodeBlobEntry(key: Uint8Array, value: Uint8Array): BlobEntry {
  const view = opened(key, value, BLOB_BYTES);
  const unreferencedSince = view.readDoubleLE(20);
  const data = { segment: view.readUInt32LE(32), offset: view.readDoubleLE(36), crc: view.readUInt32LE(44) };
  return {
    hash: asBuffer(key).toString('hex'),
    sizeBytes: view.readDoubleLE(4),
    references: view.readDoubleLE(12),
    ...(view.readUInt32LE(28) === 1 && { data }),
    ...(!Number.isNaN(unreferencedSince) && { unreferencedSince }),
  };
}

function sealed(key: Uint8Array, out: Buffer): Buffer {
  out.writeUInt32LE(crc32(out.subarray(4), crc32(key)), 0);
  return out;
}

function opened(key: Uint8Array, value: Uint8Array, leastBytes: number): Buffer {
  const view = asBuffer(value);
  if (view.length < leastBytes || crc32(view.subarray(4), crc32(key)) !== view.readUInt32LE(0))
    throw new StorageError('an entry of the index is damaged', 'damaged-index');
  return view;
}

function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
