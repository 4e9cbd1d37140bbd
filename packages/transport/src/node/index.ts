/** The ports as Node has them: real clock, UDP sockets, HTTP client. */
export { nodeInflate, nodeInflateAtOnce } from './inflate.ts';
export { createNodePorts } from './node-ports.ts';
export type { NodePorts, NodePortsOptions } from './node-ports.ts';
export { createNodeClock } from './clock.ts';
export { openNodeLink } from './link.ts';
export type { NodeLinkOptions } from './link.ts';
export { createNodeHttp } from './http-client.ts';
export type { NodeHttp } from './http-client.ts';
export type { NodeHttpOptions } from './http-pools.ts';
export { createFolderStore } from './key-value-store.ts';
export type { FolderStoreOptions } from './key-value-store.ts';
export { makeFolder } from './make-folder.ts';
export type { MakeFolderOptions } from './make-folder.ts';
export { connectionFailureOf, EPRIVATE } from './http-failure.ts';
