/** Files by Xfer: what an agent is told the name of, it can ask for; what it has, it is asked for by its id. */
export { MAX_FILES_SENT, MAX_OFFERED_FILES, filesOf } from './files.ts';
export { incomingFilesOf, MAX_FILES_RECEIVED } from './incoming.ts';
export { xferHandlers } from './xfer-handlers.ts';
