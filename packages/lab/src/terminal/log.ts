import type { Writable } from 'node:stream';
import type { Logger } from '@landfall/client';
import { printable } from '../escape/index.ts';

/** From the quietest to the loudest. */
export const LOG_LEVELS = ['silent', 'error', 'warn', 'info', 'debug'] as const;
/** One of {@link LOG_LEVELS}. */
export type LogLevelName = (typeof LOG_LEVELS)[number];
/** The client's logger, as commands use it. */
export type CommandLogger = Logger;

/** Lines such as `12:03:04.567 warn  …` for everything at least as important as `level`; texts of peers in them cannot steer a terminal. */
export function createLogger(level: LogLevelName, out: Writable): CommandLogger {
  const loudest = LOG_LEVELS.indexOf(level);
  return {
    log(at, text) {
      if (LOG_LEVELS.indexOf(at) > loudest) return;
      out.write(`${new Date().toISOString().slice(11, 23)} ${at.padEnd(5)} ${printable(text)}\n`);
    },
  };
}
