import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { SourceProgress } from './asset-source.ts';
import { storageFault } from './durable-file.ts';

/** A file that is read front to back, and tells how far. */
export interface CountedFile {
  readonly path: string;
  /** Path, size and time of last change. */
  readonly identity: string;
  chunks(): AsyncIterable<Uint8Array>;
  progress(): SourceProgress;
}

const CHUNK_BYTES = 256 * 1024;

/** @throws StorageError when there is no such file, or it may not be read */
export async function openCountedFile(path: string): Promise<CountedFile> {
  const { size, mtimeMs } = await stat(path).catch((error: unknown) => {
    throw storageFault(path, error);
  });
  let done = 0;
  async function* chunks(): AsyncGenerator<Uint8Array> {
    done = 0;
    try {
      for await (const chunk of createReadStream(path, {
        highWaterMark: CHUNK_BYTES,
      }) as AsyncIterable<Uint8Array>) {
        done += chunk.length;
        yield chunk;
      }
    } catch (error) {
      throw storageFault(path, error);
    }
  }
  return { path, identity: `${path} ${size} ${mtimeMs}`, chunks, progress: () => ({ done, total: size }) };
}
