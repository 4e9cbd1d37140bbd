/** How much an entry matters. */
export type LogLevel = 'debug' | 'info' | 'warn' | 'error';

/**
 * Receives one line at a time, free of secrets. Must not throw. `console` is one. Where none is given nothing is printed, but on Node
 * the errors, on stderr.
 */
export interface Logger {
  /** Takes one line, without an end of line. */
  log(level: LogLevel, text: string): void;
}

/** The default but on Node: says nothing. */
export const SILENT: Logger = Object.freeze({ log: () => undefined });
