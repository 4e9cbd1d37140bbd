/** Files by Xfer: what an agent is told the name of, it can ask for. */
export { MAX_FILES_SENT, MAX_OFFERED_FILES, filesOf } from './files.ts';
export { xferHandlers } from './xfer-handlers.ts';
