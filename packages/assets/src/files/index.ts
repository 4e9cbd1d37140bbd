/** The file layer of the embedded store: the disk, a disk in memory that can lose its power, and one that fails on demand. */
export {
  FileError,
  codeOf,
  hasCode,
  isUnreadable,
  readWhole,
  readWholeAround,
  replaceFile,
  writeNew,
} from './files.ts';
export type { Files, FileTimes, OpenFile } from './files.ts';
export { createNodeFiles } from './node-files.ts';
export { MemoryFiles } from './memory-files.ts';
export { MemoryFile } from './memory-file.ts';
export { failOnDemand } from './failing-files.ts';
export type { FileCall, Verdict } from './failing-files.ts';
