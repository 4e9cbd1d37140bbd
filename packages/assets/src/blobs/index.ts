/** Blobs in files of their own, by hash, with a checksum for every block. */
export { BlobFolder } from './blob-folder.ts';
export { BlobReader } from './blob-reader.ts';
export type { WantedBlob } from './blob-reader.ts';
export {
  BLOCK_BYTES,
  blobHeaderBytes,
  blobSizeOf,
  blocksAround,
  checkBlobHeader,
  checkBlocks,
  encodeBlob,
} from './blob-format.ts';
