/** Whether a text that is no dump is all of what was written: lists, tables, JSON, XML. */
export { TextEnding } from './text-ending.ts';
