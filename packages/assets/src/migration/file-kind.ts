import { basename } from 'node:path';
import { DecodeError } from '@landfall/protocol/errors';
import { FILE_KIND_BYTES, fileKindOf, gunzipIfNeeded, peek } from '../archive/index.ts';
import type { FileKind } from '../archive/index.ts';
import { openCountedFile } from './counted-file.ts';

/**
 * What a file is, expanded when it is gzipped; `sql` for a dump in UTF-16 too.
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
  if (found.kind !== 'utf-16le' && found.kind !== 'utf-16be') return found;
  const narrow = Buffer.from(new TextDecoder(found.kind).decode(first), 'utf8');
  return fileKindOf(narrow).kind === 'sql' ? { kind: 'sql' } : found;
}
