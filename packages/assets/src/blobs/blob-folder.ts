import { hasCode, writeNew } from '../files/index.ts';
import type { Files, OpenFile } from '../files/index.ts';
import { GroupCommit } from '../journal/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import type { ByteRange } from '../store/index.ts';
import { blobHeaderBytes, blocksAround, checkBlobHeader, checkBlocks, encodeBlob } from './blob-format.ts';

const HEX = '0123456789abcdef'.split('');
const NAME = /^[0-9a-f]{64}$/;

/**
 * Blobs in files of their own, named by their hash. A new one comes into the folder `incoming`, whose sync many writers
 * share, and is settled into the two-level fan-out later. It has its name in one of the two, or for a while in both:
 * power loss can take away neither.
 *
 * The callers see to it that a blob is not written, replaced and removed at the same time.
 */
export class BlobFolder {
  readonly #files: Files;
  readonly #folder: string;
  /** Hash → which write it came by, so that settling notices when it was written anew meanwhile. */
  readonly #incoming = new Map<string, number>();
  #writes = 0;
  readonly #namesSynced: GroupCommit<string, string>;

  constructor(files: Files, folder: string) {
    this.#files = files;
    this.#folder = folder;
    this.#namesSynced = new GroupCommit(async (hashes) => {
      await files.syncFolder(`${folder}/incoming`);
      return hashes;
    });
  }

  /** Makes the folders, all 256 of the fan-out: none has to be made, and synced, later. */
  static async prepare(files: Files, folder: string): Promise<void> {
    await files.makeFolder(folder);
    await files.makeFolder(`${folder}/incoming`);
    for (const first of HEX) {
      await files.makeFolder(`${folder}/${first}`);
      for (const second of HEX) await files.makeFolder(`${folder}/${first}/${second}`);
      await files.syncFolder(`${folder}/${first}`);
    }
    await files.syncFolder(folder);
  }

  /** How many blobs wait to be settled. */
  get unsettled(): number {
    return this.#incoming.size;
  }

  /** After a start: keeps what was acknowledged of the incoming files, takes away the rest. Returns how many went. */
  async recover(isAcknowledged: (hash: string) => boolean): Promise<number> {
    let dropped = 0;
    for (const name of await this.#files.list(`${this.#folder}/incoming`)) {
      if (NAME.test(name) && isAcknowledged(name)) this.#noteIncoming(name);
      else {
        await this.#files.unlink(`${this.#folder}/incoming/${name}`);
        dropped += 1;
      }
    }
    return dropped;
  }

  /** Resolves when the blob is durable. */
  async write(hash: string, bytes: Uint8Array): Promise<void> {
    const path = this.#incomingPath(hash);
    const encoded = encodeBlob(hash, bytes);
    try {
      await writeNew(this.#files, path, encoded);
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      await this.#files.unlink(path);
      await writeNew(this.#files, path, encoded);
    }
    await this.#namesSynced.join(hash);
    this.#noteIncoming(hash);
  }

  /** Puts good bytes in place of damaged or missing ones. */
  async replace(hash: string, bytes: Uint8Array): Promise<void> {
    const fresh = `${this.#incomingPath(hash)}.new`;
    await this.#files.unlink(fresh).catch(() => undefined);
    await writeNew(this.#files, fresh, encodeBlob(hash, bytes));
    await this.#files.rename(fresh, this.#incomingPath(hash));
    await this.#namesSynced.join(hash);
    this.#noteIncoming(hash);
  }

  /** Bytes of the range, every block of it checked. @throws DamagedAssetError */
  async read(hash: string, sizeBytes: number, range: ByteRange): Promise<Uint8Array> {
    const file = await this.#open(hash);
    try {
      const whole = range.start === 0 && range.end === sizeBytes;
      return await (whole ? readAll(file, hash, sizeBytes) : readRange(file, hash, sizeBytes, range));
    } finally {
      await file.close();
    }
  }

  async remove(hash: string): Promise<void> {
    this.#incoming.delete(hash);
    for (const path of [this.#incomingPath(hash), this.#settledPath(hash)]) {
      await this.#files.unlink(path).catch((error: unknown) => {
        if (!hasCode(error, 'ENOENT')) throw error;
      });
    }
  }

  /** Gives the incoming blobs their lasting place. One call at a time. */
  async settle(): Promise<number> {
    const settling = [...this.#incoming];
    const folders = new Set<string>();
    for (const [hash] of settling) {
      await this.#linkInPlace(hash);
      folders.add(this.#leaf(hash));
    }
    for (const folder of folders) await this.#files.syncFolder(folder);
    for (const [hash, write] of settling) {
      if (this.#incoming.get(hash) !== write) continue;
      this.#incoming.delete(hash);
      await this.#files.unlink(this.#incomingPath(hash));
    }
    return settling.length;
  }

  /** The hashes of all files that are settled, in no order. */
  async *settled(): AsyncGenerator<string> {
    for (const first of HEX)
      for (const second of HEX)
        for (const name of await this.#files.list(`${this.#folder}/${first}/${second}`))
          if (NAME.test(name)) yield name;
  }

  async #linkInPlace(hash: string): Promise<void> {
    try {
      await this.#files.link(this.#incomingPath(hash), this.#settledPath(hash));
    } catch (error) {
      if (hasCode(error, 'ENOENT')) return;
      if (!hasCode(error, 'EEXIST')) throw error;
      await this.#files.unlink(this.#settledPath(hash));
      await this.#files.link(this.#incomingPath(hash), this.#settledPath(hash));
    }
  }

  /** A blob may be settled while it is being opened, so a miss in one place is followed by a look into the other. */
  async #open(hash: string): Promise<OpenFile> {
    const settled = this.#settledPath(hash);
    const paths = this.#incoming.has(hash) ? [this.#incomingPath(hash), settled] : [settled];
    for (const path of paths) {
      try {
        return await this.#files.open(path, 'read');
      } catch (error) {
        if (!hasCode(error, 'ENOENT')) throw error;
      }
    }
    throw new DamagedAssetError('a blob file is missing', hash);
  }

  #noteIncoming(hash: string): void {
    this.#writes += 1;
    this.#incoming.set(hash, this.#writes);
  }

  #incomingPath(hash: string): string {
    return `${this.#folder}/incoming/${hash}`;
  }

  #settledPath(hash: string): string {
    return `${this.#leaf(hash)}/${hash}`;
  }

  #leaf(hash: string): string {
    return `${this.#folder}/${hash[0]}/${hash[1]}`;
  }
}

async function readAll(file: OpenFile, hash: string, sizeBytes: number): Promise<Uint8Array> {
  const headerBytes = blobHeaderBytes(sizeBytes);
  const bytes = await readExactly(file, hash, headerBytes + sizeBytes, 0);
  checkBlobHeader(bytes, hash, sizeBytes);
  const blob = bytes.subarray(headerBytes);
  checkBlocks(bytes, blob, 0, hash);
  return blob;
}

async function readRange(
  file: OpenFile,
  hash: string,
  sizeBytes: number,
  range: ByteRange,
): Promise<Uint8Array> {
  const headerBytes = blobHeaderBytes(sizeBytes);
  const { start, end } = blocksAround(range, sizeBytes);
  const [header, blocks] = await Promise.all([
    readExactly(file, hash, headerBytes, 0),
    readExactly(file, hash, end - start, headerBytes + start),
  ]);
  checkBlobHeader(header, hash, sizeBytes);
  checkBlocks(header, blocks, start, hash);
  return blocks.subarray(range.start - start, range.end - start);
}

async function readExactly(file: OpenFile, hash: string, length: number, position: number): Promise<Buffer> {
  // Not from the pool of small buffers: who keeps the bytes would keep the pool with them.
  const bytes = Buffer.allocUnsafeSlow(length);
  if ((await file.read(bytes, position)) < length)
    throw new DamagedAssetError('a blob file is cut off', hash);
  return bytes;
}
