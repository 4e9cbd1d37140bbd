/** A client that does what it is told, line by line, in the vocabulary of the observatory's visitants. */
export { VERBS, parseVisitantLine } from './commands.ts';
export type { VisitantCommand } from './commands.ts';
export { Visitant } from './visitant.ts';
export type { VisitantSetting } from './visitant.ts';
export { VisitantProcess } from './visitant-process.ts';
export type { VisitantProcessSetting } from './visitant-process.ts';
