import { crc32 } from 'node:zlib';
import type { WantedBlob } from '../blobs/index.ts';
import { hasCode } from '../files/index.ts';
import type { BlobEntry } from '../index/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import type { Allocate, ByteRange } from '../store/index.ts';

/** Where blobs lie. */
export interface BlobPlaces {
  readonly blobs: {
    read(blob: WantedBlob, range: ByteRange, allocate?: Allocate): Promise<Buffer>;
  };
  readonly journal: {
    read(segment: number, offset: number, length: number, allocate?: Allocate): Promise<Buffer>;
  };
}

/** Verified bytes of a blob, out of its file or out of the journal. @throws DamagedAssetError */
export async function readBlob(
  { blobs, journal }: BlobPlaces,
  blob: BlobEntry,
  range: ByteRange,
  allocate?: Allocate,
): Promise<Uint8Array> {
  if (range.start === range.end) return new Uint8Array(0);
  if (blob.data === undefined) return plain(await blobs.read(blob, range, allocate));
  const { segment, offset, crc } = blob.data;
  const bytes = await journal.read(segment, offset, blob.sizeBytes, allocate).catch((error: unknown) => {
    if (hasCode(error, 'ENOENT'))
      throw new DamagedAssetError('the segment of a small blob is missing', blob.hash, error);
    throw error;
  });
  if (bytes.length < blob.sizeBytes || crc32(bytes) !== crc)
    throw new DamagedAssetError('a small blob is damaged', blob.hash);
  return plain(bytes.subarray(range.start, range.end));
}

/** Buffers stay inside: they are not equal to the Uint8Array that went in. */
function plain(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
