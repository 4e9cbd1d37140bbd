/** Pages of browsers meet grids: one WebSocket a session carries datagrams and HTTP, to where the session's own grid leads. */
export { CONNECTION_HEADERS } from './connection-headers.ts';
export { checkGatewayOptions, startGateway } from './gateway.ts';
export type { Gateway, GatewayOptions, GatewayStatus } from './gateway.ts';
export { findGrid, isLoopbackHost, listGrid } from './grid-list.ts';
export type { GridEntry, ListedGrid } from './grid-list.ts';
export { GATEWAY_LIMITS } from './limits.ts';
export type { GatewayLimits } from './limits.ts';
export { builtPageFolder } from './page-folder.ts';
export { createNodeUpstream } from './node-upstream.ts';
export { createReach } from './reach.ts';
export type { Reach } from './reach.ts';
export { UpstreamError, upstreamOver } from './upstream.ts';
export type { Upstream, UpstreamAnswer, UpstreamRequest } from './upstream.ts';
