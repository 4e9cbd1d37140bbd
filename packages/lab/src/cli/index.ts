/** The `landfall` command. */
export { main } from './main.ts';
export { EXIT } from '../terminal/index.ts';
export type { Terminal } from '../terminal/index.ts';
