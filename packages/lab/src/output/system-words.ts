/** What the commonest words of a system mean for whoever named a file. */
const MEANINGS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EISDIR: 'it is a folder',
  ENOTDIR: 'a part of its path is no folder',
  EACCES: 'it is not permitted',
  EPERM: 'it is not permitted',
  EROFS: 'nothing can be written there',
  ELOOP: 'its links lead in a circle',
  ENAMETOOLONG: 'its name is too long',
  EMFILE: 'too many files are open',
};

/** Why a file cannot be had: `EISDIR, it is a folder`, or the system's own word alone. */
export function systemWords(error: unknown): string {
  const code = codeOf(error);
  return Object.hasOwn(MEANINGS, code) ? `${code}, ${MEANINGS[code]!}` : code;
}

/** What the system calls an error, such as `ENOSPC`. */
export const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
