import { open, readFile } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { writeFault } from '../output/index.ts';

/** So much goes to the disk at once. */
const GATHERED_BYTES = 1024 * 1024;

/** A new file that grows at its end; what is added is copied. */
export class FileAppender {
  readonly #path: string;
  readonly #file: FileHandle;
  readonly #gathered = new Uint8Array(GATHERED_BYTES);
  #used = 0;
  #written = 0;

  private constructor(path: string, file: FileHandle) {
    this.#path = path;
    this.#file = file;
  }

  static async create(path: string): Promise<FileAppender> {
    return new FileAppender(path, await open(path, 'wx', 0o600));
  }

  get sizeBytes(): number {
    return this.#written + this.#used;
  }

  /** @throws RemoteError when the disk does not take it */
  async add(bytes: Uint8Array): Promise<void> {
    if (this.#used + bytes.length > GATHERED_BYTES) await this.#flush();
    if (bytes.length > GATHERED_BYTES) return await this.#write(bytes);
    this.#gathered.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  async close(): Promise<void> {
    await this.#flush();
    await this.#file.close();
  }

  /** All of it, once it is closed. */
  async readBack(): Promise<Uint8Array> {
    return await readFile(this.#path);
  }

  async #flush(): Promise<void> {
    if (this.#used > 0) await this.#write(this.#gathered.subarray(0, this.#used));
    this.#used = 0;
  }

  async #write(bytes: Uint8Array): Promise<void> {
    try {
      await this.#file.writeFile(bytes);
    } catch (error) {
      throw writeFault('the copy of the recording cannot be written', error);
    }
    this.#written += bytes.length;
  }
}
