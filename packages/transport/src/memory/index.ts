/** A network of many hosts in one process, in virtual time: repeatable, and as fast as the machine. */
export { MemoryNetwork } from './network.ts';
export type { MemoryNetworkOptions } from './network.ts';
export { microtasks, settleByHost } from './settle.ts';
export type { Settle } from './settle.ts';
export { createMemoryStore } from './key-value-store.ts';
