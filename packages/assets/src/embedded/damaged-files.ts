import { segmentName } from '../journal/index.ts';

/** A file of a store, by its name in the folder, that is not there, is not what it was, or cannot be read. */
export interface DamagedFile {
  /** Path within the data folder, such as `ledger` or `journal/00000002.segment`. */
  readonly file: string;
  /** What is wrong with it, to follow its name: `is not there`, `is damaged`, `cannot be read (EIO)`. */
  readonly what: string;
}

/** @param code of the system: why it cannot be read as far as it goes */
export function unreadableSegment(segment: number, code: string): DamagedFile {
  return { file: `journal/${segmentName(segment)}`, what: `cannot be read (${code})` };
}

/** What is wrong with a small file that must be there, and has its own sum. */
export function damagedFile(file: string, bytes: Uint8Array | undefined): DamagedFile {
  const what = bytes === undefined ? 'is not there' : bytes.length === 0 ? 'is empty' : 'is damaged';
  return { file, what };
}

/** `ledger is not there; journal/00000002.segment cannot be read (EIO)` */
export function describeDamagedFiles(files: readonly DamagedFile[]): string {
  return files.map(({ file, what }) => `${file} ${what}`).join('; ');
}
