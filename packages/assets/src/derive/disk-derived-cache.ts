import { createHash, randomUUID } from 'node:crypto';
import { createNodeFiles, hasCode, readWhole } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import type { DerivedCache, DerivedCacheStatistics } from './derived-cache.ts';
import { createRecency } from './recency.ts';
import type { Recency } from './recency.ts';

/** Where derivations are kept on a disk, and how many bytes of them. */
export interface DiskDerivedCacheOptions {
  /** Made when it is missing. Belongs to the cache: everything in it may be deleted, by anybody, at any time. */
  readonly folder: string;
  /** The most that all files may take together; 2 KiB count for each beside its bytes. */
  readonly limitBytes: number;
  /** Another file layer, such as one in memory for tests; Node's by default. */
  readonly files?: Files;
}

/** SHA-256 of the key and what follows. */
const CHECKSUM_BYTES = 32;
/** A file takes this much more than its bytes, in blocks and names. */
const ENTRY_OVERHEAD_BYTES = 2048;
const NAME = /^[0-9a-f]{64}-[\w.-]{1,64}$/;
const UNFINISHED = /\.new$/;

/**
 * Derivations as files, each with a checksum before its bytes, in folders by the first two digits of the content's hash.
 * Written beside and renamed, without waiting for the disk: what power loss leaves behind fails its checksum and is made
 * again. Least recently used goes first; after a start nothing is known of that, and the order is that of the folders.
 * Several processes may share a folder; each then keeps its own count of it.
 */
export class DiskDerivedCache implements DerivedCache {
  readonly #folder: string;
  readonly #limitBytes: number;
  readonly #files: Files;
  readonly #recency: Recency;
  readonly #scan: Promise<void>;
  /** In the names of files being written: those of an earlier run are nobody's any more, these are. */
  readonly #run = randomUUID();
  #evictions = 0;
  #damaged = 0;
  #temporary = 0;
  #isClosed = false;

  private constructor({ folder, limitBytes, files = createNodeFiles() }: DiskDerivedCacheOptions) {
    this.#folder = folder;
    this.#limitBytes = limitBytes;
    this.#files = files;
    this.#recency = createRecency(limitBytes);
    this.#scan = this.#count().catch(() => undefined);
  }

  /** Serves at once; what is there already is counted in the background. */
  static async open(options: DiskDerivedCacheOptions): Promise<DiskDerivedCache> {
    await (options.files ?? createNodeFiles()).makeFolder(options.folder);
    return new DiskDerivedCache(options);
  }

  /** As they are now; while the folder is still counted, of what was counted so far. */
  get statistics(): DerivedCacheStatistics {
    const { size: entries, usedBytes } = this.#recency;
    const [evictions, damaged] = [this.#evictions, this.#damaged];
    return { entries, usedBytes, limitBytes: this.#limitBytes, evictions, damaged };
  }

  /** Resolves when everything that was there at the beginning is counted. */
  async counted(): Promise<void> {
    await this.#scan;
  }

  async get(key: string): Promise<Uint8Array | undefined> {
    const file = await readWhole(this.#files, this.#pathOf(key)).catch(() => undefined);
    if (file === undefined) {
      this.#recency.remove(key);
      return undefined;
    }
    const bytes = file.subarray(CHECKSUM_BYTES);
    if (!checksum(key, bytes).equals(file.subarray(0, CHECKSUM_BYTES))) {
      this.#damaged++;
      await this.#remove(key);
      return undefined;
    }
    if (this.#recency.has(key)) this.#recency.touch(key);
    else await this.#note(key, file.length);
    return bytes;
  }

  async put(key: string, bytes: Uint8Array): Promise<void> {
    const sizeBytes = CHECKSUM_BYTES + bytes.length;
    if (this.#isClosed || sizeBytes + ENTRY_OVERHEAD_BYTES > this.#limitBytes) return;
    const path = this.#pathOf(key);
    const fresh = `${path}.${this.#run}-${this.#temporary++}.new`;
    try {
      await this.#write(fresh, key, bytes);
      await this.#files.rename(fresh, path);
      await this.#note(key, sizeBytes);
    } catch {
      // Disk full, no permission: it is made again next time.
      await this.#files.unlink(fresh).catch(() => undefined);
    }
  }

  /** Keeps nothing new from then on, and waits for the counting of the folder to end. The files stay. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.#isClosed = true;
    await this.#scan;
  }

  async #write(path: string, key: string, bytes: Uint8Array): Promise<void> {
    const file = await this.#create(path);
    try {
      await file.write(checksum(key, bytes), 0);
      await file.write(bytes, CHECKSUM_BYTES);
    } finally {
      await file.close();
    }
  }

  async #create(path: string): ReturnType<Files['open']> {
    try {
      return await this.#files.open(path, 'create');
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      await this.#files.makeFolder(path.slice(0, path.lastIndexOf('/')));
      return await this.#files.open(path, 'create');
    }
  }

  async #note(key: string, sizeBytes: number): Promise<void> {
    for (const gone of this.#recency.add(key, sizeBytes + ENTRY_OVERHEAD_BYTES)) {
      this.#evictions++;
      await this.#remove(gone);
    }
  }

  async #remove(key: string): Promise<void> {
    this.#recency.remove(key);
    await this.#files.unlink(this.#pathOf(key)).catch(() => undefined);
  }

  /** Counts what an earlier run left, and removes what it left unfinished. */
  async #count(): Promise<void> {
    for (const group of await this.#files.list(this.#folder)) {
      if (!/^[0-9a-f]{2}$/.test(group)) continue;
      for (const name of await this.#files.list(`${this.#folder}/${group}`)) {
        if (this.#isClosed) return;
        const path = `${this.#folder}/${group}/${name}`;
        if (UNFINISHED.test(name)) await this.#removeLeftOver(path);
        else if (NAME.test(name) && !this.#recency.has(name))
          await this.#note(name, (await this.#files.sizeOf(path)) ?? 0);
      }
    }
  }

  /** What another process is writing goes too: it is made again. */
  async #removeLeftOver(path: string): Promise<void> {
    if (!path.includes(this.#run)) await this.#files.unlink(path).catch(() => undefined);
  }

  #pathOf(key: string): string {
    return `${this.#folder}/${key.slice(0, 2)}/${key}`;
  }
}

const checksum = (key: string, bytes: Uint8Array): Buffer =>
  createHash('sha256').update(key).update(bytes).digest();
