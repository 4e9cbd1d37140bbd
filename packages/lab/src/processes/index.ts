/** A grid whose regions are spread over processes: this one, which has the login, and its children. */
export { startSpreadGrid } from './spread-grid.ts';
export type { SpreadGrid, SpreadOptions } from './spread-grid.ts';
