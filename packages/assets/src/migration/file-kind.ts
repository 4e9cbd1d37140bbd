import { basename } from 'node:path';
import { DecodeError } from '@landfall/protocol/errors';
import { FILE_KIND_BYTES, fileKindOf, gunzipIfNeeded, isWide, narrow, peek } from '../archive/index.ts';
import type { FileKind } from '../archive/index.ts';
import { openCountedFile } from './counted-file.ts';

/**
 * What a file is, expanded when it is gzipped; `sql` for a dump in UTF-16 or UTF-32 too.
 * @throws StorageError when it cannot be read; DecodeError when it is cut or damaged gzip
 */
export async function kindOfFile(path: string): Promise<FileKind> {
  const file = await openCountedFile(path);
  const { first, close } = await peek(gunzipIfNeeded(file.chunks()), FILE_KIND_BYTES).catch(
    (error: unknown) => {
      throw error instanceof DecodeError
        ? new DecodeError(`${basename(path)}: ${error.what}`, { cause: error })
        : error;
    },
  );
  await close();
  const found = fileKindOf(first);
  if (!isWide(found.kind)) return found;
  const text = await peek(narrow(once(first), found.kind), FILE_KIND_BYTES);
  return fileKindOf(text.first).kind === 'sql' ? { kind: 'sql' } : found;
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
