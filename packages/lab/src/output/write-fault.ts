import { LandfallError, RemoteError, UsageError } from '@landfall/protocol/errors';
import { codeOf, systemWords } from './system-words.ts';

/** Trouble of the disk, which another place on it would have too. */
const DISK_WORDS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full',
  EDQUOT: 'the quota is used up',
  EIO: 'the disk fails',
  EFBIG: 'the file grows too large',
};

/**
 * Why something could not be written, to be thrown: a UsageError where another name would help, a RemoteError where the disk is at
 * fault. Errors of ours stay as they are.
 * @param what what was tried, such as `cannot write out/story.md`
 */
export function writeFault(what: string, error: unknown): LandfallError {
  if (error instanceof LandfallError) return error;
  const code = codeOf(error);
  const words = DISK_WORDS[code];
  return words === undefined
    ? new UsageError(`${what}: ${systemWords(error)}`, { cause: error })
    : new RemoteError(what, code, words, error);
}
