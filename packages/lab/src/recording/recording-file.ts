/**
 * A recording that is written while it happens. Rules:
 * 1. `write` returns at once. One write to the disk is under way at a time, of all that has come meanwhile: what a process that
 *    is killed has not written is what came within that one.
 * 2. What waits for the disk is bounded: what comes when too much does is counted, and a `gap` says so.
 * 3. A file that has reached its limit is followed by another, `x.2.lfc` after `x.lfc`, each a recording by itself. The first,
 *    with the logins, and the last ones are kept.
 * 4. Trouble with the disk ends the recording, not what is recorded.
 */
import { open, rename, rm, stat } from 'node:fs/promises';
import type { FileHandle } from 'node:fs/promises';
import { extname } from 'node:path';
import { EncodeError } from '@landfall/protocol/errors';
import type { LandfallError } from '@landfall/protocol/errors';
import { codeOf, writeFault } from '../output/index.ts';
import { encodeRecord, encodeRecordingHeader } from './encode-record.ts';
import type { RecordToWrite } from './encode-record.ts';
import type { RecordingSide } from './record.ts';

/** Where a recording goes, and how much of it. */
export interface RecordingFileOptions {
  /** What marks of the recorder are said by, and when. */
  readonly side: RecordingSide;
  /** Milliseconds of the recorder's monotonic clock: the `monoMs` of its marks. */
  readonly now: () => number;
  /** Milliseconds since 1970: the `wallMs` of its marks. */
  readonly wallTime: () => number;
  /** A file of more bytes is followed by another; 256 MiB by default. */
  readonly maxFileBytes?: number;
  /** So many files are kept, 2 at least: the first and the last ones; 4 by default. */
  readonly maxFiles?: number;
  /**
   * What comes within so many milliseconds goes in one write, for a recorder of tens of thousands a second: each write costs more than many
   * records. 0 by default. What a process that is killed has not written is what came within them, too.
   */
  readonly gatherMs?: number;
  /** So much may wait for the disk; 64 MiB by default. */
  readonly maxWaitingBytes?: number;
  /** Hears, once, why the recording has ended before its time. */
  readonly onFault?: (fault: LandfallError) => void;
}

/** What became of a recording. */
export interface RecordingReport {
  /** The files that are there, in their order. */
  readonly paths: readonly string[];
  /** Records that were taken for writing, the recorder's own marks included. */
  readonly records: number;
  /** Records that were not written, for the disk was too slow or would not take them. */
  readonly dropped: number;
}

/** A recording that is being written. */
export interface RecordingFile {
  /** The record is encoded before this returns. Never throws: what cannot be written is counted. */
  write(record: RecordToWrite): void;
  /** Writes what waits, and closes the file. More than once is the same as once. */
  close(): Promise<RecordingReport>;
}

const MAX_FILE_BYTES = 256 * 1024 * 1024;
const MAX_FILES = 4;
/** So much is written at once, whatever else is to come. */
const GATHERED_BYTES = 256 * 1024;
/** A disk that is so far behind is not keeping up. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024;

/**
 * Opens a recording. A file that is there already is kept under a name with its time.
 * @throws UsageError where it cannot be written
 */
export async function createRecordingFile(
  path: string,
  options: RecordingFileOptions,
): Promise<RecordingFile> {
  await setAside(path);
  const file = new WritingFile(path, options, await openNew(path));
  file.mark('begin', 'landfall/0.1.0');
  return file;
}

class WritingFile implements RecordingFile {
  readonly #path: string;
  readonly #options: RecordingFileOptions;
  #file: FileHandle;
  /** Numbers of the files that are there; 1 is the first. */
  readonly #parts: number[] = [1];
  #part = 1;
  /** Of the file that is being written, with what waits. */
  #fileBytes = 0;
  #waiting: Uint8Array[] = [encodeRecordingHeader()];
  #waitingBytes = 0;
  #writing: Promise<void> | undefined;
  /** Ends the gathering. */
  #hurry: () => void = () => undefined;
  #fault: LandfallError | undefined;
  #closing: Promise<RecordingReport> | undefined;
  #records = 0;
  #dropped = 0;
  /** Dropped since the last `gap`. */
  #untold = 0;

  constructor(path: string, options: RecordingFileOptions, file: FileHandle) {
    this.#path = path;
    this.#options = options;
    this.#file = file;
  }

  write(record: RecordToWrite): void {
    const bytes = this.#encoded(record);
    const { maxWaitingBytes = MAX_WAITING_BYTES } = this.#options;
    if (bytes === undefined || this.#waitingBytes + bytes.length > maxWaitingBytes) return this.#drop();
    if (this.#untold > 0) this.#tellGap();
    this.#add(bytes);
  }

  mark(name: string, text: string): void {
    const { side, now, wallTime } = this.#options;
    const bytes = this.#encoded({ kind: 'mark', side, monoMs: now(), wallMs: wallTime(), name, text });
    if (bytes !== undefined) this.#add(bytes);
  }

  close(): Promise<RecordingReport> {
    this.#closing ??= this.#end();
    return this.#closing;
  }

  async #end(): Promise<RecordingReport> {
    if (this.#untold > 0) this.#tellGap();
    this.mark('end', 'closed in good order');
    // Nothing more is taken.
    this.#fault ??= CLOSED;
    this.#hurry();
    while (this.#writing !== undefined) await this.#writing;
    await this.#file.close().catch(() => undefined);
    const paths = this.#parts.map((part) => pathOfPart(this.#path, part));
    return { paths, records: this.#records, dropped: this.#dropped };
  }

  #encoded(record: RecordToWrite): Uint8Array | undefined {
    if (this.#fault !== undefined) return undefined;
    try {
      return encodeRecord(record);
    } catch (error) {
      if (error instanceof EncodeError) return undefined;
      throw error;
    }
  }

  #drop(): void {
    this.#dropped++;
    this.#untold++;
  }

  #tellGap(): void {
    const count = this.#untold;
    this.#untold = 0;
    this.mark('gap', `${count} records could not be written`);
  }

  #add(bytes: Uint8Array): void {
    this.#records++;
    this.#waiting.push(bytes);
    this.#waitingBytes += bytes.length;
    if (this.#waitingBytes >= GATHERED_BYTES) this.#hurry();
    this.#writing ??= this.#writeAll();
  }

  async #writeAll(): Promise<void> {
    try {
      while (this.#waiting.length > 0) {
        await this.#gather();
        const all = Buffer.concat(this.#waiting);
        this.#waiting = [];
        await this.#file.appendFile(all);
        this.#waitingBytes -= Math.min(all.length, this.#waitingBytes);
        this.#fileBytes += all.length;
        if (this.#fileBytes >= (this.#options.maxFileBytes ?? MAX_FILE_BYTES)) await this.#goOn();
      }
    } catch (error) {
      this.#fail(error);
    } finally {
      this.#writing = undefined;
    }
  }

  /** What is said in one turn of the loop, such as all datagrams that a socket had, goes in one write; or what comes for a while. */
  async #gather(): Promise<void> {
    const { gatherMs = 0 } = this.#options;
    const isShort = gatherMs === 0 || this.#closing !== undefined || this.#waitingBytes >= GATHERED_BYTES;
    if (isShort) return await new Promise((resolve) => void setImmediate(resolve));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, gatherMs);
      this.#hurry = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  /** Another file takes what follows. */
  async #goOn(): Promise<void> {
    const next = pathOfPart(this.#path, this.#part + 1);
    await setAside(next);
    const file = await openNew(next);
    await this.#file.close();
    this.#file = file;
    this.#part++;
    this.#parts.push(this.#part);
    this.#fileBytes = 0;
    this.#waiting.unshift(encodeRecordingHeader());
    const [gone] =
      this.#parts.length > Math.max(2, this.#options.maxFiles ?? MAX_FILES) ? this.#parts.splice(1, 1) : [];
    if (gone !== undefined) await rm(pathOfPart(this.#path, gone), { force: true });
    this.mark('begin', `landfall/0.1.0, part ${this.#part} of ${this.#path}`);
  }

  #fail(error: unknown): void {
    const fault = writeFault(`cannot write ${this.#path}`, error);
    this.#fault ??= fault;
    this.#dropped += this.#waiting.length;
    this.#waiting = [];
    if (this.#fault === fault) this.#options.onFault?.(fault);
  }
}

const CLOSED = writeFault('the recording is closed', undefined);

/** `x.lfc`, `x.2.lfc`, `x.3.lfc` … */
function pathOfPart(path: string, part: number): string {
  if (part === 1) return path;
  const ending = extname(path);
  return `${path.slice(0, path.length - ending.length)}.${part}${ending}`;
}

async function openNew(path: string): Promise<FileHandle> {
  try {
    return await open(path, 'ax');
  } catch (error) {
    throw writeFault(`cannot write ${path}`, error);
  }
}

/** Recordings are not written over. */
async function setAside(path: string): Promise<void> {
  const known = await stat(path).catch((error: unknown) =>
    codeOf(error) === 'ENOENT' ? undefined : refuse(path, error),
  );
  if (known === undefined) return;
  if (!known.isFile())
    throw writeFault(`cannot write ${path}`, Object.assign(new TypeError(), { code: 'EISDIR' }));
  const ending = extname(path);
  const stamp = known.mtime
    .toISOString()
    .replace(/\.(\d+)Z/, '-$1Z')
    .replaceAll(':', '-');
  await rename(path, `${path.slice(0, path.length - ending.length)}.${stamp}${ending}`).catch(
    (error: unknown) => refuse(path, error),
  );
}

function refuse(path: string, error: unknown): never {
  throw writeFault(`cannot write ${path}`, error);
}
