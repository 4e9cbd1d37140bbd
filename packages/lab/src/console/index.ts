/** The console of our grid, in words of OpenSimulator's. */
export { parseConsoleLine, runConsoleCommand } from './console.ts';
export type { ConsoleCommand } from './console.ts';
