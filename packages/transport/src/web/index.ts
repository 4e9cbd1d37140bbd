/** The ports of a web page or Web Worker: what a browser has of its own, and through a gateway the rest. */
export { connectGateway } from './connect-gateway.ts';
export type { ConnectOptions, Gateway } from './connect-gateway.ts';
export type { GatewayState, StateListener } from '../relay/index.ts';
export { createWebClock } from './web-clock.ts';
export { webInflate } from './web-inflate.ts';
export { openWebStore } from './web-store.ts';
export type { WebStore, WebStoreOptions } from './web-store.ts';
