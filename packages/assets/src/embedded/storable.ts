import { writeNew } from '../files/index.ts';
import type { Files } from '../files/index.ts';
import { checkQuota } from '../store/index.ts';
import type { StoreLimits } from '../store/index.ts';

/** Room for a record with a small content in it, and some more. */
const PROBE_BYTES = 65_536;
/** Whoever asks more often hears the last answer. */
const ASK_AGAIN_MS = 3000;

/** Tries out, on the disk, whether anything can be stored. */
export class StorableCheck {
  readonly #files: Files;
  readonly #folder: string;
  #last: { readonly at: number; readonly tried: Promise<void> } | undefined;

  constructor(files: Files, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** @throws system errors, RefusedAssetError `quota` */
  async run(blobBytes: number, limits: StoreLimits): Promise<void> {
    checkQuota(blobBytes, 1, limits);
    const at = performance.now();
    if (this.#last === undefined || at - this.#last.at > ASK_AGAIN_MS)
      this.#last = { at, tried: this.#tryWriting() };
    await this.#last.tried;
  }

  async #tryWriting(): Promise<void> {
    const path = `${this.#folder}/probe.new`;
    await this.#files.unlink(path).catch(() => undefined);
    await writeNew(this.#files, path, new Uint8Array(PROBE_BYTES));
    await this.#files.unlink(path);
  }
}
