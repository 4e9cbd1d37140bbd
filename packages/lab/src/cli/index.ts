/** The `landfall` command. */
export { main } from './main.ts';
export { EXIT } from './fault.ts';
export type { Terminal } from './terminal.ts';
