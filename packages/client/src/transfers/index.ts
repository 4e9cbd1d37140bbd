/** Files and assets that regions send by circuit: Xfer and Transfer. */
export { transfers } from './transfers-room.ts';
export type { RegionWithTransfers, TransfersRoom } from './transfers-room.ts';
export { MAX_TRANSFERS, RegionTransfers } from './region-transfers.ts';
export type { AskedItem, TransferOptions } from './region-transfers.ts';
export { runMachine } from './run-machine.ts';
export type { MessageMachine, Running } from './run-machine.ts';
