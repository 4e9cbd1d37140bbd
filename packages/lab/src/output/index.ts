/** The files that commands write: a folder of them, or a report. */
export { keptRuns, readBeginning, timeOfRun } from './kept-runs.ts';
export { prepareFolder, writeRun } from './output-folder.ts';
export type { FileContent, RunFile, WrittenRun } from './output-folder.ts';
export { openReport } from './report-file.ts';
export type { ReportFile } from './report-file.ts';
export { refuseOverwriting } from './refuse-overwriting.ts';
export { writeFault } from './write-fault.ts';
export { checkPlaceFor, writeWholeFile } from './whole-file.ts';
export { codeOf, systemWords } from './system-words.ts';
