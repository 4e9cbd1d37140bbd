import { setImmediate } from 'node:timers/promises';
import { MemoryFile } from './memory-file.ts';
import { FileError } from './files.ts';
import type { Files, FileTimes, OpenFile } from './files.ts';

/** One change of a folder's names that power loss may undo. */
interface PendingName {
  readonly name: string;
  readonly file: MemoryFile | undefined;
}

interface Folder {
  /** What everybody sees. */
  readonly names: Map<string, MemoryFile>;
  /** What would be there after power loss, before the dice fall over `pending`. */
  readonly durable: Map<string, MemoryFile>;
  pending: PendingName[];
}

/**
 * A disk in memory that knows what is durable. {@link MemoryFiles.losePower} gives the disk as a machine may find it
 * afterwards: of all that was not synced, every sector and every name is kept or lost by its own throw of the dice,
 * which is more than real file systems do. Syncing takes a turn of the event loop, as it takes time on a disk. Folders themselves are durable at once: stores make them before they serve.
 */
export class MemoryFiles implements Files {
  readonly #folders = new Map<string, Folder>();
  readonly #now: () => number;
  #dead = false;

  /** `now` gives the times of files, in seconds since 1970; without it all are of the beginning. */
  constructor(now: () => number = () => 0) {
    this.#now = now;
  }

  /** The disk after power loss; this one fails every call from now on. `random` gives numbers in [0, 1). */
  losePower(random: () => number): MemoryFiles {
    this.#dead = true;
    const survivor = new MemoryFiles(this.#now);
    const copies = new Map<MemoryFile, MemoryFile>();
    for (const [path, folder] of this.#folders) {
      const names = new Map(folder.durable);
      for (const { name, file } of folder.pending) if (random() < 0.5) setName(names, name, file);
      survivor.#folders.set(path, survivingFolder(names, copies, random));
    }
    return survivor;
  }

  /** Every file by its path, for tests that damage stored bytes: what is written there is durable. */
  contents(): ReadonlyMap<string, MemoryFile> {
    const all = new Map<string, MemoryFile>();
    for (const [path, folder] of this.#folders)
      for (const [name, file] of folder.names) all.set(`${path}/${name}`, file);
    return all;
  }

  async open(path: string, mode: 'read' | 'create' | 'write'): Promise<OpenFile> {
    const { folder, name } = this.#locate(path);
    const present = folder.names.get(name);
    if (mode !== 'create') return this.#handle(present ?? fail('ENOENT', path));
    if (present !== undefined) return fail('EEXIST', path);
    const file = new MemoryFile();
    this.#change(folder, name, file);
    return this.#handle(file);
  }

  async link(from: string, to: string): Promise<void> {
    const source = this.#locate(from);
    const target = this.#locate(to);
    const file = source.folder.names.get(source.name) ?? fail('ENOENT', from);
    if (target.folder.names.has(target.name)) fail('EEXIST', to);
    this.#change(target.folder, target.name, file);
  }

  async rename(from: string, to: string): Promise<void> {
    const source = this.#locate(from);
    const target = this.#locate(to);
    this.#change(target.folder, target.name, source.folder.names.get(source.name) ?? fail('ENOENT', from));
    this.#change(source.folder, source.name, undefined);
  }

  /** Takes a name away; until its folder is synced, power loss may bring it back. @throws FileError `ENOENT` */
  async unlink(path: string): Promise<void> {
    const { folder, name } = this.#locate(path);
    if (!folder.names.has(name)) fail('ENOENT', path);
    this.#change(folder, name, undefined);
  }

  async makeFolder(path: string): Promise<void> {
    this.#alive();
    const slash = path.lastIndexOf('/');
    if (slash > 0) await this.makeFolder(path.slice(0, slash));
    if (!this.#folders.has(path))
      this.#folders.set(path, { names: new Map(), durable: new Map(), pending: [] });
  }

  async list(path: string): Promise<string[]> {
    const { names } = this.#folder(path);
    const inside = [...this.#folders.keys()].filter((other) => other.startsWith(`${path}/`));
    const folders = new Set(inside.map((other) => other.slice(path.length + 1).split('/')[0]!));
    return [...names.keys(), ...folders];
  }

  /** Makes the folder's changes of names durable, after a turn of the event loop. @throws FileError `ENOENT` */
  async syncFolder(path: string): Promise<void> {
    await setImmediate();
    const folder = this.#folder(path);
    for (const { name, file } of folder.pending) setName(folder.durable, name, file);
    folder.pending = [];
  }

  async sizeOf(path: string): Promise<number | undefined> {
    return this.#fileAt(path)?.bytes.length;
  }

  /** When the file was written, and when it or a name of it changed; undefined when there is none. */
  async timesOf(path: string): Promise<FileTimes | undefined> {
    const file = this.#fileAt(path);
    return file && { writtenAt: file.writtenAt, changedAt: file.changedAt };
  }

  #fileAt(path: string): MemoryFile | undefined {
    this.#alive();
    const slash = path.lastIndexOf('/');
    return this.#folders.get(path.slice(0, slash))?.names.get(path.slice(slash + 1));
  }

  #handle(file: MemoryFile): OpenFile {
    const guard = <T>(act: () => T): Promise<T> => {
      this.#alive();
      return Promise.resolve(act());
    };
    return {
      read: async (into, position) => guard(() => file.read(into, position)),
      write: async (bytes, position) =>
        guard(() => {
          file.write(bytes, position);
          file.writtenAt = file.changedAt = this.#now();
        }),
      truncate: async (sizeBytes) => guard(() => file.truncate(sizeBytes)),
      sync: async () => {
        await setImmediate();
        return guard(() => file.sync());
      },
      size: async () => guard(() => file.bytes.length),
      close: async () => undefined,
    };
  }

  #change(folder: Folder, name: string, file: MemoryFile | undefined): void {
    if (file !== undefined) file.changedAt = this.#now();
    setName(folder.names, name, file);
    folder.pending.push({ name, file });
  }

  #locate(path: string): { folder: Folder; name: string } {
    const slash = path.lastIndexOf('/');
    return { folder: this.#folder(path.slice(0, slash)), name: path.slice(slash + 1) };
  }

  #folder(path: string): Folder {
    this.#alive();
    return this.#folders.get(path) ?? fail('ENOENT', path);
  }

  #alive(): void {
    if (this.#dead) fail('EIO', 'the power is gone');
  }
}

function survivingFolder(
  names: ReadonlyMap<string, MemoryFile>,
  copies: Map<MemoryFile, MemoryFile>,
  random: () => number,
): Folder {
  const kept = new Map<string, MemoryFile>();
  for (const [name, file] of names) {
    const copy = copies.get(file) ?? file.losePower(random);
    copies.set(file, copy);
    kept.set(name, copy);
  }
  return { names: kept, durable: new Map(kept), pending: [] };
}

function setName(names: Map<string, MemoryFile>, name: string, file: MemoryFile | undefined): void {
  if (file === undefined) names.delete(name);
  else names.set(name, file);
}

function fail(code: string, path: string): never {
  throw new FileError(code, path);
}
