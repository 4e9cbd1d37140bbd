import { ClosedError, LandfallError } from '@landfall/protocol/errors';
import { StorageError } from './errors.ts';
import type { StorageFault } from './errors.ts';

/** Not an object: a code may be the name of something that every object has. */
const FAULTS: ReadonlyMap<string, StorageFault> = new Map([
  ['ENOSPC', 'full'],
  ['EDQUOT', 'full'],
  ['EFBIG', 'full'],
  ['EACCES', 'permission'],
  ['EPERM', 'permission'],
  ['EROFS', 'permission'],
  ['ENOENT', 'missing'],
  ['ENOTDIR', 'missing'],
  ['EMFILE', 'busy'],
  ['ENFILE', 'busy'],
  ['EBUSY', 'busy'],
  ['EAGAIN', 'busy'],
]);

/** What a system error means for a store. Errors of this project pass unchanged, so that it may be applied twice. */
export function storageError(what: string, error: unknown): Error {
  if (error instanceof LandfallError) return error;
  if (error instanceof Error && error.name === 'AbortError') return interrupted(what, error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new StorageError(what, FAULTS.get(code) ?? 'input-output', error);
}

/** Runs `act`; what goes wrong with the disk in it comes out as a StorageError saying `what` was tried. */
export async function withStorageErrors<T>(what: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    throw storageError(what, error);
  }
}

/** The caller's own wish: nothing is wrong with the store. */
function interrupted(what: string, cause: Error): ClosedError {
  return new ClosedError(`${what}: ${cause.message}`, { by: 'us', reason: 'interrupted', cause });
}
