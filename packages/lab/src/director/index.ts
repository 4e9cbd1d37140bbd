/** Runs scenarios: whole clients and a whole grid in one process, in virtual time; or on real sockets, against somebody's grid, with other people's clients. */
export { runScenario } from './run-scenario.ts';
export type { DirectorOptions } from './run-scenario.ts';
export type { ForeignGrid } from './foreign-territory.ts';
export type { LiveSetting } from './live-stage.ts';
export type { Observation, Outcome } from './outcome.ts';
export type { RunShell, ShellResult } from './shell.ts';
export { nodeShell } from './shell.ts';
