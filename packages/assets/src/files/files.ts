/**
 * The file layer: all that a store asks of a disk, so that tests can run it on a disk that loses un-synced writes, is
 * full, or says no. Every error is a Node error with a `code`. Paths are absolute or relative to the process.
 *
 * Written bytes are durable after {@link OpenFile.sync}; a new name is durable after {@link Files.syncFolder} of the
 * folder it is in. Before that, power loss may keep or lose any part of it.
 */
export interface Files {
  /** `read`: must exist. `create`: must not exist (EEXIST), for reading and writing. `write`: must exist, both ways. */
  open(path: string, mode: 'read' | 'create' | 'write'): Promise<OpenFile>;
  /** Opens for reading, at once; undefined when that might mean to wait for the disk. @throws as `open` does */
  openNow?(path: string): OpenFile | undefined;
  /** A second name for a file. @throws EEXIST when `to` is there. */
  link(from: string, to: string): Promise<void>;
  /** Replaces `to` when it is there. */
  rename(from: string, to: string): Promise<void>;
  /** Takes a name away, and the file with its last one. @throws ENOENT when there is none */
  unlink(path: string): Promise<void>;
  /** Makes a folder, and those above it; content when it is there. */
  makeFolder(path: string): Promise<void>;
  /** Names in a folder, in no order. @throws ENOENT */
  list(path: string): Promise<string[]>;
  /** Makes durable which names are in a folder: those made, changed and taken away before. @throws ENOENT */
  syncFolder(path: string): Promise<void>;
  /** Undefined when there is no such file. */
  sizeOf(path: string): Promise<number | undefined>;
  /** Undefined when there is no such file. */
  timesOf(path: string): Promise<FileTimes | undefined>;
}

/** When something became of a file, in seconds since 1970. */
export interface FileTimes {
  /** When its bytes were written; whoever copies a file may give the copy the same. */
  readonly writtenAt: number;
  /** When it was written, or got a name or lost one, or was copied to where it is: nobody can say another time. */
  readonly changedAt: number;
}

/**
 * A file that is open for reading or writing; positions and sizes in bytes. What was written is safe from a power loss after `sync`.
 * @throws what the layer throws, with a `code` such as `ENOSPC`, from any call
 */
export interface OpenFile {
  /** Fills `into` from `position`; returns how many bytes there were. */
  read(into: Uint8Array, position: number): Promise<number>;
  /** The same at once; undefined, and nothing done, when that might mean to wait for the disk. */
  readNow?(into: Uint8Array, position: number): number | undefined;
  /** Writes all of `bytes` at `position`. */
  write(bytes: Uint8Array, position: number): Promise<void>;
  /** Cuts the file to its first `sizeBytes` bytes. */
  truncate(sizeBytes: number): Promise<void>;
  /** Resolves when all that was written is durable; the name of a new file is not yet. */
  sync(): Promise<void>;
  /** Bytes of the file now. */
  size(): Promise<number>;
  /** Gives the file back to the system, without a sync. */
  close(): Promise<void>;
}

/**
 * A file layer's refusal, with a `code` as Node's own errors have one, and as those of its file calls without a stack: it is made
 * behind an await, and a disk in memory refuses by the thousand.
 */
export class FileError extends Error {
  /** Always `FileError`. */
  override readonly name = 'FileError';
  /** As the system names it: `ENOENT`, `ENOSPC`, `EIO` … */
  readonly code: string;

  constructor(code: string, what: string) {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    super(`${code}: ${what}`);
    Error.stackTraceLimit = stackTraceLimit;
    this.code = code;
  }
}

/** True when `error` is a system error with one of these codes, such as `ENOENT`. */
export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return error instanceof Error && 'code' in error && codes.includes(String(error.code));
}

/** What a disk says of a place that it cannot read. */
const OF_A_PLACE = ['EIO', 'EREMOTEIO', 'ENODATA', 'EILSEQ'];
/** That, what the file is, and who may read it: another file is none the worse for it. */
const UNREADABLE = [
  ...OF_A_PLACE,
  'ENXIO',
  'ENODEV',
  'EINVAL',
  'EOVERFLOW',
  'EISDIR',
  'ENOTDIR',
  'ELOOP',
  'EACCES',
  'EPERM',
];

/**
 * Whether a file cannot be read for a reason of its own, and will not be the next time; not when the process has no descriptors
 * left, or the file is gone.
 */
export function isUnreadable(error: unknown): boolean {
  // Those that Node has no name for, such as a structure that needs cleaning.
  const isNameless =
    error instanceof Error && 'code' in error && String(error.code).startsWith('Unknown system error');
  return isNameless || hasCode(error, ...UNREADABLE);
}

/** Its code, to be named. */
export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : String(error);
}

/** The whole content of a file, or undefined when there is none. */
export async function readWhole(files: Files, path: string): Promise<Uint8Array | undefined> {
  let file: OpenFile;
  try {
    file = await files.open(path, 'read');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  try {
    const bytes = new Uint8Array(await file.size());
    return bytes.subarray(0, await file.read(bytes, 0));
  } finally {
    await file.close();
  }
}

/** As the disk has them, mostly: what lies in one of these cannot be read, or can. */
const SECTOR_BYTES = 4096;

/**
 * As {@link readWhole}, with zeros where the disk does not give what is there: who reads it sees by sums what that is.
 * @throws when nothing of it can be read: it is no file, or may not be opened
 */
export async function readWholeAround(files: Files, path: string): Promise<Uint8Array | undefined> {
  try {
    return await readWhole(files, path);
  } catch (error) {
    if (!hasCode(error, ...OF_A_PLACE)) throw error;
  }
  const file = await files.open(path, 'read');
  try {
    const bytes = new Uint8Array(await file.size());
    for (let at = 0; at < bytes.length; at += SECTOR_BYTES)
      await file.read(bytes.subarray(at, at + SECTOR_BYTES), at).catch((error: unknown) => {
        if (!hasCode(error, ...OF_A_PLACE)) throw error;
        bytes.fill(0, at, at + SECTOR_BYTES);
      });
    return bytes;
  } finally {
    await file.close();
  }
}

/** Writes a new file and syncs it (not its folder); leaves none behind when that fails. */
export async function writeNew(files: Files, path: string, bytes: Uint8Array): Promise<void> {
  const file = await files.open(path, 'create');
  try {
    await file.write(bytes, 0);
    await file.sync();
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await files.unlink(path).catch(() => undefined);
    throw error;
  }
}

/** Puts `bytes` in place of the file at `path`, durably: there is the old or the new content, never a mixture. */
export async function replaceFile(
  files: Files,
  folder: string,
  name: string,
  bytes: Uint8Array,
): Promise<void> {
  const fresh = `${folder}/${name}.new`;
  await files.unlink(fresh).catch(() => undefined);
  await writeNew(files, fresh, bytes);
  await files.rename(fresh, `${folder}/${name}`);
  await files.syncFolder(folder);
}
