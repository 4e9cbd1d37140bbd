import { createReadStream } from 'node:fs';
import { basename } from 'node:path';
import type { Uuid } from '@landfall/protocol/datatypes';
import { UsageError } from '@landfall/protocol/errors';
import { FILE_KIND_BYTES, fileKindOf, gunzipIfNeeded, narrow, peek } from '../archive/index.ts';
import type { Peeked, WideEncoding } from '../archive/index.ts';
import { StreamScan } from '../references/index.ts';
import { readArchiveRoots } from './archive-roots.ts';
import { readDatabaseRoots } from './database-roots.ts';
import { watchRoot } from './root-place.ts';
import { orDoubt, readTextRoots } from './text-roots.ts';
import type { RootFile, RootOptions } from './roots.ts';

/** What is told while a file is read. */
export interface RootSink extends RootOptions {
  readonly add: (id: Uuid) => void;
  readonly doubt: (where: string, reason: string) => void;
}

/**
 * @throws UsageError when it is empty, a folder or no file, or of a kind that cannot be read; DecodeError when it is damaged or cut, or
 *   somebody wrote it meanwhile, and what reading a file throws
 */
export async function readRootFile(path: string, sink: RootSink): Promise<RootFile['kind']> {
  const name = basename(path);
  const assertUnchanged = await watchRoot(path);
  const outer = await peek(abortable(createReadStream(path), sink.signal), FILE_KIND_BYTES);
  const inner = await peek(gunzipIfNeeded(outer.all), FILE_KIND_BYTES);
  try {
    const isDatabase = fileKindOf(outer.first).kind === 'sqlite';
    if (isDatabase) return await readDatabaseRoots(path, sink);
    const kind = await readStream(inner, name, sink);
    await assertUnchanged();
    return kind;
  } finally {
    await inner.close();
    await outer.close();
  }
}

async function readStream({ first, all }: Peeked, name: string, sink: RootSink): Promise<RootFile['kind']> {
  const found = fileKindOf(first);
  switch (found.kind) {
    case 'empty':
      throw new UsageError(`${name} is empty: as a root it wants nothing`);
    case 'foreign':
      throw foreign(name, found.name);
    case 'sqlite':
      throw new UsageError(`${name} is a database of SQLite inside gzip: expand it first`);
    case 'gzip':
      throw new UsageError(`${name} is gzipped more often than anything honest is`);
    case 'tar':
      return await readArchiveRoots(all, name, sink);
    case 'utf-16le':
    case 'utf-16be':
    case 'utf-32le':
    case 'utf-32be':
      return await readWide(all, found.kind, name, sink);
    default:
      return await readTextRoots(all, name, found.kind === 'sql', sink);
  }
}

/** Somebody may have put a text of another encoding behind it: what shows in its bytes counts as well. */
async function readWide(
  chunks: AsyncIterable<Uint8Array>,
  encoding: WideEncoding,
  name: string,
  sink: RootSink,
): Promise<RootFile['kind']> {
  const raw = new StreamScan(sink.add, { known: sink.known });
  async function* seen(): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      orDoubt(() => raw.push(chunk), name, sink);
      yield chunk;
    }
    orDoubt(() => raw.end(), name, sink);
  }
  const { first, all } = await peek(narrow(seen(), encoding), FILE_KIND_BYTES);
  const found = fileKindOf(first);
  if (found.kind === 'foreign') throw foreign(name, found.name);
  return await readTextRoots(all, name, found.kind === 'sql', sink);
}

const foreign = (name: string, kind: string): UsageError =>
  new UsageError(`${name} cannot be read as roots, it is ${kind}`);

async function* abortable(
  chunks: AsyncIterable<Uint8Array>,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  for await (const chunk of chunks) {
    signal?.throwIfAborted();
    yield chunk;
  }
}
