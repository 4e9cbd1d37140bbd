import { open, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { escapeUnprintable } from '../escape/index.ts';
import { writeFault } from './write-fault.ts';

/** Where a report goes as JSON. Disposed of unwritten, it leaves what was there before. */
export interface ReportFile extends AsyncDisposable {
  /** Plain values only. */
  write(report: object): Promise<void>;
}

/**
 * Opens it before the work begins: hours later is too late to learn that it cannot be written.
 * @param path of `--report`; without one nothing is written
 * @throws UsageError when it cannot be written
 */
export async function openReport(path: string | undefined): Promise<ReportFile> {
  if (path === undefined)
    return { write: async () => undefined, [Symbol.asyncDispose]: async () => undefined };
  const isNew = (await stat(path).catch(() => undefined)) === undefined;
  const file = await open(path, 'a').catch((error: unknown) => unwritable(path, error));
  return new OpenReport(path, file, isNew);
}

class OpenReport implements ReportFile {
  readonly #path: string;
  readonly #file: FileHandle;
  #isEmptyHull: boolean;

  constructor(path: string, file: FileHandle, isNew: boolean) {
    this.#path = path;
    this.#file = file;
    this.#isEmptyHull = isNew;
  }

  async write(report: object): Promise<void> {
    try {
      // A pipe or terminal cannot be cut, and need not be.
      if ((await this.#file.stat()).isFile()) await this.#file.truncate(0);
      await this.#file.writeFile(`${escapeUnprintable(JSON.stringify(report, undefined, 2))}\n`);
      this.#isEmptyHull = false;
    } catch (error) {
      unwritable(this.#path, error);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
    if (this.#isEmptyHull) await rm(this.#path, { force: true });
  }
}

function unwritable(path: string, cause: unknown): never {
  throw writeFault(`--report: ${path} cannot be written`, cause);
}
