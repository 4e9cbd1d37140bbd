import { open } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { writeFault } from '../output/index.ts';

/** So much goes to the disk at once. */
const GATHERED_BYTES = 1024 * 1024;

/** A new file that grows at its end, and can be read; what is added is copied. */
export class FileAppender {
  readonly file: FileHandle;
  #gathered = new Uint8Array(GATHERED_BYTES);
  #used = 0;
  #sizeBytes = 0;
  #writtenBytes = 0;
  #writing: Promise<void> = Promise.resolve();

  private constructor(file: FileHandle) {
    this.file = file;
  }

  static async create(path: string): Promise<FileAppender> {
    return new FileAppender(await open(path, 'wx+', 0o600));
  }

  /** All that was added. */
  get sizeBytes(): number {
    return this.#sizeBytes;
  }

  /** What of it can be read from the file. */
  get writtenBytes(): number {
    return this.#writtenBytes;
  }

  /** @throws RemoteError when the disk does not take it */
  async add(bytes: Uint8Array): Promise<void> {
    this.#sizeBytes += bytes.length;
    if (this.#used + bytes.length > GATHERED_BYTES) await this.flush();
    if (bytes.length > GATHERED_BYTES) return await this.#write(bytes.slice());
    this.#gathered.set(bytes, this.#used);
    this.#used += bytes.length;
  }

  /** All that was added before this was called can be read from the file. @throws RemoteError when the disk does not take it */
  async flush(): Promise<void> {
    if (this.#used === 0) return await this.#writing;
    const bytes = this.#gathered.subarray(0, this.#used);
    this.#gathered = new Uint8Array(GATHERED_BYTES);
    this.#used = 0;
    await this.#write(bytes);
  }

  async close(): Promise<void> {
    await this.#writing.catch(() => undefined);
    await this.file.close();
  }

  /** One behind the other, in the order in which they were asked for. */
  async #write(bytes: Uint8Array): Promise<void> {
    const before = this.#writing;
    const writing = before.then(async () => await this.#append(bytes));
    // Whoever waits hears of it; nobody else may be there.
    writing.catch(() => undefined);
    this.#writing = writing;
    await writing;
  }

  async #append(bytes: Uint8Array): Promise<void> {
    try {
      for (let at = 0; at < bytes.length;) {
        const { bytesWritten } = await this.file.write(bytes, at, bytes.length - at, this.#writtenBytes);
        at += bytesWritten;
        this.#writtenBytes += bytesWritten;
      }
    } catch (error) {
      throw writeFault('the copy of the recording cannot be written', error);
    }
  }
}
