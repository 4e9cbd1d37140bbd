/** Where the client says what it does: the application's own logger, or nothing. */
export { logTestified } from './log-testified.ts';
export { SILENT } from './logger.ts';
export { whatWasThrown } from './what-was-thrown.ts';
export type { Logger, LogLevel } from './logger.ts';
