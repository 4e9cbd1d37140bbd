import { open, readFile, rename, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { makeFolder } from '@landfall/transport/node';
import type { PutOutcome, ReadResult, StoredAsset } from '../store/index.ts';
import { storageFault, syncFolder, writeAndSync } from './durable-file.ts';
import { exportAssets } from './export-assets.ts';
import type { ExportOptions, ExportedStore } from './export-assets.ts';
import {
  MANIFEST_FILE,
  MANIFEST_HEAD,
  blobPath,
  formatManifestAsset,
  formatManifestEnd,
} from './manifest.ts';
import type { MigrationReport } from './report.ts';

/**
 * Writes assets into a folder: each different content once, and a manifest that is there only when everything else that the store
 * knows of is (it says so when the store lost something, and how many assets could not be read), in the order of the store (of rising ids), so that two exports of the same assets are equal. What is there from an
 * earlier export, interrupted or not, is used again when its bytes are right.
 * @throws StorageError when the store or the disk fails
 */
export async function exportToFolder(
  store: ExportedStore,
  folder: string,
  options: ExportOptions,
): Promise<MigrationReport> {
  await using manifest = await ManifestWriter.create(folder);
  const blobs = new BlobWriter(folder);
  const report = await exportAssets(
    store,
    folder,
    async (read) => {
      const outcome = await blobs.write(read);
      return { kind: 'done', outcome, inTurn: () => manifest.add(read.asset) };
    },
    options,
  );
  if (report.complete || report.brokenOff !== undefined) {
    await blobs.finish();
    await manifest.finish(report.brokenOff ?? leftOut(report));
  }
  return report;
}

/** What is in no line of the manifest, though the store has it. */
function leftOut({ outcomes: { refused }, remarks }: MigrationReport): string | undefined {
  if (refused.assets === 0) return undefined;
  const first = remarks.find(({ outcome }) => outcome === 'refused');
  const such = first === undefined ? '' : `, such as ${first.what} (${first.reason})`;
  return `${refused.assets} asset${refused.assets === 1 ? '' : 's'} could not be read${such}`;
}

/** Content by hash: written once, also when many assets of it come at the same time. */
class BlobWriter {
  readonly #folder: string;
  readonly #writing = new Map<string, Promise<PutOutcome>>();
  readonly #made = new Map<string, Promise<unknown>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** `stored`, or `same` when this content is in the folder already. */
  async write({ asset: { hash }, bytes }: ReadResult): Promise<PutOutcome> {
    const running = this.#writing.get(hash);
    if (running !== undefined) return await running.then(() => 'same');
    const writing = this.#write(join(this.#folder, blobPath(hash)), bytes);
    this.#writing.set(hash, writing);
    return await writing.finally(() => this.#writing.delete(hash));
  }

  /** New names are durable only with their folders. @throws StorageError */
  async finish(): Promise<void> {
    if (this.#made.size === 0) return;
    for (const folder of [join(this.#folder, 'blobs'), ...this.#made.keys()]) {
      try {
        await syncFolder(folder);
      } catch (error) {
        throw storageFault(folder, error);
      }
    }
  }

  async #write(path: string, bytes: Uint8Array): Promise<PutOutcome> {
    if (await isSame(path, bytes)) return 'same';
    try {
      await this.#makeFolder(dirname(path));
      await writeAndSync(`${path}.part`, bytes);
      await rename(`${path}.part`, path);
    } catch (error) {
      throw storageFault(path, error);
    }
    return 'stored';
  }

  async #makeFolder(folder: string): Promise<void> {
    const making = this.#made.get(folder) ?? makeFolder(folder);
    this.#made.set(folder, making);
    await making;
  }
}

/** Byte for byte: a name is given only to a file that was written and synced whole, but it may have rotted since. */
async function isSame(path: string, bytes: Uint8Array): Promise<boolean> {
  try {
    return (await stat(path)).size === bytes.length && (await readFile(path)).equals(bytes);
  } catch {
    return false;
  }
}

const FLUSH_BYTES = 256 * 1024;

/** The manifest while it grows; it gets its name at the end. */
class ManifestWriter implements AsyncDisposable {
  readonly #path: string;
  readonly #file: FileHandle;
  #text = `${JSON.stringify(MANIFEST_HEAD)}\n`;
  #assets = 0;
  #bytes = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async create(folder: string): Promise<ManifestWriter> {
    const path = join(folder, MANIFEST_FILE);
    try {
      await makeFolder(folder);
      return new ManifestWriter(path, await open(`${path}.part`, 'w'));
    } catch (error) {
      throw storageFault(folder, error);
    }
  }

  add(asset: StoredAsset): void {
    this.#assets++;
    this.#bytes += asset.sizeBytes;
    this.#text += `${formatManifestAsset(asset)}\n`;
    if (this.#text.length > FLUSH_BYTES) this.#flush();
  }

  /** @param lost what the store lost @throws StorageError */
  async finish(lost: string | undefined): Promise<void> {
    this.#text += `${formatManifestEnd(this.#assets, this.#bytes, lost)}\n`;
    this.#flush();
    try {
      await this.#writing;
      await this.#file.sync();
      await rename(`${this.#path}.part`, this.#path);
      await syncFolder(dirname(this.#path));
    } catch (error) {
      throw storageFault(this.#path, error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.#file.close();
  }

  #flush(): void {
    const text = this.#text;
    this.#text = '';
    this.#writing = this.#writing.then(async () => {
      await this.#file.writeFile(text);
    });
    // Met when it is awaited at the end.
    this.#writing.catch(() => undefined);
  }
}
