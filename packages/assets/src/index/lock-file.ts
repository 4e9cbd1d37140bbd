import { constants, open } from 'node:fs/promises';

/** LMDB wants 8272 bytes for 126 readers, and takes a larger file as a place for more. */
const LOCK_BYTES = 16_384;
const BYTES_PER_BLOCK = 512;

/**
 * Gives LMDB's lock file its bytes on the disk. LMDB makes it by its length alone and maps it: where the disk is full, the first touch
 * of a byte that is not there ends the process (SIGBUS), without a word. Only for the owner of the folder.
 * @throws system errors: ENOSPC where there is no place for it
 */
export async function reserveLockFile(path: string): Promise<void> {
  const file = await open(path, constants.O_RDWR | constants.O_CREAT, 0o644);
  try {
    const { size, blocks } = await file.stat();
    if (size >= LOCK_BYTES && blocks * BYTES_PER_BLOCK >= size) return;
    const bytes = Buffer.alloc(Math.max(LOCK_BYTES, size));
    await file.read(bytes, 0, bytes.length, 0);
    // A full disk may take a part of it.
    for (let at = 0; at < bytes.length;)
      at += (await file.write(bytes, at, bytes.length - at, at)).bytesWritten;
    await file.datasync();
  } finally {
    await file.close();
  }
}
