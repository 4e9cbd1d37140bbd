/** Where a command reads and writes, and how it ends: streams, progress, log, password, Ctrl-C, faults as text. */
export { EXIT, exitCodeFor, exitCodeOf, formatFault, tellableLines } from './fault.ts';
export { guardOutput } from './guard.ts';
export { InputLines } from './input-lines.ts';
export { listenForInterrupt, untilInterrupted } from './interrupt.ts';
export type { Interruption, SignalSource } from './interrupt.ts';
export { LOG_LEVELS, createLogger } from './log.ts';
export type { CommandLogger, LogLevelName } from './log.ts';
export { writeLine } from './line.ts';
export { askPassword } from './password.ts';
export { createProgress } from './progress.ts';
export type { Progress } from './progress.ts';
export { writeOut } from './terminal.ts';
export type { Terminal } from './terminal.ts';
export { watchOutput } from './watch-output.ts';
export type { WatchedOutput } from './watch-output.ts';
