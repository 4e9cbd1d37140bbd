/** How much an entry matters. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/** Receives one line at a time, free of secrets. Must not throw. Nothing prints by itself: the application injects one of these. */
export interface Logger {
  /** Takes one line, without an end of line. */
  log(level: LogLevel, text: string): void;
}

/** The default: says nothing. */
export const SILENT: Logger = Object.freeze({ log: () => undefined });
