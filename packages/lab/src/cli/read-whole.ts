import { access, constants, readFile, stat } from 'node:fs/promises';
import { DecodeError, UsageError } from '@landfall/protocol/errors';
import { systemWords } from '../output/index.ts';

/** Captures are read whole; a larger one is to be cut first (`editcap -c`). */
const MOST_BYTES = 2 ** 31 - 1;

/** A file that is read whole. @throws UsageError where it cannot be read or is too large */
export async function readWhole(file: string): Promise<Uint8Array> {
  try {
    const { size } = await stat(file);
    if (size > MOST_BYTES)
      throw new UsageError(`${file} has ${size} bytes, more than the ${MOST_BYTES} that are read whole`);
    return await readFile(file);
  } catch (error) {
    if (error instanceof UsageError) throw error;
    throw unreadable(file, error);
  }
}

/** Before anything else is begun. What is read once only, such as a pipe, is not opened. @throws UsageError where there is no such file to read */
export async function checkReadable(file: string): Promise<void> {
  try {
    await access(file, constants.R_OK);
    if ((await stat(file)).isDirectory()) throw Object.assign(new TypeError('a folder'), { code: 'EISDIR' });
  } catch (error) {
    throw unreadable(file, error);
  }
}

/** Runs what reads a file's content. @throws DecodeError with the name of the file in front, once */
export async function naming<T>(file: string, act: () => Promise<T>): Promise<T> {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof DecodeError) || error.message.includes(file)) throw error;
    throw new DecodeError(`${file}: ${error.message}`, { cause: error });
  }
}

/** Why a file cannot be read, as its user's fault. */
export function unreadable(file: string, error: unknown): UsageError {
  return new UsageError(`cannot read ${file}: ${systemWords(error)}`, { cause: error });
}
