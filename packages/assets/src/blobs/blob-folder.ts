import { dirname } from 'node:path';
import { hasCode, readWhole, writeNew } from '../files/index.ts';
import type { Files, FileTimes } from '../files/index.ts';
import { GroupCommit } from '../journal/index.ts';
import type { Allocate, ByteRange } from '../store/index.ts';
import { encodeBlob, holdsBlob } from './blob-format.ts';
import { incomingPath, settledPath } from './blob-paths.ts';
import { BlobReader } from './blob-reader.ts';
import type { WantedBlob } from './blob-reader.ts';

const HEX = '0123456789abcdef'.split('');
const NAME = /^[0-9a-f]{64}$/;
/** What the system says when a file is to be taken away or replaced, and there is a folder. */
const FOLDER = ['EISDIR', 'EPERM', 'EEXIST', 'ENOTEMPTY'];
const MOST_ASIDE = 100;

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
  readonly #reader: BlobReader;
  /** Folders of the fan-out that are there, durably. */
  readonly #made = new Set<string>();

  constructor(files: Files, folder: string) {
    this.#files = files;
    this.#folder = folder;
    this.#reader = new BlobReader(files, folder, (hash) => this.#incoming.has(hash));
    this.#namesSynced = new GroupCommit(async (hashes) => {
      await files.syncFolder(`${folder}/incoming`);
      return hashes;
    });
  }

  /** Of the fan-out, such as `a/b`: the 256 that there may be. {@link BlobFolder.foldersThere} are those that there are. */
  static readonly folders: readonly string[] = HEX.flatMap((first) =>
    HEX.map((second) => `${first}/${second}`),
  );

  /** Makes the folders that there must be. Those of the fan-out are made when there is something for them: 256 of them, synced, take half a second. */
  static async prepare(files: Files, folder: string): Promise<void> {
    await files.makeFolder(folder);
    await files.makeFolder(`${folder}/incoming`);
    await files.syncFolder(folder);
  }

  /** How many blobs wait to be settled. */
  get unsettled(): number {
    return this.#incoming.size;
  }

  /**
   * After a start: keeps what was acknowledged of the incoming files, takes away the rest, or with `keep` leaves it where it
   * is. Returns how many went.
   */
  async recover(isAcknowledged: (hash: string) => boolean, { keep = false } = {}): Promise<number> {
    let dropped = 0;
    for (const name of await this.#namesIn(`${this.#folder}/incoming`)) {
      if (NAME.test(name) && isAcknowledged(name)) this.#noteIncoming(name);
      else if (!keep && (await this.#drop(`${this.#folder}/incoming/${name}`))) dropped += 1;
    }
    return dropped;
  }

  /** A folder that somebody made there is not ours to take away. */
  async #drop(path: string): Promise<boolean> {
    try {
      await this.#files.unlink(path);
      return true;
    } catch (error) {
      if (!hasCode(error, ...FOLDER)) throw error;
      return false;
    }
  }

  /** Resolves when the blob is durable. */
  async write(hash: string, bytes: Uint8Array): Promise<void> {
    const path = this.#incomingPath(hash);
    const encoded = encodeBlob(hash, bytes);
    try {
      await this.#inFolder(path, async () => await writeNew(this.#files, path, encoded));
    } catch (error) {
      if (!hasCode(error, 'EEXIST')) throw error;
      await this.#takeAway(path);
      await writeNew(this.#files, path, encoded);
    }
    await this.#namesSynced.join(hash);
    this.#reader.forget(hash);
    this.#noteIncoming(hash);
  }

  /** Puts good bytes in place of damaged or missing ones, there where they are looked for: no damaged twin stays. */
  async replace(hash: string, bytes: Uint8Array): Promise<void> {
    const fresh = `${this.#incomingPath(hash)}.new`;
    await this.#files.unlink(fresh).catch(() => undefined);
    const encoded = encodeBlob(hash, bytes);
    await this.#inFolder(fresh, async () => await writeNew(this.#files, fresh, encoded));
    this.#reader.forget(hash);
    if (this.#incoming.has(hash)) {
      // Before: settling that is under way takes the file away unless it sees that it was written anew.
      this.#noteIncoming(hash);
      await this.#putInPlace(fresh, this.#incomingPath(hash));
      await this.#namesSynced.join(hash);
    } else {
      await this.#putInPlace(fresh, this.#settledPath(hash));
      await this.#files.syncFolder(dirname(this.#settledPath(hash)));
    }
    this.#reader.forget(hash);
  }

  /** Bytes of the range, every block of it checked. @throws DamagedAssetError */
  read(blob: WantedBlob, range: ByteRange, allocate?: Allocate): Promise<Buffer> {
    return this.#reader.read(blob, range, allocate);
  }

  /** Gives back what reading keeps open. */
  close(): Promise<void> {
    return this.#reader.close();
  }

  /** It is nobody's: it stays in `incoming` until it is written again or collected. */
  leave(hash: string): void {
    this.#incoming.delete(hash);
  }

  /** Takes a blob away wherever it lies; nothing happens when there is none. Power loss may bring it back. */
  async remove(hash: string): Promise<void> {
    this.#reader.forget(hash);
    this.#incoming.delete(hash);
    for (const path of [this.#incomingPath(hash), this.#settledPath(hash)]) await this.#takeAway(path);
  }

  /**
   * Gives the incoming blobs their lasting place, those that `isNamed`: what is there has a record, or had one. One call at a time.
   * Somebody may write one of them anew meanwhile: a name is only taken away from a blob that has the other.
   */
  async settle(isNamed: (hash: string) => boolean = () => true): Promise<number> {
    const settling = [...this.#incoming].filter(([hash]) => isNamed(hash));
    await this.#makeFolders(settling.map(([hash]) => dirname(this.#settledPath(hash))));
    const linked = new Set<string>();
    for (const [hash] of settling) if (await this.#linkInPlace(hash)) linked.add(hash);
    const folders = new Set([...linked].map((hash) => dirname(this.#settledPath(hash))));
    for (const folder of folders) await this.#files.syncFolder(folder);
    for (const [hash, write] of settling) {
      if (this.#incoming.get(hash) !== write) continue;
      this.#incoming.delete(hash);
      if (linked.has(hash)) await this.#takeAway(this.#incomingPath(hash));
    }
    return settling.length;
  }

  /** The hashes of all files, whoever wrote them, in no order; some perhaps twice. */
  async *all(): AsyncGenerator<string> {
    for (const name of await this.#namesIn(`${this.#folder}/incoming`)) if (NAME.test(name)) yield name;
    yield* this.settled();
  }

  /** The hashes of all files that are settled, in no order. */
  async *settled(): AsyncGenerator<string> {
    for (const folder of await this.foldersThere()) yield* await this.settledIn(folder);
  }

  /** Of the {@link BlobFolder.folders} those that are there, in their order: a small store has few, and looking for one costs as much as reading it. */
  async foldersThere(): Promise<string[]> {
    const there: string[] = [];
    for (const first of await this.#digitsIn(this.#folder))
      for (const second of await this.#digitsIn(`${this.#folder}/${first}`)) there.push(`${first}/${second}`);
    return there;
  }

  /** Those of one of the {@link BlobFolder.folders}; none where it is not there. */
  async settledIn(folder: string): Promise<string[]> {
    return (await this.#namesIn(`${this.#folder}/${folder}`)).filter((name) => NAME.test(name));
  }

  /** Whether there is a file in the lasting place. */
  async isSettled(hash: string): Promise<boolean> {
    return (await this.settledTimes(hash)) !== undefined;
  }

  /** Of the file in the lasting place; undefined when there is none. */
  async settledTimes(hash: string): Promise<FileTimes | undefined> {
    return await this.#files.timesOf(this.#settledPath(hash));
  }

  /** Of the file in `incoming`; undefined when there is none. */
  async incomingTimes(hash: string): Promise<FileTimes | undefined> {
    return await this.#files.timesOf(this.#incomingPath(hash));
  }

  /** Whether the file in `incoming` is all of the content: what a write that was broken off left is not. */
  async isWholeIncoming(hash: string): Promise<boolean> {
    const bytes = await readWhole(this.#files, this.#incomingPath(hash));
    return bytes !== undefined && holdsBlob(bytes, hash);
  }

  /** What a power loss may bring back of these is not brought back from now on. */
  async syncRemovals(hashes: Iterable<string>): Promise<void> {
    const folders = new Set([...hashes].map((hash) => dirname(this.#settledPath(hash))));
    for (const folder of folders) await this.#files.syncFolder(folder).catch(unlessGone);
  }

  /** The contents whose files are in `incoming`, whoever knows of them. */
  async incomingFiles(): Promise<string[]> {
    return (await this.#namesIn(`${this.#folder}/incoming`)).filter((name) => NAME.test(name));
  }

  async #digitsIn(path: string): Promise<string[]> {
    const names = new Set(await this.#namesIn(path));
    return HEX.filter((digit) => names.has(digit));
  }

  /** None where there is no such folder: who looks for what was in it finds that it is missing. */
  async #namesIn(path: string): Promise<string[]> {
    try {
      return await this.#files.list(path);
    } catch (error) {
      if (hasCode(error, 'ENOENT', 'ENOTDIR')) return [];
      throw error;
    }
  }

  /** Those that are not there yet, and their names, durably: one sync for each folder above them, however many they are. */
  async #makeFolders(folders: readonly string[]): Promise<void> {
    const missing = [...new Set(folders)].filter((folder) => !this.#made.has(folder));
    if (missing.length === 0) return;
    for (const folder of missing) await this.#files.makeFolder(folder);
    for (const above of new Set(missing.map((folder) => dirname(folder))))
      await this.#files.syncFolder(above);
    await this.#files.syncFolder(this.#folder);
    for (const folder of missing) this.#made.add(folder);
  }

  /** False when there is no file to be linked. */
  async #linkInPlace(hash: string): Promise<boolean> {
    const [from, to] = [this.#incomingPath(hash), this.#settledPath(hash)];
    for (;;) {
      try {
        await this.#inFolder(to, async () => await this.#files.link(from, to));
        return true;
      } catch (error) {
        if (hasCode(error, 'ENOENT')) return false;
        if (!hasCode(error, 'EEXIST')) throw error;
      }
      await this.#takeAway(to);
    }
  }

  async #takeAway(path: string): Promise<void> {
    try {
      await this.#files.unlink(path);
    } catch (error) {
      if (hasCode(error, ...FOLDER)) await this.#moveAside(path);
      else if (!hasCode(error, 'ENOENT')) throw error;
    }
  }

  /** Makes the folder of `path` when that has gone since the store was made. @throws ENOENT when it was not that */
  async #inFolder(path: string, act: () => Promise<void>): Promise<void> {
    try {
      await act();
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      const folder = dirname(path);
      await this.#files.makeFolder(folder);
      for (const above of [dirname(folder), this.#folder, dirname(this.#folder)])
        await this.#files.syncFolder(above);
      await act();
    }
  }

  /** Over what is there, whatever it is. */
  async #putInPlace(fresh: string, path: string): Promise<void> {
    try {
      await this.#inFolder(path, async () => await this.#files.rename(fresh, path));
    } catch (error) {
      if (!hasCode(error, ...FOLDER)) throw error;
      await this.#moveAside(path);
      await this.#files.rename(fresh, path);
    }
  }

  /** What is a folder where a blob should be may have something in it: it gets another name. */
  async #moveAside(path: string): Promise<void> {
    for (let number = 1; ; number += 1) {
      try {
        return await this.#files.rename(path, `${path}.aside-${number}`);
      } catch (error) {
        if (!hasCode(error, 'EEXIST', 'ENOTEMPTY') || number === MOST_ASIDE) throw error;
      }
    }
  }

  #noteIncoming(hash: string): void {
    this.#writes += 1;
    this.#incoming.set(hash, this.#writes);
  }

  #incomingPath(hash: string): string {
    return incomingPath(this.#folder, hash);
  }

  #settledPath(hash: string): string {
    return settledPath(this.#folder, hash);
  }
}

function unlessGone(error: unknown): void {
  if (!hasCode(error, 'ENOENT')) throw error;
}
