/** Runs scenarios: whole clients and a whole grid in one process, in virtual time. */
export { runScenario } from './run-scenario.ts';
export type { DirectorOptions } from './run-scenario.ts';
export type { Observation, Outcome } from './outcome.ts';
export type { RunShell, ShellResult } from './shell.ts';
export { nodeShell } from './shell.ts';
