import { codeOf, hasCode, isUnreadable, readWhole, readWholeAround } from '../files/index.ts';
import type { Files, OpenFile } from '../files/index.ts';
import { StorageError } from '../store/index.ts';
import type { Allocate } from '../store/index.ts';
import { oldSegmentName, segmentName } from './segment.ts';

/** Segments that stay open for reading; the others are opened for each read. */
const MOST_OPEN_SEGMENTS = 256;

/** Hears that a segment cannot be read as far as it goes, and with which code of the system. */
export type OnUnreadable = (segment: number, code: string) => void;

/** @throws StorageError `input-output` */
export function refuseUnreadable(segment: number, code: string): never {
  throw new StorageError(`segment ${segment} of the journal cannot be read (${code})`, 'input-output');
}

/** Reads stretches of segments. Any number of them may be on one folder, whoever writes it. */
export class SegmentReader {
  readonly #files: Files;
  readonly #folder: string;
  readonly #kept = new Map<number, Promise<OpenFile>>();

  constructor(files: Files, folder: string) {
    this.#files = files;
    this.#folder = folder;
  }

  /** The file of a segment. */
  pathOf(segment: number): string {
    return `${this.#folder}/${segmentName(segment)}`;
  }

  /** Undefined when there is none. */
  async sizeOf(segment: number): Promise<number | undefined> {
    return (
      (await this.#files.sizeOf(this.pathOf(segment))) ?? (await this.#files.sizeOf(this.#oldPathOf(segment)))
    );
  }

  /** All of a segment; undefined when there is none. */
  async readWhole(segment: number): Promise<Buffer | undefined> {
    return await this.#readWith(readWhole, segment);
  }

  /** With zeros where the disk does not give it, once that was told; `unreadable` when it gives nothing. @throws what `tell` throws */
  async readAround(segment: number, tell: OnUnreadable): Promise<Buffer | undefined | 'unreadable'> {
    try {
      return await this.readWhole(segment);
    } catch (error) {
      if (!isUnreadable(error)) throw error;
      tell(segment, codeOf(error));
    }
    return await this.#readWith(readWholeAround, segment).catch((error: unknown) => {
      if (!isUnreadable(error)) throw error;
      return 'unreadable' as const;
    });
  }

  async #readWith(read: typeof readWhole, segment: number): Promise<Buffer | undefined> {
    const bytes =
      (await read(this.#files, this.pathOf(segment))) ?? (await read(this.#files, this.#oldPathOf(segment)));
    return bytes && Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  }

  /** `length` bytes of a segment; fewer when it ends before. */
  async read(
    segment: number,
    offset: number,
    length: number,
    allocate: Allocate = (sizeBytes) => Buffer.allocUnsafeSlow(sizeBytes),
  ): Promise<Buffer> {
    const bytes = allocate(length).subarray(0, length);
    const kept = this.#kept.get(segment) ?? this.#keep(segment);
    const file = await (kept ?? this.#open(segment));
    try {
      return bytes.subarray(0, await file.read(bytes, offset));
    } finally {
      if (kept === undefined) await file.close();
    }
  }

  /** Its first bytes, of a file that is not kept open for it. */
  async readStart(segment: number, length: number): Promise<Buffer> {
    const bytes = Buffer.alloc(length);
    const file = await this.#open(segment);
    try {
      return bytes.subarray(0, await file.read(bytes, 0));
    } finally {
      await file.close();
    }
  }

  /** Closes the file of a segment that is not to be read any more. */
  async forget(segment: number): Promise<void> {
    const file = this.#kept.get(segment);
    this.#kept.delete(segment);
    if (file !== undefined) await (await file).close();
  }

  /** Closes the files that are kept open; a later read opens them anew. */
  async close(): Promise<void> {
    for (const segment of this.#kept.keys()) await this.forget(segment);
  }

  #keep(segment: number): Promise<OpenFile> | undefined {
    if (this.#kept.size >= MOST_OPEN_SEGMENTS) return undefined;
    const opened = this.#open(segment);
    this.#kept.set(segment, opened);
    opened.catch(() => this.#kept.delete(segment));
    return opened;
  }

  async #open(segment: number): Promise<OpenFile> {
    try {
      return await this.#files.open(this.pathOf(segment), 'read');
    } catch (error) {
      if (!hasCode(error, 'ENOENT')) throw error;
      return await this.#files.open(this.#oldPathOf(segment), 'read');
    }
  }

  #oldPathOf(segment: number): string {
    return `${this.#folder}/${oldSegmentName(segment)}`;
  }
}
