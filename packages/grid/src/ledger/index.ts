/** What a grid writes down so that it is still there when it is started again: records in a file. */
export { openLedger } from './file-ledger.ts';
export type { Ledger } from './ledger.ts';
export { MAX_RECORD_BYTES, frame, LEDGER_HEAD, unframe } from './record.ts';
export type { Unframed } from './record.ts';
