import { hasCode } from '../files/index.ts';
import type { Files, OpenFile } from '../files/index.ts';
import { DamagedAssetError } from '../store/index.ts';
import type { Allocate, ByteRange } from '../store/index.ts';
import { blobHeaderBytes, blocksAround, checkBlobHeader, checkBlocks, sizeInHeader } from './blob-format.ts';
import { incomingPath, settledPath } from './blob-paths.ts';
import { OpenFiles } from './open-files.ts';
import type { Opened } from './open-files.ts';

/** The checksums of half a megabyte; those of larger blobs are read each time. */
const MOST_REMEMBERED_BYTES = 560;

const CACHE_LINE_BYTES = 64;

/** A blob by its address and the size that it must have. */
export interface WantedBlob {
  /** SHA-256 of its bytes, 64 lower-case hexadecimal digits. */
  readonly hash: string;
  /** Of its content, without the header of its file. */
  readonly sizeBytes: number;
}

/** Reads blobs out of their files and checks them; files stay open for the next time. Any number of them may be on one folder. */
export class BlobReader {
  readonly #files: Files;
  readonly #folder: string;
  readonly #open: OpenFiles;
  readonly #isIncoming: (hash: string) => boolean;

  /** `isIncoming`: what is known to have its good bytes in `incoming`, whatever lies in the lasting place. */
  constructor(files: Files, folder: string, isIncoming: (hash: string) => boolean = () => false) {
    this.#files = files;
    this.#folder = folder;
    this.#isIncoming = isIncoming;
    this.#open = new OpenFiles((hash) => this.#openBlob(hash));
  }

  /** Bytes of the range, every block of it checked. @throws DamagedAssetError */
  async read(blob: WantedBlob, range: ByteRange, allocate: Allocate = ownBuffer): Promise<Buffer> {
    const isWhole = range.start === 0 && range.end === blob.sizeBytes;
    try {
      return await this.#open.use(blob.hash, (file, opened) =>
        isWhole ? readAll(file, blob, allocate) : readRange({ file, blob, opened }, range, allocate),
      );
    } catch (error) {
      this.forget(blob.hash);
      throw error;
    }
  }

  /** The same at once; undefined when that might mean to wait, and for whatever is not as it should be. */
  readNow(blob: WantedBlob, range: ByteRange, allocate: Allocate): Buffer | undefined {
    if (this.#isIncoming(blob.hash)) return undefined;
    try {
      const found = this.#open.now(blob.hash, () =>
        this.#files.openNow?.(settledPath(this.#folder, blob.hash)),
      );
      if (found === undefined) return undefined;
      const isWhole = range.start === 0 && range.end === blob.sizeBytes;
      if (isWhole) return readAllNow(found.file, blob, allocate);
      return readRangeNow({ file: found.file, blob, opened: found.opened }, range, allocate);
    } catch {
      this.forget(blob.hash);
      return undefined;
    }
  }

  /** Whether a blob lies in a file that is open: then nobody else need say that there is one. */
  isOpen(hash: string): boolean {
    return this.#open.has(hash);
  }

  /** The next read opens the file anew: it may be another. */
  forget(hash: string): void {
    this.#open.forget(hash);
  }

  /** Resolves when no file is open. */
  close(): Promise<void> {
    return this.#open.close();
  }

  /** A blob may be settled between two looks: then the third finds it. */
  async #openBlob(hash: string): Promise<OpenFile> {
    const [settled, incoming] = [settledPath(this.#folder, hash), incomingPath(this.#folder, hash)];
    const paths = this.#isIncoming(hash) ? [incoming, settled] : [settled, incoming, settled];
    for (const path of paths) {
      try {
        return await this.#files.open(path, 'read');
      } catch (error) {
        if (!hasCode(error, 'ENOENT')) throw error;
      }
    }
    throw new DamagedAssetError('a blob file is missing', hash);
  }
}

async function readAll(file: OpenFile, blob: WantedBlob, allocate: Allocate): Promise<Buffer> {
  const wanted = { start: 0, end: blobHeaderBytes(blob.sizeBytes) + blob.sizeBytes };
  return contentOf(await readExactly(file, blob, wanted, aligning(blob, allocate)), blob);
}

function readAllNow(file: OpenFile, blob: WantedBlob, allocate: Allocate): Buffer | undefined {
  const sizeBytes = blobHeaderBytes(blob.sizeBytes) + blob.sizeBytes;
  const bytes = aligning(blob, allocate)(sizeBytes).subarray(0, sizeBytes);
  return file.readNow?.(bytes, 0) === sizeBytes ? contentOf(bytes, blob) : undefined;
}

function aligning({ sizeBytes: size }: WantedBlob, allocate: Allocate): Allocate {
  const headerBytes = blobHeaderBytes(size);
  // The content begins where a cache line does: to send it is a quarter faster.
  const shift = -headerBytes & (CACHE_LINE_BYTES - 1);
  return (sizeBytes) => allocate(shift + sizeBytes).subarray(shift);
}

/** Checked. @throws DamagedAssetError */
function contentOf(bytes: Buffer, { hash, sizeBytes }: WantedBlob): Buffer {
  checkBlobHeader(bytes, hash, sizeBytes);
  const content = bytes.subarray(blobHeaderBytes(sizeBytes));
  checkBlocks(bytes, content, 0, hash);
  return content;
}

interface Reading {
  readonly file: OpenFile;
  readonly blob: WantedBlob;
  readonly opened: Opened;
}

async function readRange(reading: Reading, range: ByteRange, allocate: Allocate): Promise<Buffer> {
  const { file, blob } = reading;
  const headerBytes = blobHeaderBytes(blob.sizeBytes);
  const { start, end } = blocksAround(range, blob.sizeBytes);
  // Both are waited for even when one fails: a buffer may be used again only when nobody writes into it any more.
  const [header, blocks] = await bothOrNone(
    Promise.resolve(reading.opened.header ?? readHeader(reading, headerBytes)),
    readExactly(file, blob, { start: headerBytes + start, end: headerBytes + end }, allocate),
  );
  checkBlocks(header, blocks, start, blob.hash);
  return blocks.subarray(range.start - start, range.end - start);
}

function readRangeNow(
  { file, blob, opened }: Reading,
  range: ByteRange,
  allocate: Allocate,
): Buffer | undefined {
  const headerBytes = blobHeaderBytes(blob.sizeBytes);
  if (opened.header === undefined) {
    const header = ownBuffer(headerBytes);
    if (file.readNow?.(header, 0) !== headerBytes) return undefined;
    noteHeader(opened, header, blob);
  }
  const header = opened.header;
  if (header === undefined || sizeInHeader(header) !== blob.sizeBytes) return undefined;
  const { start, end } = blocksAround(range, blob.sizeBytes);
  const blocks = allocate(end - start).subarray(0, end - start);
  if (file.readNow?.(blocks, headerBytes + start) !== blocks.length) return undefined;
  checkBlocks(header, blocks, start, blob.hash);
  return blocks.subarray(range.start - start, range.end - start);
}

/** Once it is checked. */
function noteHeader(opened: Opened, header: Buffer, { hash, sizeBytes }: WantedBlob): void {
  checkBlobHeader(header, hash, sizeBytes);
  if (header.length <= MOST_REMEMBERED_BYTES) opened.header = header;
}

async function bothOrNone<A, B>(one: Promise<A>, other: Promise<B>): Promise<[A, B]> {
  await Promise.allSettled([one, other]);
  return await Promise.all([one, other]);
}

async function readHeader({ file, blob, opened }: Reading, headerBytes: number): Promise<Buffer> {
  const header = await readExactly(file, blob, { start: 0, end: headerBytes }, ownBuffer);
  noteHeader(opened, header, blob);
  return header;
}

async function readExactly(
  file: OpenFile,
  { hash }: WantedBlob,
  { start, end }: ByteRange,
  allocate: Allocate,
): Promise<Buffer> {
  const bytes = allocate(end - start).subarray(0, end - start);
  if ((await file.read(bytes, start)) < bytes.length)
    throw new DamagedAssetError('a blob file is cut off', hash);
  return bytes;
}

/** Not from the pool of small buffers: who keeps the bytes would keep the pool with them. */
const ownBuffer: Allocate = (sizeBytes) => Buffer.allocUnsafeSlow(sizeBytes);
