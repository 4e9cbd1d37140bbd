import { FileError } from './files.ts';
import type { Files, OpenFile } from './files.ts';

/** The calls of a file layer that can be made to fail. */
export type FileCall = keyof Files | `file.${keyof OpenFile}`;

/** Says with which system error code a call shall fail, such as `ENOSPC`; undefined lets it through. */
export type Verdict = (call: FileCall, path: string) => string | undefined;

/** A file layer that fails on demand, before the call reaches `files`. */
export function failOnDemand(files: Files, verdict: Verdict): Files {
  const check = (call: FileCall, path: string): void => {
    const code = verdict(call, path);
    if (code !== undefined) throw new FileError(code, `${call} ${path}`);
  };
  const guarded =
    <A extends [string, ...unknown[]], R>(call: keyof Files, act: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      check(call, args[0]);
      return act(...args);
    };
  return {
    open: async (path, mode) => {
      check('open', path);
      return guardFile(await files.open(path, mode), path, check);
    },
    link: guarded('link', (from: string, to: string) => files.link(from, to)),
    rename: guarded('rename', (from: string, to: string) => files.rename(from, to)),
    unlink: guarded('unlink', (path: string) => files.unlink(path)),
    makeFolder: guarded('makeFolder', (path: string) => files.makeFolder(path)),
    list: guarded('list', (path: string) => files.list(path)),
    syncFolder: guarded('syncFolder', (path: string) => files.syncFolder(path)),
    sizeOf: guarded('sizeOf', (path: string) => files.sizeOf(path)),
    timesOf: guarded('timesOf', (path: string) => files.timesOf(path)),
  };
}

function guardFile(file: OpenFile, path: string, check: (call: FileCall, path: string) => void): OpenFile {
  const guarded =
    <A extends unknown[], R>(call: FileCall, act: (...args: A) => Promise<R>) =>
    async (...args: A): Promise<R> => {
      check(call, path);
      return act(...args);
    };
  return {
    read: guarded('file.read', (into: Uint8Array, position: number) => file.read(into, position)),
    write: guarded('file.write', (bytes: Uint8Array, position: number) => file.write(bytes, position)),
    truncate: guarded('file.truncate', (sizeBytes: number) => file.truncate(sizeBytes)),
    sync: guarded('file.sync', () => file.sync()),
    size: guarded('file.size', () => file.size()),
    close: () => file.close(),
  };
}
