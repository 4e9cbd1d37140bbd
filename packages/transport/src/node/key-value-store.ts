import { createHash, randomUUID } from 'node:crypto';
import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { UsageError } from '@landfall/protocol/errors';
import type { KeyValueStore } from '../ports/index.ts';
import { checkKey } from '../keys/index.ts';
import { errorCode } from './bind-error.ts';
import { BoundedFolder } from './bounded-folder.ts';
import { makeFolder } from './make-folder.ts';

const FILE = /^[0-9a-f]{64}$/;
const LENGTH_BYTES = 4;

/** How much a folder may hold. */
export interface FolderStoreOptions {
  /** Bytes of its files; those not read or written for longest go first. No bound when absent. */
  readonly maxBytes?: number;
}

/**
 * A `KeyValueStore` in a folder, which is made when something is kept: a file for each key, named by the key's SHA-256, so that
 * no key is too long or too odd for a file system. In it: length of the key (U32 BE), the key (UTF-8), length of the value
 * (U32 BE), the value. It is written beside and renamed, so that a reader sees the old or the new one. Several processes may have
 * one folder, and each may end at any time.
 * @throws UsageError when `maxBytes` is no number of bytes
 */
export function createFolderStore(folder: string, { maxBytes }: FolderStoreOptions = {}): KeyValueStore {
  const bound = maxBytes === undefined ? undefined : boundOf(folder, maxBytes);
  const pathOf = (key: string): string =>
    join(folder, createHash('sha256').update(checkKey(key)).digest('hex'));
  return {
    async get(key) {
      const path = pathOf(key);
      const entry = entryOf(await readIfThere(path));
      if (entry?.key !== key) return undefined;
      await bound?.noteUse(path);
      return entry.value;
    },
    async set(key, value) {
      const path = pathOf(key);
      const bytes = fileOf(key, value);
      // What can never be there takes nobody's place; what was there before is not what is wanted.
      if (bound?.hasRoomFor(bytes.length) === false) return await rm(path, { force: true });
      await makeFolder(folder);
      const beside = `${path}.${randomUUID()}`;
      try {
        await writeFile(beside, bytes, { flag: 'wx' });
        await rename(beside, path);
        await bound?.noteAdded(bytes.length);
      } catch (error) {
        await rm(beside, { force: true });
        throw error;
      }
    },
    delete: async (key) => rm(pathOf(key), { force: true }),
    async keys() {
      const keys: string[] = [];
      for (const name of await namesIn(folder)) {
        const entry = entryOf(await readIfThere(join(folder, name)));
        if (entry !== undefined) keys.push(entry.key);
      }
      return keys;
    },
  };
}

function boundOf(folder: string, maxBytes: number): BoundedFolder {
  if (!Number.isInteger(maxBytes) || maxBytes < 1) throw new UsageError('maxBytes is a whole number above 0');
  return new BoundedFolder(folder, maxBytes, (name) => FILE.test(name));
}

function fileOf(key: string, value: Uint8Array): Uint8Array {
  const name = Buffer.from(key, 'utf8');
  const head = Buffer.alloc(LENGTH_BYTES);
  head.writeUInt32BE(name.length);
  const middle = Buffer.alloc(LENGTH_BYTES);
  middle.writeUInt32BE(value.length);
  return Buffer.concat([head, name, middle, value]);
}

/** Undefined for a file that is not whole. */
function entryOf(file: Buffer | undefined): { readonly key: string; readonly value: Uint8Array } | undefined {
  if (file === undefined || file.length < 2 * LENGTH_BYTES) return undefined;
  const keyEnd = LENGTH_BYTES + file.readUInt32BE(0);
  const start = keyEnd + LENGTH_BYTES;
  if (start > file.length || start + file.readUInt32BE(keyEnd) !== file.length) return undefined;
  return { key: file.toString('utf8', LENGTH_BYTES, keyEnd), value: new Uint8Array(file.subarray(start)) };
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return undefined;
    throw error;
  }
}

async function namesIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter((name) => FILE.test(name));
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return [];
    throw error;
  }
}
