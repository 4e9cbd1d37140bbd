/** An embeddable grid: login service, presence and regions to arrive in. */
export { loadGridArchive } from './archive/index.ts';
export type { GridArchive, GridArchiveOptions, GridPlace } from './archive/index.ts';
export { DEFAULT_GRID, layoutGrid } from './bay/index.ts';
export { isLoopback, loadGridConfig, loadScene, parseGridConfig } from './config/index.ts';
export type { GridConfig } from './config/index.ts';
export { QUEUE_EVENTS } from './faults/index.ts';
export type {
  Fault,
  HandoverFault,
  HandoverStep,
  MessageFault,
  QueueEventName,
  UnusableLogin,
} from './faults/index.ts';
export { openLedger } from './ledger/index.ts';
export type { Ledger } from './ledger/index.ts';
export { startGrid } from './grid.ts';
export type { Grid, GridCluster, GridOptions, GridRegion } from './running-grid.ts';
export type { RegionPlace } from './simulator/region/index.ts';
