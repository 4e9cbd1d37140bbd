import { open, readFile, rm, writeFile } from 'node:fs/promises';
import { hasCode } from '../files/index.ts';

/** In the first page, behind the page header: 24 bytes in LMDB as lmdb 3.5 has it, 16 in older ones. @source MDB_MAGIC of LMDB, and a file it wrote */
const MAGIC = 0xbeefc0de;
const META_AT = [24, 16];
const HEAD_BYTES = 28;
const LEAST_BYTES = 8192;
/** So many starts that did not end in order, one after the other, and the index is suspected. */
const MOST_BAD_ENDS = 5;

/** LMDB maps its file and believes it: what is no LMDB file at all ends the process. Absent is fine. */
export async function looksLikeLmdb(path: string): Promise<boolean> {
  try {
    const file = await open(path, 'r');
    try {
      const { size } = await file.stat();
      const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0);
      if (size < LEAST_BYTES || bytesRead < HEAD_BYTES) return false;
      return META_AT.some((at) => buffer.readUInt32LE(at) === MAGIC);
    } finally {
      await file.close();
    }
  } catch (error) {
    return hasCode(error, 'ENOENT');
  }
}

/**
 * Damage inside an LMDB file can end the process without a word, at every start again. So each start is counted until an
 * orderly end; after some the index is not trusted, and made anew.
 */
export class StartCount {
  readonly #path: string;

  constructor(folder: string) {
    this.#path = `${folder}/starts`;
  }

  /** True when the starts before this one ended badly too often. */
  async begin(): Promise<boolean> {
    const before = Number.parseInt(await readFile(this.#path, 'latin1').catch(() => '0'), 10) || 0;
    const suspect = before >= MOST_BAD_ENDS;
    await writeFile(this.#path, `${suspect ? 1 : before + 1}\n`, { mode: 0o600 });
    return suspect;
  }

  async end(): Promise<void> {
    await rm(this.#path, { force: true });
  }
}
